/**
 * What moves the scores, from a sample of the test rows: their encoded lines are read once, as a stream, and only those of the
 * sample are looked at. They lie in the order of a hash of their content, equal ones beside each other: every n-th is a fair
 * sample. The same rows and model give the same one.
 */
import type { Contributions } from '#tasks/contracts/explanation';
import { createExplainer } from './contributions';
import type { ScoreFile } from './scores';
import type { Forest, Tree } from './xgboost-forest';

/** Rows that settle a mean to a few hundredths of its size. */
const MOST_ROWS = 1000;
const LEAST_ROWS = 50;
/** Steps of the explainer in all: a very large model is explained on fewer rows. */
const MOST_STEPS = 1e9;
/** Features with a picture, and rows that are drawn in it. */
const SHOWN_FEATURES = 15;
const SHOWN_ROWS = 150;

/**
 * @param files encoded test rows, label first, cells empty where missing
 * @param rows that the test split has
 * @param features names in the order of the cells after the label
 * @returns null for a model that cannot be explained
 */
export async function explain(
  forest: Forest,
  files: AsyncIterable<ScoreFile>,
  { rows, features }: { readonly rows: number; readonly features: readonly string[] },
): Promise<Contributions | null> {
  const explainer = createExplainer(forest);
  if (!explainer) return null;
  const size = Math.min(rows, rowsToExplain(forest.trees));
  const apart = Math.floor(rows / size);
  const values: Float32Array[] = [];
  const contributions: Float64Array[] = [];
  for await (const line of linesOf(files, size, apart)) {
    const row = cellsOf(line, features.length);
    const into = new Float64Array(features.length);
    explainer.explain(row, into);
    values.push(row);
    contributions.push(into);
  }
  return { rows: values.length, bias: explainer.bias, ...summarize(features, values, contributions) };
}

/** TreeSHAP takes a step for each leaf and each pair of elements on the path to it. */
export function rowsToExplain(trees: readonly Tree[]): number {
  const steps = trees.reduce((sum, { left }) => {
    const leaves = (left.length + 1) / 2;
    return sum + leaves * (2 + Math.log2(leaves)) ** 2;
  }, 0);
  return Math.round(Math.min(MOST_ROWS, Math.max(LEAST_ROWS, MOST_STEPS / Math.max(1, steps))));
}

const NEWLINE = 10;

/** So many lines, each the n-th after the one before; stops reading after the last. */
async function* linesOf(files: AsyncIterable<ScoreFile>, size: number, apart: number): AsyncGenerator<string> {
  let line = 0;
  let taken = 0;
  for await (const { content } of files) {
    let held: Buffer[] = [];
    for await (const part of content) {
      const chunk =
        typeof part === 'string' ? Buffer.from(part) : Buffer.from(part.buffer, part.byteOffset, part.length);
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
        if (line % apart === 0) {
          yield Buffer.concat([...held, chunk.subarray(start, end)]).toString('latin1');
          if (++taken === size) return;
        }
        held = [];
        line++;
        start = end + 1;
      }
      if (line % apart === 0) held.push(chunk.subarray(start));
    }
  }
}

function cellsOf(line: string, features: number): Float32Array {
  const cells = line.trimEnd().split(',');
  if (cells.length !== features + 1) {
    throw new Error(`expected a label and ${features} features in a test row, got ${cells.length} cells`);
  }
  return Float32Array.from({ length: features }, (_, index) => {
    const cell = cells[index + 1] as string;
    return cell === '' ? Number.NaN : Number(cell);
  });
}

function summarize(
  names: readonly string[],
  values: readonly Float32Array[],
  contributions: readonly Float64Array[],
): Pick<Contributions, 'features' | 'others'> {
  const sizes = names
    .map((feature, index) => ({
      feature,
      index,
      meanAbsolute: contributions.reduce((sum, row) => sum + Math.abs(row[index] as number), 0) / contributions.length,
    }))
    .filter(({ meanAbsolute }) => meanAbsolute > 0)
    .sort((a, b) => b.meanAbsolute - a.meanAbsolute);
  const rest = sizes.slice(SHOWN_FEATURES);
  return {
    features: sizes.slice(0, SHOWN_FEATURES).map(({ feature, index, meanAbsolute }) => {
      const places = placesOf(values.map((row) => row[index] as number));
      const points = contributions
        .slice(0, SHOWN_ROWS)
        .map((row, at): [number | null, number] => [places[at] ?? null, Number((row[index] as number).toFixed(3))]);
      return { feature, meanAbsolute, points };
    }),
    others: { features: rest.length, meanAbsolute: rest.reduce((sum, { meanAbsolute }) => sum + meanAbsolute, 0) },
  };
}

/** From 0 to 1 by rank, equal values at the same place; null where missing. A feature of one value stands in the middle. */
function placesOf(values: readonly number[]): (number | null)[] {
  const sorted = [...new Set(values.filter((value) => !Number.isNaN(value)))].sort((a, b) => a - b);
  const counts = new Map(sorted.map((value) => [value, 0]));
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const middles = new Map<number, number>();
  let below = 0;
  for (const value of sorted) {
    const rows = counts.get(value) as number;
    middles.set(value, below + rows / 2);
    below += rows;
  }
  const [first, last] = [middles.get(sorted[0] as number) ?? 0, middles.get(sorted.at(-1) as number) ?? 0];
  return values.map((value) => {
    const middle = middles.get(value);
    if (middle === undefined) return null;
    return last === first ? 0.5 : Number(((middle - first) / (last - first)).toFixed(2));
  });
}
