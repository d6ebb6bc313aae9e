/** SageMaker Runtime's errors: codes, statuses and texts of AWS. */
import { type Call, ServiceError } from '#local/wire/service';

export const endpointNotFound = (name: string, account: string) =>
  new ServiceError('ValidationError', `Endpoint ${name} of account ${account} not found.`);

export const variantNotFound = (variant: string, endpoint: string) =>
  new ServiceError('ValidationError', `Variant ${variant} not found for Request Endpoint ${endpoint}.`);

export const payloadTooLarge = (limit: number) =>
  new ServiceError(
    'ValidationError',
    `1 validation error detected: Value at 'body' failed to satisfy constraint: Member must have length less than or equal to ${limit}`,
  );

export const unsupportedHeader = (name: string) =>
  new ServiceError('ValidationError', `The header ${name} is not supported by the local SageMaker.`);

/** The variant's container is not there at the moment; SDKs try again. */
export const unavailable = () =>
  new ServiceError('ServiceUnavailable', 'The service is temporarily unavailable. Please try again.', 503);

export interface ContainerFailure {
  readonly status: number;
  readonly message: string;
  readonly endpointName: string;
  readonly call: Call;
}

/** What the container answered, when that is not a success. */
export function modelError({ status, message, endpointName, call }: ContainerFailure): ServiceError {
  const who = status < 500 ? 'client' : 'server';
  const group = `/aws/sagemaker/Endpoints/${endpointName}`;
  const text = `Received ${who} error (${status}) from primary with message "${message}". See https://${call.region}.console.aws.amazon.com/cloudwatch/home?region=${call.region}#logEventViewer:group=${group} in account ${call.account} for more information.`;
  return new ServiceError('ModelError', text.slice(0, 2048), 424, {
    OriginalStatusCode: status,
    OriginalMessage: message.slice(0, 2048),
    LogStreamArn: `arn:aws:logs:${call.region}:${call.account}:log-group:${group}`,
  });
}
