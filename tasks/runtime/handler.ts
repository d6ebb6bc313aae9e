/**
 * What every Lambda handler does around its core: parse the input once, log one structured line in and one out, and let a
 * failure out with its name, which Step Functions sees as the error.
 */

import type { ZodType } from 'zod';
import * as z from 'zod';
import { TaskError } from '#tasks/contracts/errors';
import { errorFields, type Line, log } from '#tasks/runtime/log';
import { ONCE } from './parse-once';

/** The part of Lambda's context object that tasks use. */
export interface LambdaContext {
  /** Unique for each invocation, retries included. */
  readonly awsRequestId: string;
}

/**
 * @param task the state's name
 * @param schema of the event; an event that does not fit is refused before the core sees it
 * @param core gets the parsed event
 * @example `export const handler = taskHandler('SmokeTest', SmokeTestInput, (input) => smokeTest(input, clients));`
 */
export function taskHandler<Input, Output>(
  task: string,
  schema: ZodType<Input>,
  core: (input: Input, context: LambdaContext) => Promise<Output>,
): (event: unknown, context: LambdaContext) => Promise<Output> {
  return async (event, context) => {
    const started = Date.now();
    const say = (level: Line['level'], message: string, fields: object = {}) =>
      log({ level, task, message, run: runOf(event) }, { requestId: context.awsRequestId, ...fields });
    say('info', 'started');
    try {
      const parsed = schema.safeParse(event, ONCE);
      if (!parsed.success) {
        throw new TaskError(
          'InvalidTaskInput',
          `${task} got an event that does not fit: ${z.prettifyError(parsed.error)}`,
        );
      }
      const output = await core(parsed.data, context);
      say('info', 'finished', { milliseconds: Date.now() - started });
      return output;
    } catch (error) {
      say('error', 'failed', { ...errorFields(error), milliseconds: Date.now() - started });
      throw error;
    }
  };
}

/** The run's short name, where the event carries a plan, so that logs can be searched by it. */
function runOf(event: unknown): string | undefined {
  const { run } = (event ?? {}) as { run?: { run?: string } };
  return run?.run;
}
