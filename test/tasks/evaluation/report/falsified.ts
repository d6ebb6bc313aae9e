/** A page as it was read, falsified in one place: each number of its words, each number of its axes, each corner of what it draws. */
import { NUMBER } from './number';
import type { Block, Cell, Mark, Tick } from './read-page';

export interface Fake {
  readonly what: string;
  readonly blocks: readonly Block[];
}

export function falsified(blocks: readonly Block[]): Fake[] {
  return blocks.flatMap((block, index) =>
    variantsOf(block).map(({ what, block: fake }) => ({ what, blocks: blocks.with(index, fake) })),
  );
}

interface Variant<T> {
  readonly what: string;
  readonly value: T;
}

function variantsOf(block: Block): { readonly what: string; readonly block: Block }[] {
  const made = <T>(variants: readonly Variant<T>[], make: (value: T) => Block) =>
    variants.map(({ what, value }) => ({ what, block: make(value) }));
  if (block.kind === 'text') return made(textsOf(block.text), (text) => ({ ...block, text }));
  if (block.kind === 'table') {
    return block.rows.flatMap((cells, row) =>
      cells.flatMap((cell, column) =>
        made(cellsOf(cell), (fake) => ({ kind: 'table', rows: block.rows.with(row, cells.with(column, fake)) })),
      ),
    );
  }
  return [
    ...made(marksOf(block.marks), (marks) => ({ ...block, marks })),
    ...made(ticksOf(block.x), (x) => ({ ...block, x })),
    ...made(ticksOf(block.y), (y) => ({ ...block, y })),
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
function marksOf(marks: readonly Mark[]): Variant<readonly Mark[]>[] {
  return marks.flatMap((mark, index) =>
    [...mark.path.matchAll(/(?<![hv])-?\d+(?:\.\d+)?/g)].map(({ 0: number, index: at }) => {
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
