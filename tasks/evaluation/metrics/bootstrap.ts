/**
 * How much a difference between two models varies, for metrics that have no variance formula: a paired bootstrap, stratified by
 * class. Rows are drawn together for both models, as many of either class as there are (Efron & Tibshirani, An Introduction to the
 * Bootstrap, 1993, ch. 8 and 13; percentile interval).
 *
 * What is drawn is how many rows of a class fall into each cell of rows that score alike under both models: a multinomial, which is
 * exactly what drawing the rows would give. Ten million rows are not drawn a thousand times: from 16,385 rows on each model's
 * scores are cut into at most 128 bins of about 1/128 of a class (if there are more different ones), and a cell is a pair of bins.
 * The difference itself is measured on all rows; only its spread comes from the bins, whose rows are taken as evenly mixed.
 *
 * Beside 4,000 draws of all rows (three sets of 20,000 to 101,000 rows of which 200 to 2,000 are positive; average precision,
 * Kolmogorov-Smirnov, recall at 0.1, 1 and 10 %, precision of the top 50 to 10,000) either end is off by 3 % of the interval's
 * width on average and by 9 % at most, of which a thousand replicates alone make about 4 %. More rows were not compared so: the bins are
 * shares of a class, whatever its size, and the intervals narrow with the root of the rows, so what the bins distort should remain as
 * large a part of the width.
 */
import type { Interval } from '#tasks/contracts/evaluation';
import { middle, Random, RESAMPLING } from '../random';
import { eachScoreFromHighest, type Ranking } from '../ranking';
import type { Sweep, SweptMetric } from './sweeps';

/** @returns for each metric the interval of the first model's value minus the second's, around the difference that all rows give */
export function bootstrapDifferences(
  [first, second]: readonly [Ranking, Ranking],
  metrics: readonly { readonly of: SweptMetric; readonly difference: number }[],
  confidence: number,
): Interval[] {
  const bins = [binRows(first), binRows(second)] as const;
  const classes = [0, 1].map((label) => cellsOf(bins, first.labels, label));
  const totals = { positives: first.positives, negatives: first.negatives };
  const random = new Random(RESAMPLING.seed);
  const measure = () => {
    const [ours, theirs] = [sweepOf(bins, classes, 0), sweepOf(bins, classes, 1)];
    return metrics.map(({ of }) => of(ours, totals) - of(theirs, totals));
  };
  const binned = measure();
  const drawn = metrics.map(() => new Float64Array(RESAMPLING.replicates));
  for (let replicate = 0; replicate < RESAMPLING.replicates; replicate++) {
    for (const cells of classes) random.multinomial(cells.counts, cells.drawn);
    measure().forEach((moved, index) => {
      const exact = metrics[index]?.difference ?? 0;
      (drawn[index] as Float64Array)[replicate] = exact + moved - (binned[index] as number);
    });
  }
  return drawn.map((values) => middle(values, confidence));
}

const MOST_BINS = 128;
/** So many rows are drawn as they are; four metrics then take 3.4 s of one core, those of bins 1.0 s. */
const MOST_ROWS_ONE_BY_ONE = 16_384;
/** Of a bin with several scores, so that a threshold may lie inside it. */
const MOST_STEPS = 16;

/** One model's rows cut by score. */
interface Bins {
  readonly ofRow: Uint16Array;
  /** Mean score of each bin, highest first. */
  readonly scores: Float64Array;
  /** In how many steps each bin is swept: one where all its rows score the same. */
  readonly steps: Uint8Array;
}

/** Bins in order of score, equal scores together: one for each score where these or the rows are few. Else each gets about the same share of positives and negatives taken together. */
function binRows(ranking: Ranking): Bins {
  const { order, positives, negatives } = ranking;
  let distinct = 0;
  eachScoreFromHighest(ranking, () => {
    distinct++;
  });
  const hasAll = distinct <= MOST_BINS || order.length <= MOST_ROWS_ONE_BY_ONE;
  const ofRow = new Uint16Array(order.length);
  const sums: number[] = [];
  const rows: number[] = [];
  const steps: number[] = [];
  let [above, last, bin] = [0, -1, -1];
  eachScoreFromHighest(ranking, (score, p, n, from, to) => {
    // Each class weighs one half, so that rare positives get bins of their own.
    const place = hasAll ? last + 1 : Math.min(MOST_BINS - 1, Math.floor(above * MOST_BINS));
    if (place !== last) {
      last = place;
      bin++;
    }
    above += p / (2 * positives) + n / (2 * negatives);
    sums[bin] = (sums[bin] ?? 0) + score * (p + n);
    rows[bin] = (rows[bin] ?? 0) + p + n;
    steps[bin] = Math.min(MOST_STEPS, (steps[bin] ?? 0) + 1);
    for (let i = from; i <= to; i++) ofRow[order[i] as number] = bin;
  });
  const scores = Float64Array.from(sums, (sum, index) => sum / (rows[index] as number));
  return { ofRow, scores, steps: Uint8Array.from(steps) };
}

/** The rows of one class by their bins under both models; only pairs that occur. */
interface Cells {
  readonly bins: readonly [Uint16Array, Uint16Array];
  readonly counts: Float64Array;
  /** The counts at hand: those of a replicate, or the real ones. */
  readonly drawn: Float64Array;
}

function cellsOf([first, second]: readonly [Bins, Bins], labels: Uint8Array, label: number): Cells {
  const width = second.scores.length;
  const rowsOf = new Map<number, number>();
  for (let row = 0; row < labels.length; row++) {
    if (labels[row] !== label) continue;
    const cell = (first.ofRow[row] as number) * width + (second.ofRow[row] as number);
    rowsOf.set(cell, (rowsOf.get(cell) ?? 0) + 1);
  }
  const cells = [...rowsOf.keys()].sort((a, b) => a - b);
  const counts = Float64Array.from(cells, (cell) => rowsOf.get(cell) as number);
  return {
    bins: [
      Uint16Array.from(cells, (cell) => Math.floor(cell / width)),
      Uint16Array.from(cells, (cell) => cell % width),
    ],
    counts,
    drawn: counts.slice(),
  };
}

/** Bins are numbered from the highest score. */
function sweepOf(bins: readonly [Bins, Bins], classes: readonly Cells[], model: 0 | 1): Sweep {
  const { scores, steps } = bins[model];
  const [negatives, positives] = classes.map((cells) => marginOf(cells, model, scores.length)) as [
    Float64Array,
    Float64Array,
  ];
  return (visit) => {
    for (let bin = 0; bin < scores.length; bin++) {
      const [p, n] = [positives[bin] as number, negatives[bin] as number];
      if (p + n === 0) continue;
      const parts = steps[bin] as number;
      for (let part = 0; part < parts; part++) visit(scores[bin] as number, p / parts, n / parts);
    }
  };
}

function marginOf({ bins, drawn }: Cells, model: 0 | 1, length: number): Float64Array {
  const margin = new Float64Array(length);
  for (let cell = 0; cell < drawn.length; cell++) {
    const bin = bins[model][cell] as number;
    margin[bin] = (margin[bin] as number) + (drawn[cell] as number);
  }
  return margin;
}
