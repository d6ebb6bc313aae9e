/** Retriers: when a failed attempt is tried again. */
import type { Integration } from './integration';

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
export interface Retrier {
  readonly ErrorEquals: readonly [string, ...string[]];
  /** @default 1 */
  readonly IntervalSeconds?: number;
  /** @default 3 */
  readonly MaxAttempts?: number;
  /** @default 2 */
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  /** @default 'NONE' */
  readonly JitterStrategy?: 'FULL' | 'NONE';
}

/** A retrier that is complete once the task's integration is known. */
export type RetryPreset = (integration: Integration) => Retrier;

/**
 * Tries again what passes by itself: throttling, outages and lost connections of the task's own service. Six more attempts
 * after at most 2, 4, 8, 16, 32 and 60 seconds, each wait drawn at random (full jitter): about one minute on average, two at most.
 *
 * @example Retry: [onTransientErrors()]
 * @example Retry: [onTransientErrors({ MaxAttempts: 10 })]
 */
export const onTransientErrors =
  (numbers: Omit<Retrier, 'ErrorEquals'> = {}): RetryPreset =>
  ({ transientErrors, resource }) => {
    const [first, ...rest] = transientErrors;
    if (first === undefined) throw new TypeError(`expected ${resource} to have transient errors`);
    return { ErrorEquals: [first, ...rest], ...PATIENT, ...numbers };
  };

const PATIENT = {
  IntervalSeconds: 2,
  MaxAttempts: 6,
  BackoffRate: 2,
  MaxDelaySeconds: 60,
  JitterStrategy: 'FULL',
} as const;
