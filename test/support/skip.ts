/** Tests that need something the machine may lack: they are skipped, and their name says why. */
import { describe } from '@jest/globals';

/** @param missing what is not there, e.g. `no ../shared/data`; undefined when all is */
export const describeUnless =
  (missing: string | undefined) =>
  (name: string, tests: () => void): void =>
    missing === undefined ? describe(name, tests) : describe.skip(`${name} (skipped: ${missing})`, tests);

/**
 * For what `.ci/run` installs itself: where every test has to run, which CI in the environment says, its lack is no reason to skip.
 *
 * @throws Error when it is missing there
 */
export function unlessRequired(
  missing: string | undefined,
  { CI }: { readonly CI?: string } = process.env,
): string | undefined {
  if (missing !== undefined && CI)
    throw new Error(`${missing}, and with CI=${CI} no test may be skipped for it: install it`);
  return missing;
}
