/**
 * The JSONPath subset of batch transform filters, for CSV records: `$`, `$[2]`, `$[0,-1]`, `$[1:]`, `$[:-1]`, `$[*]`.
 * A record is an array there, so names select nothing and are refused. The end of a slice is not included (AWS's
 * documentation contradicts itself on that point; workflows do well to leave slice ends out).
 */

/** Which cells of a record with `count` cells are kept, in order; undefined means all. Throws RangeError beyond the record. */
export type RecordFilter = (count: number) => readonly number[] | undefined;

const keepAll: RecordFilter = () => undefined;

/** @throws SyntaxError when the expression is not of the subset */
export function compileFilter(expression = '$'): RecordFilter {
  const text = expression.trim();
  if (text === '$' || text === '$[*]' || text === '$.*') return keepAll;
  const inner = /^\$\[(.+)\]$/.exec(text)?.[1]?.trim();
  if (inner === undefined) throw unsupported(expression);
  const select = compileSlice(inner) ?? compileIndexes(inner);
  if (!select) throw unsupported(expression);
  const known = new Map<number, readonly number[]>();
  return (count) => {
    const cached = known.get(count);
    if (cached) return cached;
    const selected = select(count);
    known.set(count, selected);
    return selected;
  };
}

function compileSlice(inner: string): ((count: number) => number[]) | undefined {
  const match = /^(-?\d+)?\s*:\s*(-?\d+)?$/.exec(inner);
  if (!match) return undefined;
  const [, first, last] = match;
  return (count) => {
    const clamp = (index: number) => Math.min(Math.max(index < 0 ? index + count : index, 0), count);
    const start = clamp(first === undefined ? 0 : Number(first));
    const end = clamp(last === undefined ? count : Number(last));
    return Array.from({ length: Math.max(end - start, 0) }, (_, i) => start + i);
  };
}

function compileIndexes(inner: string): ((count: number) => number[]) | undefined {
  const indexes = inner.split(',').map((part) => part.trim());
  if (!indexes.every((index) => /^-?\d+$/.test(index))) return undefined;
  return (count) =>
    indexes.map((text) => {
      const index = Number(text) < 0 ? Number(text) + count : Number(text);
      if (index < 0 || index >= count) {
        throw new RangeError(`index ${text} is beyond the record, which has ${count} cells`);
      }
      return index;
    });
}

function unsupported(expression: string): SyntaxError {
  return new SyntaxError(`'${expression}' is not a filter of CSV records; use $, $[2], $[0,-1] or $[1:]`);
}
