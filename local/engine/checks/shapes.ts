/**
 * Which fields each part of a definition has in JSONata mode, and of what kind their values are.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
import type { StateType } from '../definition';

export type FieldKind =
  | 'string'
  | 'number'
  | 'boolean'
  | 'object'
  | 'array'
  | 'any'
  | 'expression number'
  | 'expression boolean'
  | 'list or expression';

export interface Shape {
  readonly required?: readonly string[];
  readonly fields: Readonly<Record<string, FieldKind>>;
}

const EVERY = { Type: 'string', Comment: 'string', QueryLanguage: 'string' } as const;
const DATA = { Output: 'any', Assign: 'object' } as const;
const TRANSIT = { Next: 'string', End: 'boolean' } as const;
const RECOVERY = { Retry: 'array', Catch: 'array' } as const;
const LINE = { StartAt: 'string', States: 'object' } as const;

export const STATES: Readonly<Record<StateType, Shape>> = {
  Task: {
    required: ['Resource'],
    fields: {
      ...EVERY,
      ...DATA,
      ...TRANSIT,
      ...RECOVERY,
      Resource: 'string',
      Arguments: 'any',
      TimeoutSeconds: 'expression number',
      HeartbeatSeconds: 'expression number',
      Credentials: 'object',
    },
  },
  Pass: { fields: { ...EVERY, ...DATA, ...TRANSIT } },
  Choice: { required: ['Choices'], fields: { ...EVERY, ...DATA, Choices: 'array', Default: 'string' } },
  Wait: { fields: { ...EVERY, ...DATA, ...TRANSIT, Seconds: 'expression number', Timestamp: 'string' } },
  Parallel: {
    required: ['Branches'],
    fields: { ...EVERY, ...DATA, ...TRANSIT, ...RECOVERY, Branches: 'array', Arguments: 'any' },
  },
  Map: {
    required: ['ItemProcessor'],
    fields: {
      ...EVERY,
      ...DATA,
      ...TRANSIT,
      ...RECOVERY,
      Items: 'list or expression',
      ItemSelector: 'any',
      ItemProcessor: 'object',
      MaxConcurrency: 'expression number',
    },
  },
  Succeed: { fields: { ...EVERY, Output: 'any' } },
  Fail: { fields: { ...EVERY, Error: 'string', Cause: 'string' } },
};

export const MACHINE: Shape = {
  required: ['StartAt', 'States'],
  fields: { ...LINE, Comment: 'string', Version: 'string', QueryLanguage: 'string', TimeoutSeconds: 'number' },
};
export const BRANCH: Shape = { required: ['StartAt', 'States'], fields: { ...LINE, Comment: 'string' } };
export const PROCESSOR: Shape = {
  required: ['StartAt', 'States'],
  fields: { ...LINE, Comment: 'string', ProcessorConfig: 'object' },
};
export const RULE: Shape = {
  required: ['Condition', 'Next'],
  fields: { ...DATA, Condition: 'expression boolean', Next: 'string', Comment: 'string' },
};
export const RETRIER: Shape = {
  required: ['ErrorEquals'],
  fields: {
    ErrorEquals: 'array',
    IntervalSeconds: 'number',
    MaxAttempts: 'number',
    BackoffRate: 'number',
    MaxDelaySeconds: 'number',
    JitterStrategy: 'string',
    Comment: 'string',
  },
};
export const CATCHER: Shape = {
  required: ['ErrorEquals', 'Next'],
  fields: { ...DATA, ErrorEquals: 'array', Next: 'string', Comment: 'string' },
};
