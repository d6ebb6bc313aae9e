/**
 * What happens to a request, in order. Each stage adds to the exchange or throws a ServiceError; errors.ts makes an answer of
 * whatever is thrown. HTTP itself is server.ts's.
 */
import type { Exchange, Target } from './exchange';
import { refuseStrangers } from './guard';
import { findTarget } from './route';
import type { Call, Service } from './service';

/** Refuses a call by throwing a ServiceError, e.g. AccessDeniedException. `input` is decoded, not yet validated. */
export type Authorize = (
  wanted: { readonly service: string; readonly operation: string; readonly input: unknown },
  call: Call,
) => Promise<void> | void;

export interface Context {
  readonly services: readonly Service[];
  readonly authorize?: Authorize;
}

type Stage = (exchange: Exchange, context: Context) => Promise<Partial<Exchange>> | Partial<Exchange>;

const guard: Stage = ({ request }) => {
  refuseStrangers(request);
  return {};
};

const route: Stage = async ({ request }, { services }) => ({ target: await findTarget(request, services) });

const decode: Stage = async (exchange) => ({ input: await targetOf(exchange).decode(exchange.request) });

const authorize: Stage = async (exchange, context) => {
  const { service, operation } = targetOf(exchange);
  await context.authorize?.({ service, operation, input: exchange.input }, exchange.call);
  return {};
};

const validate: Stage = (exchange) => ({ validInput: targetOf(exchange).validate(exchange.input) });

const operate: Stage = async (exchange) => ({
  output: await targetOf(exchange).operate(exchange.validInput, exchange.call),
});

const encode: Stage = (exchange) => ({ response: targetOf(exchange).encode(exchange.output, exchange.call) });

export const pipeline: readonly Stage[] = [guard, route, decode, authorize, validate, operate, encode];

function targetOf({ target }: Exchange): Target {
  if (!target) throw new Error('expected the route stage to come before');
  return target;
}
