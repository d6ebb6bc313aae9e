/** Where the command reads and writes: results to one stream, everything for the person who watches to the other. */
import type { Readable, Writable } from 'node:stream';
import { createStyle, type Style } from './text/style';

export interface Terminal {
  readonly input: Readable;
  /** Results, and nothing else. */
  readonly output: Writable;
  /** Progress, questions, errors. */
  readonly messages: Writable;
  /** Whether a person sees the messages as they come. */
  readonly live: boolean;
  /** Whether a person can be asked. */
  readonly interactive: boolean;
  /** Whether the input is a terminal, where nothing is to be read unless a person is asked. */
  readonly inputIsTerminal: boolean;
  /** For messages. */
  readonly style: Style;
  /** For results. */
  readonly outputStyle: Style;
  /** Columns to write in; asked anew each time, as terminals change. */
  width(): number;
  print(...lines: readonly string[]): void;
  say(...lines: readonly string[]): void;
}

interface Stream extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Where there is no terminal, lines may be long, but tables should still be readable. */
const WIDTH_WITHOUT_TERMINAL = 120;

export function createTerminal(
  { stdin, stdout, stderr }: { stdin: Readable & { isTTY?: boolean }; stdout: Stream; stderr: Stream },
  { noColor, dumbTerminal }: { noColor: boolean; dumbTerminal: boolean },
): Terminal {
  const live = Boolean(stderr.isTTY) && !dumbTerminal;
  const width = () => Math.max(20, stderr.columns ?? stdout.columns ?? WIDTH_WITHOUT_TERMINAL);
  return {
    input: stdin,
    output: stdout,
    messages: stderr,
    live,
    interactive: Boolean(stderr.isTTY && stdin.isTTY),
    inputIsTerminal: Boolean(stdin.isTTY),
    style: createStyle(live && !noColor),
    outputStyle: createStyle(Boolean(stdout.isTTY) && !noColor),
    width,
    print: (...lines) => void stdout.write(lines.map((line) => `${line}\n`).join('')),
    say: (...lines) => void stderr.write(lines.map((line) => `${line}\n`).join('')),
  };
}
