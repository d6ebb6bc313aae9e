/**
 * Where the command reads and writes: results to one stream, everything for the person who watches to the other. What is shown
 * is shown: no name, reason or log line moves the cursor, paints the screen or breaks its line.
 */
import type { Readable, Writable } from 'node:stream';
import { harmlessJson } from '#local/harmless';
import { createStyle, type Style, shown } from './text/style';

export interface Terminal {
  readonly input: Readable;
  /** Progress, questions, errors: for a dialogue; lines are said. */
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
  /** Results, a line each. */
  print(...lines: readonly string[]): void;
  printJson(value: unknown): void;
  /** Progress and errors, a line each. */
  say(...lines: readonly string[]): void;
  /** Says lines in the place of the last ones that were said. @param above how many those are */
  sayInstead(above: number, lines: readonly string[]): void;
}

interface Stream extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const UP_AND_CLEAR = '\u001b[1A\u001b[2K';

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
    messages: stderr,
    live,
    interactive: Boolean(stderr.isTTY && stdin.isTTY),
    inputIsTerminal: Boolean(stdin.isTTY),
    style: createStyle(live && !noColor),
    outputStyle: createStyle(Boolean(stdout.isTTY) && !noColor),
    width,
    print: (...lines) => void stdout.write(textOf(lines)),
    printJson: (value) => void stdout.write(`${harmlessJson(value)}\n`),
    say: (...lines) => void stderr.write(textOf(lines)),
    // One write, so that a terminal never shows half a picture.
    sayInstead: (above, lines) => void stderr.write(UP_AND_CLEAR.repeat(above) + textOf(lines)),
  };
}

/** The one way for lines to a terminal: much in them was written by others. */
const textOf = (lines: readonly string[]) => lines.map((line) => `${shown(line)}\n`).join('');
