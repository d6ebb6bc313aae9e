/**
 * Two models on the same rows: is one's AUC larger than the other's? DeLong's variance for correlated curves (see auc.ts), with the
 * normal distribution where there are rows enough and with the signs of the rows' gaps flipped at random where there are few.
 */
import type { DifferenceIntervalMethod, Interval } from '#tasks/contracts/evaluation';
import { type Auc, RunningMoments } from './auc';
import { mistakenRows } from './auc-interval';
import { quantile, upperTail } from './normal';
import { Random, RESAMPLING } from './random';
import { flipSigns, type Gaps } from './sign-flips';

export interface Measured extends Pick<Auc, 'auc' | 'placements'> {
  /** Of the AUC alone. */
  readonly interval: Interval;
}

export interface AucComparison {
  /** The first model's AUC minus the second's. */
  readonly difference: number;
  readonly variance: number;
  /** Of the difference, inside [-1, 1]. */
  readonly interval: Interval;
  readonly method: DifferenceIntervalMethod;
  /** Two-sided. */
  readonly pValue: number;
}

/** Below either the normal distribution is not trusted: its test errs to both sides (test/tasks/evaluation/coverage.test.ts). */
const ENOUGH_ROWS = 200;
const ENOUGH_MISTAKEN = 20;

/**
 * @param labels of the rows behind the placements of both
 * @param areIdentical whether both score every row the same: then, and only then, they are surely equal
 */
export function compareAucs(
  first: Measured,
  second: Measured,
  labels: Uint8Array,
  { confidence, areIdentical }: { confidence: number; areIdentical: boolean },
): AucComparison {
  const difference = first.auc - second.auc;
  if (areIdentical) return { difference: 0, variance: 0, interval: [0, 0], method: 'identical', pValue: 1 };
  const gaps = gapsOf(first, second, labels);
  const [ofPositives, ofNegatives] = gaps.map(varianceOfMean) as [number, number];
  const variance = ofPositives + ofNegatives;
  if (variance === 0) {
    const interval = squareAndAdd(first, second);
    return {
      difference,
      variance,
      interval,
      method: 'square-and-add',
      pValue: excludes(interval, 0) ? 1 - confidence : 1,
    };
  }
  const counts = { positives: gaps[0].length, negatives: gaps[1].length };
  const mistaken = Math.min(mistakenRows(first.auc, counts), mistakenRows(second.auc, counts));
  if (Math.min(counts.positives, counts.negatives) >= ENOUGH_ROWS && mistaken >= ENOUGH_MISTAKEN) {
    return { difference, variance, method: 'delong', ...delongTest(difference, variance, confidence) };
  }
  const options = { confidence, random: new Random(RESAMPLING.seed), flips: RESAMPLING.signFlips };
  const error = Math.sqrt(variance);
  const { critical, pValue } = flipSigns(gaps, Math.abs(difference) / error, options);
  return { difference, variance, interval: around(difference, critical * error), method: 'sign-flips', pValue };
}

/** DeLong's test as published: the difference over its standard error is taken as normal. @param variance above 0 */
export function delongTest(
  difference: number,
  variance: number,
  confidence: number,
): Pick<AucComparison, 'interval' | 'pValue'> {
  const error = Math.sqrt(variance);
  return {
    interval: around(difference, quantile((1 + confidence) / 2) * error),
    pValue: 2 * upperTail(Math.abs(difference) / error),
  };
}

const around = (difference: number, reach: number): Interval => [
  Math.max(-1, difference - reach),
  Math.min(1, difference + reach),
];

function gapsOf(first: Measured, second: Measured, labels: Uint8Array): [Gaps, Gaps] {
  let positives = 0;
  for (const label of labels) positives += label;
  const gaps: [Gaps, Gaps] = [new Float64Array(positives), new Float64Array(labels.length - positives)];
  let [p, n] = [0, 0];
  for (let row = 0; row < labels.length; row++) {
    const gap = (first.placements[row] as number) - (second.placements[row] as number);
    if (labels[row] === 1) gaps[0][p++] = gap;
    else gaps[1][n++] = gap;
  }
  return gaps;
}

function varianceOfMean(gaps: Gaps): number {
  const moments = new RunningMoments();
  for (const gap of gaps) moments.add(gap);
  return moments.variance() / gaps.length;
}

/**
 * Where no row tells the models apart though they are not the same, from the intervals of both (Newcombe, Statistics in Medicine
 * 17, 1998, 873-890): wide, as it knows nothing of how they go together.
 */
function squareAndAdd(first: Measured, second: Measured): Interval {
  const difference = first.auc - second.auc;
  const down = Math.hypot(first.auc - first.interval[0], second.interval[1] - second.auc);
  const up = Math.hypot(first.interval[1] - first.auc, second.auc - second.interval[0]);
  return [Math.max(-1, difference - down), Math.min(1, difference + up)];
}

const excludes = ([low, high]: Interval, value: number): boolean => low > value || high < value;
