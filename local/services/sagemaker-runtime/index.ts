/**
 * Amazon SageMaker Runtime: InvokeEndpoint over restJson. Errors and limits are AWS's; the answer is the container's. Streaming,
 * asynchronous inference, multi-model endpoints and inference components are not offered.
 */
import { type Call, type RestRequest, type RestResponse, type RestService, ServiceError } from '#local/wire/service';
import type { Endpoints } from './endpoints';
import {
  endpointNotFound,
  modelError,
  payloadTooLarge,
  unavailable,
  unsupportedHeader,
  variantNotFound,
} from './errors';

export interface SageMakerRuntimeDependencies {
  readonly endpoints: Endpoints;
}

/** Of an invocation's body, and of its answer. */
const MOST_BYTES = 6_291_456;

const TARGET_VARIANT = 'x-amzn-sagemaker-target-variant';
const FORWARDED = ['content-type', 'accept', 'x-amzn-sagemaker-custom-attributes', 'x-amzn-sagemaker-inference-id'];
const REFUSED = [
  'x-amzn-sagemaker-target-model',
  'x-amzn-sagemaker-target-container-hostname',
  'x-amzn-sagemaker-enable-explanations',
  'x-amzn-sagemaker-inference-component',
  'x-amzn-sagemaker-session-id',
];

export function createSageMakerRuntime({ endpoints }: SageMakerRuntimeDependencies): RestService {
  return {
    protocol: 'rest-json',
    signingName: 'sagemaker',
    routes: [
      {
        operation: 'InvokeEndpoint',
        method: 'POST',
        path: '/endpoints/{EndpointName}/invocations',
        respond: (request, call) => invoke(endpoints, request, call),
      },
    ],
  };
}

async function invoke(endpoints: Endpoints, request: RestRequest, call: Call): Promise<RestResponse> {
  const endpointName = request.path.EndpointName ?? '';
  if (!/^[a-zA-Z0-9](-*[a-zA-Z0-9])*$/.test(endpointName) || endpointName.length > 63) {
    throw new ServiceError(
      'ValidationError',
      `1 validation error detected: Value '${endpointName}' at 'endpointName' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9](-*[a-zA-Z0-9])*`,
    );
  }
  const refused = REFUSED.find((name) => request.headers[name] !== undefined);
  if (refused) throw unsupportedHeader(refused);
  const result = await endpoints.invoke({
    endpointName,
    body: await bodyOf(request),
    headers: Object.fromEntries(FORWARDED.flatMap((name) => forwarded(name, request.headers[name]))),
    targetVariant: request.headers[TARGET_VARIANT],
    signal: call.signal,
  });
  switch (result.kind) {
    case 'no endpoint':
      throw endpointNotFound(endpointName, call.account);
    case 'no variant':
      throw variantNotFound(request.headers[TARGET_VARIANT] ?? '', endpointName);
    case 'unavailable':
      throw unavailable();
    case 'answered':
      // An empty request is answered with 204 and nothing; AWS's front passes that on.
      if (result.status < 200 || result.status > 299) {
        throw modelError({
          status: result.status,
          message: Buffer.from(result.body).toString('utf8'),
          endpointName,
          call,
        });
      }
      return {
        status: 200,
        headers: {
          'content-type': headerOf(result.headers['content-type']),
          'x-amzn-invoked-production-variant': result.variant,
          'x-amzn-sagemaker-custom-attributes': headerOf(result.headers['x-amzn-sagemaker-custom-attributes']),
        },
        body: result.body,
      };
  }
}

function forwarded(name: string, value: string | undefined): [string, string][] {
  return value === undefined ? [] : [[name, value]];
}

async function bodyOf({ body }: RestRequest): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw payloadTooLarge(MOST_BYTES);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function headerOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value;
}
