/** Names for jobs, which AWS never lets one use again: new for every retry and redrive, and never too long. */
import type { Expr } from './expression';
import { jsonata, text } from './jsonata';
import { states } from './states-variable';

/** A hyphen and up to three digits, for retries and for redrives. */
const COUNTS = 8;

/**
 * A name of at most `limit` characters: as much of `base` as there is room for, the purpose, the counts of retries and redrives.
 *
 * @param base begins the name and is unique for the execution
 * @param limit 63 for most of SageMaker's names, 32 for tuning jobs
 * @example jobName(vars.run.run, 'train') // fraud-261121-1a2b3c-train-0-0
 * @throws RangeError when the purpose leaves no room for the base
 */
export function jobName(base: Expr<string>, purpose: string, limit = 63): Expr<string> {
  const room = limit - purpose.length - 1 - COUNTS;
  if (room < 1)
    throw new RangeError(`expected a purpose of at most ${limit - COUNTS - 2} characters, got '${purpose}'`);
  const { State, Execution } = states.context;
  const beginning = jsonata<string>`$substring(${base}, 0, ${room})`;
  return text`${beginning}-${purpose}-${State.RetryCount}-${Execution.RedriveCount}`;
}
