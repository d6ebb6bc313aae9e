/** Invocations of endpoints: which variant answers, and what its container said. The runtime service speaks the protocol. */
import { Agent, type IncomingMessage, request } from 'node:http';
import type { Context } from '../context';
import type { Deployments } from './deployments';
import type { Variant } from './fleet';

export interface Invocation {
  readonly endpointName: string;
  readonly body: Uint8Array;
  /** Those that the container gets, by their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly targetVariant?: string | undefined;
  readonly signal: AbortSignal;
}

/** `unavailable`: the variant's process is being started again, or could not be. */
export type InvocationResult =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: IncomingMessage['headers'];
      readonly body: Buffer;
      readonly variant: string;
    }
  | { readonly kind: 'no endpoint' }
  | { readonly kind: 'no variant' }
  | { readonly kind: 'unavailable' };

/** What the runtime service needs of this one. */
export interface Endpoints {
  invoke(invocation: Invocation): Promise<InvocationResult>;
}

export function createEndpoints({ store }: Context, deployments: Deployments): Endpoints {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  return {
    async invoke(invocation) {
      const status = store.endpoints.get(invocation.endpointName)?.status;
      if (status !== 'InService' && status !== 'Updating') return { kind: 'no endpoint' };
      const fleet = await deployments.ensureFleet(invocation.endpointName).catch(() => undefined);
      if (!fleet) return { kind: 'unavailable' };
      const variant = choose(fleet.variants, invocation.targetVariant);
      if (!variant) return { kind: 'no variant' };
      const port = variant.port();
      if (port === undefined) return { kind: 'unavailable' };
      const answer = await post(agent, port, invocation).catch(() => undefined);
      return answer ? { kind: 'answered', ...answer, variant: variant.name } : { kind: 'unavailable' };
    },
  };
}

/** By chance in proportion to the weights. */
function choose(variants: readonly Variant[], target: string | undefined): Variant | undefined {
  if (target !== undefined) return variants.find((variant) => variant.name === target);
  let left = Math.random() * variants.reduce((sum, variant) => sum + variant.weight, 0);
  return variants.find((variant) => {
    left -= variant.weight;
    return left < 0;
  });
}

async function post(agent: Agent, port: number, { body, headers, signal }: Invocation) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = request(
      {
        agent,
        host: '127.0.0.1',
        port,
        method: 'POST',
        path: '/invocations',
        headers: { ...headers, 'content-length': String(body.length) },
        signal,
      },
      resolve,
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return { status: response.statusCode ?? 500, headers: response.headers, body: Buffer.concat(chunks) };
}
