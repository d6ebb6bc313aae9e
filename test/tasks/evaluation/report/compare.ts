/** Compares what a page shows with what it should: every digit must be accounted for, in words, tables and pictures alike. */
import { isRounded, NUMBER } from './number';
import { type Axis, axisOf, cornersOf, type Point } from './picture';
import type { Block, Cell, Mark } from './read-page';

/** What a text says of figures, in order: numbers, rounded as they may be, and words to the letter. */
export type Says = readonly (number | string)[];

/** A path: its classes, and its corners by the axes. */
export interface Drawn {
  readonly look: string;
  /** @param seen those that are drawn, for what may end anywhere */
  corners(x: Axis, y: Axis, seen: readonly Point[]): readonly Point[];
}

export interface Strip {
  readonly drawn: readonly Drawn[];
}

export type Expected =
  | { readonly kind: 'text'; readonly says: Says }
  | { readonly kind: 'table'; readonly rows: readonly (readonly (Says | Strip)[])[] }
  | { readonly kind: 'picture'; readonly drawn: readonly Drawn[] };

/** A tenth is the last digit of a place; the numbers of an axis may be off by half of it at both of its ends. */
const NEAR = 0.35;

/** @returns what is wrong, each in a line; nothing for a page that shows what it should */
export const compare = (blocks: readonly Block[], expected: readonly Expected[]): string[] =>
  align(blocks, expected).flatMap(({ block, wanted }) => compareBlocks(block, wanted));

export interface Pair {
  readonly block: Block | undefined;
  readonly wanted: Expected | undefined;
}

/** Side by side, from top to bottom; texts without a digit count for nothing. */
export function align(blocks: readonly Block[], expected: readonly Expected[]): Pair[] {
  const told = blocks.filter((block) => block.kind !== 'text' || hasDigit(block.text));
  const asked = expected.filter((block) => block.kind !== 'text' || block.says.some((part) => hasDigit(String(part))));
  const length = Math.max(told.length, asked.length);
  return Array.from({ length }, (_, index) => ({ block: told[index], wanted: asked[index] }));
}

const hasDigit = (text: string): boolean => /\d/.test(text);

export function compareBlocks(block: Block | undefined, wanted: Expected | undefined): string[] {
  if (block?.kind === 'text' && wanted?.kind === 'text') return compareText(block.text, wanted.says);
  if (block?.kind === 'table' && wanted?.kind === 'table') return compareTables(block.rows, wanted.rows);
  if (block?.kind === 'picture' && wanted?.kind === 'picture') {
    if (block.labels.some(hasDigit)) return [`expected axes named without figures, got ${block.labels.join(', ')}`];
    return comparePictures(block.marks, wanted.drawn, () => [axisOf(block.x), axisOf(block.y)]);
  }
  return [`expected ${JSON.stringify(wanted)?.slice(0, 200)}, got ${JSON.stringify(block)?.slice(0, 200)}`];
}

/** Between what is expected no digit may stand. */
function compareText(text: string, says: Says): string[] {
  const fault = (what: string) => [`expected '${text}' to say ${JSON.stringify(says)}: ${what}`];
  let rest = text;
  for (const part of says) {
    if (typeof part === 'number') {
      const found = NUMBER.exec(rest);
      if (!found) return fault(`no number where ${part} should be`);
      if (hasDigit(rest.slice(0, found.index))) return fault(`'${rest.slice(0, found.index)}' has a figure of its own`);
      if (!isRounded(found[0], part)) return fault(`${found[0]} is not ${part}`);
      rest = rest.slice(found.index + found[0].length);
    } else {
      const at = rest.indexOf(part.replaceAll('\u00a0', ' '));
      if (at < 0 || hasDigit(rest.slice(0, at))) return fault(`no '${part}' in its place`);
      rest = rest.slice(at + part.length);
    }
  }
  return hasDigit(rest) ? fault(`'${rest}' is left over`) : [];
}

function compareTables(rows: readonly (readonly Cell[])[], wanted: readonly (readonly (Says | Strip)[])[]): string[] {
  const [head = [], ...body] = rows;
  if (body.length !== wanted.length)
    return [`expected ${wanted.length} rows below '${wordsOf(head)}', got ${body.length}`];
  const heads = head.flatMap((cell) => compareText(cell.text, []));
  return [
    ...heads,
    ...body.flatMap((cells, index) => {
      const row = wanted[index] ?? [];
      if (cells.length !== row.length) return [`expected ${row.length} cells, got '${wordsOf(cells)}'`];
      return cells.flatMap((cell, column) => compareCells(cell, row[column] ?? [], head[column]));
    }),
  ];
}

const wordsOf = (cells: readonly Cell[]): string => cells.map(({ text }) => text).join(' | ');

function compareCells(cell: Cell, wanted: Says | Strip, head: Cell | undefined): string[] {
  if (!('drawn' in wanted))
    return [
      ...compareText(cell.text, wanted),
      ...(cell.marks.length > 0 ? [`expected no picture in '${cell.text}'`] : []),
    ];
  return [
    ...compareText(cell.text, []),
    ...comparePictures(cell.marks, wanted.drawn, () => [axisOf(head?.ticks ?? []), (y) => y]),
  ];
}

function comparePictures(marks: readonly Mark[], drawn: readonly Drawn[], axes: () => [Axis, Axis]): string[] {
  let [x, y]: [Axis?, Axis?] = [];
  try {
    [x, y] = axes();
  } catch (error) {
    return [String(error)];
  }
  const looks = (list: readonly { readonly look: string }[]) => list.map(({ look }) => look).join(', ');
  if (looks(marks) !== looks(drawn)) return [`expected to be drawn ${looks(drawn)}, got ${looks(marks)}`];
  return marks.flatMap((mark, index) => compareCorners(mark, drawn[index]?.corners(x, y, cornersOf(mark)) ?? []));
}

function compareCorners(mark: Mark, wanted: readonly Point[]): string[] {
  const corners = cornersOf(mark);
  if (corners.length !== wanted.length)
    return [`expected ${mark.look} to have ${wanted.length} corners, got ${corners.length}`];
  const off = corners.findIndex(
    ([x, y], index) =>
      !(Math.abs(x - (wanted[index]?.[0] ?? Number.NaN)) <= NEAR) ||
      !(Math.abs(y - (wanted[index]?.[1] ?? Number.NaN)) <= NEAR),
  );
  return off < 0 ? [] : [`expected ${mark.look} to pass ${wanted[off]}, got ${corners[off]}`];
}
