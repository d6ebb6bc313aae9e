/** Tests that need something the machine may lack: they are skipped, and their name says why. */
import { describe } from '@jest/globals';

/** @param missing what is not there, e.g. `no ../shared/data`; undefined when all is */
export const describeUnless =
  (missing: string | undefined) =>
  (name: string, tests: () => void): void =>
    missing === undefined ? describe(name, tests) : describe.skip(`${name} (skipped: ${missing})`, tests);
