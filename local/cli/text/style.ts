/**
 * The few styles the command uses; without colour each is the text itself. In a text that is still to be shown a style is sealed:
 * it carries a number that only this process knows, so that the terminal can tell it from one that stands in a name or a log line.
 */
import { randomInt } from 'node:crypto';
import { harmless } from '#local/harmless';

export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  accent(text: string): string;
}

const SEAL = String(randomInt(2 ** 40, 2 ** 48 - 1));
const sealed = (code: number) => `\u001b[${code}:${SEAL}m`;

/** Ends all styles. */
export const RESET = sealed(0);

export function createStyle(coloured: boolean): Style {
  const paint = (code: number) => (text: string) => (coloured && text ? `${sealed(code)}${text}${RESET}` : text);
  return { bold: paint(1), dim: paint(2), good: paint(32), bad: paint(31), accent: paint(36) };
}

const SEALED = new RegExp(`(\\u001b\\[\\d+:${SEAL}m)`);

/** A line in which nothing but our own styles is left to obey. */
export const tamed = (line: string): string =>
  line
    .split(SEALED)
    .map((piece, index) => (index % 2 === 1 ? piece : harmless(piece)))
    .join('');

/** What a terminal gets of a line. */
export const shown = (line: string): string => tamed(line).replaceAll(`:${SEAL}m`, 'm');
