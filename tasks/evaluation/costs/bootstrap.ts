/**
 * How much the cost of a thousand decisions varies: a bootstrap stratified by class, the rows drawn together for both models and
 * for flagging nothing (Efron & Tibshirani, An Introduction to the Bootstrap, 1993, ch. 8 and 13; percentile interval). Thresholds
 * are given: that they were chosen, and on which rows, is not drawn anew.
 *
 * A row's cost depends on its class, on who flags it and, if it is positive, on its amount. So a replicate draws how many rows
 * of each such kind it has, by a multinomial: exactly what drawing the rows would give, however many there are. Of more than 2,048
 * different amounts those of neighbouring size share a kind, with their mean and their spread, and then the first two moments of a
 * replicate's cost are exact.
 */
import type { Interval } from '#tasks/contracts/evaluation';
import { middle, Random, RESAMPLING } from '../random';
import { amountAt, type Costs, costOfRow, type Stakes } from './cost-of';

/** Who flags a row: bit 0 the challenger, bit 1 the champion. */
type Flags = 0 | 1 | 2 | 3;
const FLAGS: readonly Flags[] = [0, 1, 2, 3];

export interface CostIntervals {
  readonly challenger: Interval;
  readonly champion: Interval;
  readonly noModel: Interval;
  /** Challenger minus champion. */
  readonly difference: Interval;
}

export interface FlaggedRows {
  readonly stakes: Stakes;
  readonly flagsOf: (row: number) => Flags;
  readonly costs: Costs;
}

/** @returns intervals of the cost per thousand decisions */
export function bootstrapCosts(rows: FlaggedRows, confidence: number): CostIntervals {
  const { costs } = rows;
  const total = rows.stakes.labels.length;
  const kinds = [kindsOfNegatives(rows), kindsOfPositives(rows)];
  const random = new Random(RESAMPLING.seed);
  const drawn = { challenger: draws(), champion: draws(), noModel: draws(), difference: draws() };
  for (let replicate = 0; replicate < RESAMPLING.replicates; replicate++) {
    const sums = { challenger: 0, champion: 0, noModel: 0 };
    kinds.forEach((kind, label) => {
      random.multinomial(kind.counts, kind.drawn);
      for (let i = 0; i < kind.counts.length; i++) {
        const count = kind.drawn[i] as number;
        if (count === 0) continue;
        const spread = kind.deviations[i] as number;
        // The mean amount of as many rows as were drawn.
        const amount = (kind.amounts[i] as number) + (spread === 0 ? 0 : (spread / Math.sqrt(count)) * random.normal());
        const flags = kind.flags[i] as number;
        sums.challenger += count * costOfRow(label, (flags & 1) !== 0, amount, costs);
        sums.champion += count * costOfRow(label, (flags & 2) !== 0, amount, costs);
        sums.noModel += count * costOfRow(label, false, amount, costs);
      }
    });
    drawn.challenger[replicate] = (1000 * sums.challenger) / total;
    drawn.champion[replicate] = (1000 * sums.champion) / total;
    drawn.noModel[replicate] = (1000 * sums.noModel) / total;
    drawn.difference[replicate] = (1000 * (sums.challenger - sums.champion)) / total;
  }
  return {
    challenger: middle(drawn.challenger, confidence),
    champion: middle(drawn.champion, confidence),
    noModel: middle(drawn.noModel, confidence),
    difference: middle(drawn.difference, confidence),
  };
}

const draws = () => new Float64Array(RESAMPLING.replicates);

/** Rows of one class that cost the same, or nearly: how many, who flags them, mean and deviation of their amounts. */
interface Kinds {
  readonly counts: Float64Array;
  readonly flags: Uint8Array;
  readonly amounts: Float64Array;
  readonly deviations: Float64Array;
  readonly drawn: Float64Array;
}

function kindsOfNegatives({ stakes: { labels }, flagsOf }: FlaggedRows): Kinds {
  const counts = new Float64Array(FLAGS.length);
  for (let row = 0; row < labels.length; row++) {
    if (labels[row] === 0) counts[flagsOf(row)] = (counts[flagsOf(row)] as number) + 1;
  }
  return kinds(FLAGS.map((flags) => ({ flags, rows: counts[flags] as number, mean: 0, deviation: 0 })));
}

const MOST_AMOUNTS = 2048;

function kindsOfPositives({ stakes, flagsOf }: FlaggedRows): Kinds {
  const { labels } = stakes;
  const sizes = new Uint32Array(FLAGS.length);
  for (let row = 0; row < labels.length; row++) {
    if (labels[row] === 1) sizes[flagsOf(row)] = (sizes[flagsOf(row)] as number) + 1;
  }
  const amounts = FLAGS.map((flags) => new Float64Array(sizes[flags] as number));
  sizes.fill(0);
  for (let row = 0; row < labels.length; row++) {
    if (labels[row] !== 1) continue;
    const flags = flagsOf(row);
    (amounts[flags] as Float64Array)[sizes[flags] as number] = amountAt(stakes, row);
    sizes[flags] = (sizes[flags] as number) + 1;
  }
  return kinds(FLAGS.flatMap((flags) => kindsOfAmounts(flags, (amounts[flags] as Float64Array).sort())));
}

interface Kind {
  readonly flags: Flags;
  readonly rows: number;
  readonly mean: number;
  readonly deviation: number;
}

function kindsOfAmounts(flags: Flags, sorted: Float64Array): Kind[] {
  const width = Math.max(1, Math.ceil(sorted.length / MOST_AMOUNTS));
  const found: Kind[] = [];
  for (let from = 0; from < sorted.length; ) {
    let to = Math.min(sorted.length, from + width);
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    found.push(kindOf(flags, sorted.subarray(from, to)));
    from = to;
  }
  return found;
}

function kindOf(flags: Flags, amounts: Float64Array): Kind {
  const mean = amounts.reduce((sum, amount) => sum + amount, 0) / amounts.length;
  const square = amounts.reduce((sum, amount) => sum + (amount - mean) ** 2, 0) / amounts.length;
  return { flags, rows: amounts.length, mean, deviation: Math.sqrt(square) };
}

const kinds = (list: readonly Kind[]): Kinds => ({
  counts: Float64Array.from(list, ({ rows }) => rows),
  flags: Uint8Array.from(list, ({ flags }) => flags),
  amounts: Float64Array.from(list, ({ mean }) => mean),
  deviations: Float64Array.from(list, ({ deviation }) => deviation),
  drawn: new Float64Array(list.length),
});
