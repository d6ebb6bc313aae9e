/**
 * A bound on how often this program calls an account. Its quotas are shared by all who work in it: a console that is left open
 * must not keep a nightly run from starting.
 */
import type { FinalizeRequestMiddleware, MiddlewareStack } from '@smithy/types';

export interface CallBudget {
  /** Resolves when a call may be made. */
  take(): Promise<void>;
}

export interface SdkClient<Input extends object, Output extends object> {
  readonly middlewareStack: MiddlewareStack<Input, Output>;
  destroy(): void;
}

interface Budget {
  readonly callsPerMinute: number;
  /** How many may be made at once after a pause. */
  readonly burst: number;
}

export interface Clock {
  /** Milliseconds. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** For all services together. @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const ACCOUNT_BUDGET: Budget = { callsPerMinute: 90, burst: 60 };

const realClock: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** A token bucket: a call takes a token that may be refilled only later, and then waits until it is. */
export function createCallBudget({ callsPerMinute, burst }: Budget, clock: Clock = realClock): CallBudget {
  const refill = callsPerMinute / 60_000;
  let tokens = burst;
  let at = clock.now();
  return {
    async take() {
      const now = clock.now();
      tokens = Math.min(burst, tokens + (now - at) * refill) - 1;
      at = now;
      if (tokens < 0) await clock.sleep(-tokens / refill);
    },
  };
}

/** What a page asks by itself. What a person asks for, such as a decision, is few and waits for nothing. */
const READING = /^(?:List|Describe|Get|Head|Filter)/;

/** Every attempt of every reading counts. A signature ages, so that what has to wait waits before it is signed. */
export function spare<Input extends object, Output extends object>(
  { middlewareStack }: SdkClient<Input, Output>,
  budget: CallBudget,
): void {
  const spared: FinalizeRequestMiddleware<Input, Output> =
    (next, { commandName = '' }) =>
    async (args) => {
      if (READING.test(commandName)) await budget.take();
      return next(args);
    };
  middlewareStack.addRelativeTo(spared, {
    name: 'callBudget',
    relation: 'before',
    toMiddleware: 'httpSigningMiddleware',
  });
}
