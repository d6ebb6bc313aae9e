/** A part of a page as it was read, falsified in one place: each number of its words, each number of its axes, each corner of what it draws. */
import { NUMBER } from './number';
import type { Block, Cell, Mark, Tick } from './read-page';

export interface Variant<T> {
  readonly what: string;
  readonly value: T;
}

export function falsified(block: Block): Variant<Block>[] {
  const within = <T>(variants: readonly Variant<T>[], make: (value: T) => Block): Variant<Block>[] =>
    variants.map(({ what, value }) => ({ what, value: make(value) }));
  if (block.kind === 'text') return within(textsOf(block.text), (text) => ({ ...block, text }));
  if (block.kind === 'table') {
    return block.rows.flatMap((cells, row) =>
      cells.flatMap((cell, column) =>
        within(cellsOf(cell), (fake) => ({ kind: 'table', rows: block.rows.with(row, cells.with(column, fake)) })),
      ),
    );
  }
  return [
    // Where an axis ends is the picture's own affair.
    ...within(
      marksOf(block.marks, ({ look }) => look !== 'base'),
      (marks) => ({ ...block, marks }),
    ),
    ...within(ticksOf(block.x), (x) => ({ ...block, x })),
    ...within(ticksOf(block.y), (y) => ({ ...block, y })),
  ];
}

/** With the last digit of one number changed. */
function textsOf(text: string): Variant<string>[] {
  return [...text.matchAll(new RegExp(NUMBER, 'g'))].map(({ 0: number, index }) => {
    const end = index + number.length;
    const digit = (Number(text[end - 1]) + 5) % 10;
    const value = `${text.slice(0, end - 1)}${digit}${text.slice(end)}`;
    return { what: `${text} → ${value}`, value };
  });
}

function cellsOf(cell: Cell): Variant<Cell>[] {
  return [
    ...textsOf(cell.text).map(({ what, value: text }) => ({ what, value: { ...cell, text } })),
    ...marksOf(cell.marks).map(({ what, value: marks }) => ({ what, value: { ...cell, marks } })),
    ...ticksOf(cell.ticks).map(({ what, value: ticks }) => ({ what, value: { ...cell, ticks } })),
  ];
}

/** In units of a picture: some pixels of the screen. */
const ASIDE = 3;

/** With one number of one path changed. */
function marksOf(marks: readonly Mark[], isFigure: (mark: Mark) => boolean = () => true): Variant<readonly Mark[]>[] {
  return marks.flatMap((mark, index) =>
    [...(isFigure(mark) ? mark.path : '').matchAll(/(?<![hv])-?\d+(?:\.\d+)?/g)].map(({ 0: number, index: at }) => {
      const path = `${mark.path.slice(0, at)}${Number(number) + ASIDE}${mark.path.slice(at + number.length)}`;
      return { what: `${mark.look}: ${number} at ${at} moved`, value: marks.with(index, { ...mark, path }) };
    }),
  );
}

function ticksOf(ticks: readonly Tick[]): Variant<readonly Tick[]>[] {
  return ticks.flatMap((tick, index) =>
    textsOf(tick.text).map(({ what, value: text }) => ({
      what: `axis: ${what}`,
      value: ticks.with(index, { ...tick, text }),
    })),
  );
}
