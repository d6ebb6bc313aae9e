/** What every command gets. */
import type { Terminal } from './terminal';

export interface App {
  /** How this program is called here: what a hint must say to be typed as it stands. */
  readonly program: string;
  readonly terminal: Terminal;
  /** The folder of the bundled programs. */
  readonly buildDirectory: string;
  /** Absolute. @param given the value of `--state-dir`, if any */
  stateDirectory(given: string | undefined): string;
}

/** @returns the exit code */
export type Command = (words: readonly string[], app: App) => Promise<number>;
