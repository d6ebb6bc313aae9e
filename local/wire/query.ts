/** The query protocol: a form with Action, Version and flat parameters in, XML out. */
import { notImplemented } from './aws-json';
import { readBody } from './body';
import type { Target, WireRequest } from './exchange';
import { type QueryService, ServiceError } from './service';
import { parseInput } from './validation';
import { document } from './xml';

const FORM = 'application/x-www-form-urlencoded';

/** Whether a request carries a form, in its body or its URL. */
export function isForm({ method, path, headers, query }: WireRequest): boolean {
  if (path !== '/') return false;
  return method === 'POST' ? Boolean(headers['content-type']?.startsWith(FORM)) : query.has('Action');
}

/** The form of a request, or undefined when it carries none. Parameters in the URL count too. */
export async function readForm(request: WireRequest): Promise<URLSearchParams | undefined> {
  const { method, query, body } = request;
  if (!isForm(request)) return undefined;
  if (method !== 'POST') return query;
  return new URLSearchParams([...query, ...new URLSearchParams((await readBody(body)).toString('utf8'))]);
}

/** @throws ServiceError InvalidAction or NotImplemented */
export function bindQuery(service: QueryService, form: URLSearchParams): Target {
  const operation = form.get('Action') ?? '';
  const definition = Object.hasOwn(service.operations, operation) ? service.operations[operation] : undefined;
  if (!definition || form.get('Version') !== service.version) throw notOffered(service, form);
  return {
    protocol: 'query',
    service: service.signingName,
    operation,
    decode: () => Object.fromEntries([...form].filter(([name]) => !isEnvelope(name))),
    validate: (input) => parseInput(definition.input, input, (message) => new ServiceError('ValidationError', message)),
    operate: (input, call) => definition.handle(input, call),
    encode: (output, { requestId }) => ({
      status: 200,
      headers: { 'content-type': 'text/xml' },
      body: document(
        `${operation}Response`,
        { [`${operation}Result`]: output as object, ResponseMetadata: { RequestId: requestId } },
        service.namespace,
      ),
    }),
  };
}

/** Members of the request that are no parameters of the operation: the action, and the signature of a presigned URL. */
const isEnvelope = (name: string) => name === 'Action' || name === 'Version' || name.startsWith('X-Amz-');

function notOffered(service: QueryService, form: URLSearchParams): ServiceError {
  const action = form.get('Action') ?? '';
  const version = form.get('Version') ?? '';
  if (service.unsupported.includes(action)) return notImplemented(action);
  return new ServiceError('InvalidAction', `Could not find operation ${action} for version ${version}`);
}
