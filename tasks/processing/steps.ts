/** What both modes are given, and how they tell what they do. */
import { groupDigits } from '#tasks/contracts/group-digits';
import type { Database } from './database';
import type { Hosts } from './parts';
import type { Place } from './place';

export interface Workshop {
  readonly place: Place;
  readonly database: Database;
  readonly hosts: Hosts;
  /** A directory for this run alone, removed afterwards. */
  readonly scratch: string;
  readonly log: Log;
}

/** One line for a person. */
export type Log = (line: string) => void;

/** @param tell what was done, given the result; the seconds are added */
export async function step<Result>(
  log: Log,
  work: () => Promise<Result>,
  tell: (result: Result) => string,
): Promise<Result> {
  const start = performance.now();
  const result = await work();
  log(`${tell(result)} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
}

/** Waits for all to their end, so that nothing still uses the database when the first error, if any, is thrown. */
export async function sideBySide<const Results extends readonly unknown[]>(
  works: {
    readonly [Index in keyof Results]: Results[Index] | Promise<Results[Index]>;
  },
): Promise<Results> {
  await Promise.allSettled(works);
  return (await Promise.all(works)) as unknown as Results;
}

/** `1 file`, `2,000 rows`. */
export const count = (n: number, noun: string) => `${groupDigits(n)} ${noun}${n === 1 ? '' : 's'}`;
