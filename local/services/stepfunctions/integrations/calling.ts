/** One call of an API for a task: aborted calls stay aborted, every other error becomes Step Functions' own. */
import type { Json } from '#local/engine/index';
import type { Answer, By, Clients, ServiceName } from './clients';
import { failureOf, type Naming } from './failures';

export interface Api {
  readonly service: ServiceName;
  readonly action: string;
  readonly naming: Naming;
}

/** @throws TaskError, or the reason of the signal */
export async function calling(clients: Clients, api: Api, parameters: Json, by: By): Promise<Answer> {
  try {
    return await clients.call(api.service, api.action, parameters, by);
  } catch (error) {
    by.signal.throwIfAborted();
    throw failureOf(error, api.naming, await clients.sdkOf(api.service));
  }
}

/** What optimized integrations add to the API's answer. */
export function withMetadata({ output, metadata }: Answer): Json {
  const { status, requestId } = metadata;
  return {
    ...(output as Record<string, Json>),
    SdkHttpMetadata: {
      AllHttpHeaders: { 'x-amzn-RequestId': [requestId] },
      HttpHeaders: { 'x-amzn-RequestId': requestId },
      HttpStatusCode: status,
    },
    SdkResponseMetadata: { RequestId: requestId },
  };
}
