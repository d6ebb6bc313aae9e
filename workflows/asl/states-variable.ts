/** The reserved variable `$states`, typed. `$states.result` is what the functions given as `Assign` and `Output` receive. */
import { type Ref, reference } from './reference';

declare const TOKEN: unique symbol;
/** What SendTaskSuccess answers; a callback's payload must carry it. */
export type TaskToken = string & { readonly [TOKEN]: true };

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
export interface Context {
  readonly Execution: {
    /** The execution's ARN. */
    readonly Id: string;
    readonly Input: unknown;
    readonly Name: string;
    readonly RoleArn: string;
    readonly StartTime: string;
    readonly RedriveCount: number;
    readonly RedriveTime?: string;
  };
  readonly StateMachine: { readonly Id: string; readonly Name: string };
  /** `RetryCount` is there in Task states. */
  readonly State: { readonly Name: string; readonly EnteredTime: string; readonly RetryCount: number };
  /** Only in tasks that wait for a callback. */
  readonly Task: { readonly Token: TaskToken };
  /** Only in the ItemSelector of a Map. */
  readonly Map: { readonly Item: { readonly Index: number; readonly Value: unknown; readonly Key?: string } };
}

/** What a Catcher sees. */
export interface ErrorOutput {
  readonly Error: string;
  readonly Cause: string;
}

/**
 * @example states.context.Execution.Name
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export const states = {
  /** The state's input. @example states.input<{ force: boolean }>() */
  input: <T = unknown>(): Ref<T> => reference('$states.input'),
  /** The context object. */
  context: reference<Context>('$states.context'),
  /** The caught error, in the `Assign` and `Output` of a Catcher. */
  errorOutput: reference<ErrorOutput>('$states.errorOutput'),
} as const;
