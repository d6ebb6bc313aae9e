/** The awsJson1.0 and 1.1 protocols: `POST /` with the operation in X-Amz-Target, JSON in and out. */
import { readBody } from './body';
import type { Target, WireRequest } from './exchange';
import { encodeJson } from './json';
import { type AwsJsonService, ServiceError } from './service';
import { parseInput } from './validation';

/** @throws ServiceError UnknownOperationException or NotImplemented */
export function bindAwsJson(service: AwsJsonService, operation: string): Target {
  const definition = Object.hasOwn(service.operations, operation) ? service.operations[operation] : undefined;
  if (!definition) throw notOffered(service, operation);
  const invalid = (message: string) =>
    service.invalid?.(message, operation) ?? new ServiceError('ValidationException', message);
  return {
    protocol: service.protocol,
    service: service.signingName,
    operation,
    decode: decodeJson,
    validate: (input) => parseInput(definition.input, input, invalid),
    operate: (input, call) => definition.handle(input, call),
    encode: (output) => ({
      status: 200,
      headers: { 'content-type': contentTypeOf(service.protocol) },
      body: encodeJson(output),
    }),
  };
}

export const contentTypeOf = (protocol: AwsJsonService['protocol']) =>
  `application/x-${protocol.replace('aws-', 'amz-')}`;

async function decodeJson({ body }: WireRequest): Promise<unknown> {
  const text = (await readBody(body)).toString('utf8');
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch (cause) {
    throw new ServiceError(
      'SerializationException',
      `Could not parse request body into JSON: ${(cause as Error).message}`,
    );
  }
}

function notOffered(service: AwsJsonService, operation: string): ServiceError {
  if (service.unsupported.includes(operation)) return notImplemented(operation);
  return new ServiceError('UnknownOperationException', `Unknown operation ${service.targetPrefix}.${operation}`);
}

/** For operations that AWS has and the local service recognizes, but does not honour. The status is one that SDKs do not retry. */
export function notImplemented(operation: string): ServiceError {
  const message = `The operation ${operation} is not implemented by this local endpoint`;
  return new ServiceError('NotImplemented', message, 501);
}
