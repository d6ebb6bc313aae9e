/** The two ways a command ends badly that need no stack trace. */
import { RequestFailed } from '#local/client/failed';

/** The command line is wrong: exit code 2, one line, one hint. */
export class Misuse extends Error {
  override readonly name = 'Misuse';
  constructor(
    message: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}

/** What was asked for cannot be done: exit code 1, one line, one hint. */
export class CommandFailed extends RequestFailed {
  override readonly name = 'CommandFailed';
}

/** The program's exit codes. */
export const EXIT = { done: 0, failed: 1, misuse: 2, rejected: 3, open: 4, interrupted: 130 } as const;
