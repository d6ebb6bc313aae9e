/** The one place where an error becomes an answer, in the form of the protocol that the caller speaks. */
import { contentTypeOf } from './aws-json';
import type { Exchange, Protocol } from './exchange';
import { encodeJson } from './json';
import { isForm } from './query';
import { type Call, type RestResponse, ServiceError } from './service';
import { document } from './xml';

/** What is not a ServiceError is a fault of ours: reported by the caller of this, told to the client without details. */
export function asServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  const message = 'We encountered an internal error. Please try again.';
  return new ServiceError('InternalFailure', message, 500);
}

export function encodeError(error: ServiceError, exchange: Exchange): RestResponse {
  return ENCODERS[protocolOf(exchange)](error, exchange);
}

/** Before a target is found, the request itself tells what the client speaks. */
function protocolOf({ target, request }: Exchange): Protocol {
  if (target) return target.protocol;
  if (request.headers['x-amz-target'] !== undefined) {
    return request.headers['content-type']?.includes('json-1.0') ? 'aws-json-1.0' : 'aws-json-1.1';
  }
  if (isForm(request)) return 'query';
  return ['s3', undefined].includes(request.credential?.service) ? 'rest-xml' : 'rest-json';
}

type Encoder = (error: ServiceError, exchange: Exchange) => RestResponse;

const awsJson =
  (protocol: 'aws-json-1.0' | 'aws-json-1.1'): Encoder =>
  ({ code, message, status, fields }) => ({
    status,
    headers: { 'content-type': contentTypeOf(protocol), 'x-amzn-errortype': code },
    body: encodeJson({ __type: code, message, ...fields }),
  });

const ENCODERS: Readonly<Record<Protocol, Encoder>> = {
  'aws-json-1.0': awsJson('aws-json-1.0'),
  'aws-json-1.1': awsJson('aws-json-1.1'),
  'rest-json': ({ code, message, status, fields }) => ({
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': code },
    body: encodeJson({ message, ...fields }),
  }),
  'rest-xml': ({ code, message, status, fields }, { request, call }) => ({
    status,
    headers: { 'content-type': 'application/xml' },
    body: document('Error', { Code: code, Message: message, ...fields, Resource: request.path, ...ids(call) }),
  }),
  query: ({ code, message, status }, { call }) => ({
    status,
    headers: { 'content-type': 'text/xml' },
    body: document('ErrorResponse', {
      Error: { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message },
      RequestId: call.requestId,
    }),
  }),
};

const ids = ({ requestId }: Call) => ({ RequestId: requestId, HostId: requestId });
