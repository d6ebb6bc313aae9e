/**
 * How much a difference between two models varies, for metrics that have no variance formula: a paired bootstrap, stratified by
 * class. Rows are drawn together for both models, as many of either class as there are (Efron & Tibshirani, An Introduction to the
 * Bootstrap, 1993, ch. 8 and 13; percentile interval).
 *
 * Ten million rows are not drawn a thousand times. Each model's scores are cut into at most 128 bins, and what is drawn is how many
 * rows of a class fall into each pair of bins: a multinomial, which is exactly what drawing the rows would give. So where
 * both models have at most 128 different scores nothing is approximated. Elsewhere rows in one bin count as tied: the difference
 * itself is measured on all rows, only its spread comes from the bins, each of which holds about 1/128 of a class.
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

/** One model's rows cut by score. */
interface Bins {
  readonly ofRow: Uint8Array;
  /** Mean score of each bin, lowest first. */
  readonly scores: Float64Array;
}

/** Bins in order of score, equal scores together; each gets about the same share of positives and negatives taken together. */
function binRows(ranking: Ranking): Bins {
  const { order, positives, negatives } = ranking;
  let distinct = 0;
  eachScoreFromHighest(ranking, () => {
    distinct++;
  });
  const ofRow = new Uint8Array(order.length);
  const sums: number[] = [];
  const rows: number[] = [];
  let [above, last, bin] = [0, -1, -1];
  eachScoreFromHighest(ranking, (score, p, n, from, to) => {
    // Each class weighs one half, so that rare positives get bins of their own.
    const place = distinct <= MOST_BINS ? last + 1 : Math.min(MOST_BINS - 1, Math.floor(above * MOST_BINS));
    if (place !== last) {
      last = place;
      bin++;
    }
    above += p / (2 * positives) + n / (2 * negatives);
    sums[bin] = (sums[bin] ?? 0) + score * (p + n);
    rows[bin] = (rows[bin] ?? 0) + p + n;
    for (let i = from; i <= to; i++) ofRow[order[i] as number] = bin;
  });
  return { ofRow, scores: Float64Array.from(sums, (sum, index) => sum / (rows[index] as number)) };
}

/** The rows of one class by their bins under both models; only pairs that occur. */
interface Cells {
  readonly bins: readonly [Uint8Array, Uint8Array];
  readonly counts: Float64Array;
  /** The counts at hand: those of a replicate, or the real ones. */
  readonly drawn: Float64Array;
}

function cellsOf([first, second]: readonly [Bins, Bins], labels: Uint8Array, label: number): Cells {
  const all = new Float64Array(MOST_BINS * MOST_BINS);
  for (let row = 0; row < labels.length; row++) {
    if (labels[row] !== label) continue;
    const cell = (first.ofRow[row] as number) * MOST_BINS + (second.ofRow[row] as number);
    all[cell] = (all[cell] as number) + 1;
  }
  const present = Array.from(all.keys()).filter((cell) => (all[cell] as number) > 0);
  const counts = Float64Array.from(present, (cell) => all[cell] as number);
  return {
    bins: [
      Uint8Array.from(present, (cell) => Math.floor(cell / MOST_BINS)),
      Uint8Array.from(present, (cell) => cell % MOST_BINS),
    ],
    counts,
    drawn: counts.slice(),
  };
}

/** Bins are numbered from the highest score. */
function sweepOf(bins: readonly [Bins, Bins], classes: readonly Cells[], model: 0 | 1): Sweep {
  const { scores } = bins[model];
  const [negatives, positives] = classes.map((cells) => marginOf(cells, model, scores.length)) as [
    Float64Array,
    Float64Array,
  ];
  return (visit) => {
    for (let bin = 0; bin < scores.length; bin++) {
      const [p, n] = [positives[bin] as number, negatives[bin] as number];
      if (p + n > 0) visit(scores[bin] as number, p, n);
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
