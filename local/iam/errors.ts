/** How AWS refuses a caller, in the form of each protocol. */
import { ServiceError } from '#local/wire/service';

const FORMS = {
  s3: { denied: ['AccessDenied', 403], unknown: ['InvalidAccessKeyId', 403], unsigned: ['AccessDenied', 403] },
  query: {
    denied: ['AccessDenied', 403],
    unknown: ['InvalidClientTokenId', 403],
    unsigned: ['MissingAuthenticationToken', 403],
  },
  sns: {
    denied: ['AuthorizationError', 403],
    unknown: ['InvalidClientTokenId', 403],
    unsigned: ['MissingAuthenticationToken', 403],
  },
  rest: {
    denied: ['AccessDeniedException', 403],
    unknown: ['UnrecognizedClientException', 403],
    unsigned: ['MissingAuthenticationTokenException', 403],
  },
  json: {
    denied: ['AccessDeniedException', 400],
    unknown: ['UnrecognizedClientException', 400],
    unsigned: ['MissingAuthenticationTokenException', 400],
  },
} as const;

const FORM_OF: Readonly<Record<string, keyof typeof FORMS>> = {
  s3: 's3',
  sts: 'query',
  sns: 'sns',
  lambda: 'rest',
};

const form = (service: string) => FORMS[FORM_OF[service] ?? 'json'];

/** @param because e.g. `because no identity-based policy allows the s3:GetObject action` */
export function accessDenied(service: string, arn: string, action: string, resource: string, because: string) {
  const [code, status] = form(service).denied;
  const on = resource === '*' ? '' : ` on resource: ${resource}`;
  return new ServiceError(code, `User: ${arn} is not authorized to perform: ${action}${on} ${because}`, status);
}

export function unknownCaller(service: string) {
  const [code, status] = form(service).unknown;
  const message =
    service === 's3'
      ? 'The AWS Access Key Id you provided does not exist in our records.'
      : 'The security token included in the request is invalid.';
  return new ServiceError(code, message, status);
}

export function unsigned(service: string) {
  const [code, status] = form(service).unsigned;
  return new ServiceError(code, service === 's3' ? 'Access Denied' : 'Missing Authentication Token', status);
}
