/**
 * Errors of the SDK as Step Functions reports them: `<Prefix>.<Name>Exception`, and a cause in the words of the SDK for Java,
 * whose version 1 stands behind the optimized integrations and whose version 2 stands behind `aws-sdk:*`.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
import { TaskError } from '#local/engine/index';

export interface Naming {
  /** Before the dot of an error name: `SageMaker`. */
  readonly prefix: string;
  /** The name of an error that the API's model does not declare, without the prefix: `AmazonSageMakerException`. */
  readonly unmodelled: string;
  /** As it stands in the cause: `AmazonSageMaker`. */
  readonly service: string;
  readonly style: 'optimized' | 'aws-sdk';
}

interface SdkError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string; readonly attempts?: number };
}

/** @param sdk the client's module, which exports a class per modelled error */
export function failureOf(thrown: unknown, naming: Naming, sdk: Readonly<Record<string, unknown>>): TaskError {
  const error = thrown as SdkError;
  const { httpStatusCode: status, requestId, attempts } = error.$metadata ?? {};
  if (status === undefined) return new TaskError(`${naming.prefix}.SdkClientException`, error.message);
  const name = isModelled(error, sdk) ? withSuffix(error.name) : naming.unmodelled;
  const cause =
    naming.style === 'optimized'
      ? `(Service: ${naming.service}; Status Code: ${status}; Error Code: ${error.name}; Request ID: ${requestId}; Proxy: null)`
      : `(Service: ${naming.service}, Status Code: ${status}, Request ID: ${requestId}) (SDK Attempt Count: ${attempts ?? 1})`;
  return new TaskError(`${naming.prefix}.${name}`, `${error.message} ${cause}`);
}

/** Whether another try may help: no answer at all, or a fault of the service. */
export function isTransient(thrown: unknown): boolean {
  const status = (thrown as SdkError).$metadata?.httpStatusCode;
  return status === undefined || status >= 500 || status === 429;
}

function isModelled(error: Error, sdk: Readonly<Record<string, unknown>>): boolean {
  const declared = sdk[error.name];
  return typeof declared === 'function' && error instanceof declared;
}

const withSuffix = (name: string): string => (name.endsWith('Exception') ? name : `${name}Exception`);
