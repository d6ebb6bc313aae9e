/**
 * Two models on the same rows: how much larger is one's AUC than the other's? The interval is the wider, at either end, of two: that
 * of the difference itself, which shrinks to nothing where few rows happen to tell two models apart, and that put together from
 * the intervals of both AUCs, which know what few rows cannot show. Either alone misses the truth too often somewhere
 * (test/tasks/evaluation/coverage.test.ts).
 */
import type { DifferenceIntervalMethod, Interval } from '#tasks/contracts/evaluation';
import { type Auc, degreesOfFreedom, measureAuc, RunningMoments } from './auc';
import { aucInterval, mistakenRows } from './auc-interval';
import { exchangeTest } from './exchange-test';
import { quantile, upperTail } from './normal';
import { Random, RESAMPLING } from './random';
import { orderAlike, type Ranking } from './ranking';
import { tQuantile } from './student';

export interface Measured extends Pick<Auc, 'auc' | 'variance' | 'placements'> {
  readonly ranking: Ranking;
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
  /** Two-sided, of the test that both are equal. */
  readonly pValue: number;
}

/** One model's share in a comparison. */
export function measureForComparison(ranking: Ranking, confidence: number): Measured {
  const auc = measureAuc(ranking);
  return { ...auc, ranking, interval: aucInterval(auc, ranking, confidence).interval };
}

/**
 * @param first and `second` have scored the same rows
 * @param isSameModel both are one and the same: then, and only then, they are surely equal on all rows there may be
 */
export function compareAucs(
  first: Measured,
  second: Measured,
  { confidence, isSameModel }: { confidence: number; isSameModel: boolean },
): AucComparison {
  if (orderAlike(first.ranking, second.ranking)) {
    const unseen = isSameModel ? 0 : unseenDifference(first, confidence);
    const method = isSameModel ? 'identical' : 'same-order';
    return { difference: 0, variance: 0, interval: [0 - unseen, unseen], method, pValue: 1 };
  }
  const { variance, interval } = differenceInterval(first, second, confidence);
  const difference = first.auc - second.auc;
  return { difference, variance, interval, method: 'delong-mover', pValue: pValueOf(first, second, variance) };
}

/**
 * How far the AUCs of two models may be apart that put all rows in the same order: either may take some rows for the other class that
 * the other model gets right, if they are so few that among these rows there may well be none. For the share of such rows in a class
 * of n that is 1 - tail^(1/n), with a tail of 5 % about 3/n (Hanley & Lippman-Hand, JAMA 249, 1983, 1743-1745).
 */
function unseenDifference({ auc, ranking }: Measured, confidence: number): number {
  const share = 1 - ((1 - confidence) / 2) ** (1 / Math.min(ranking.positives, ranking.negatives));
  return share * Math.abs(auc - 0.5);
}

export function differenceInterval(
  first: Measured,
  second: Measured,
  confidence: number,
): Pick<AucComparison, 'variance' | 'interval'> {
  const parts = gapsOf(first, second).map((ofClass) => ({ variance: varianceOfMean(ofClass), rows: ofClass.length }));
  const variance = parts.reduce((sum, part) => sum + part.variance, 0);
  const reach = tQuantile((1 + confidence) / 2, degreesOfFreedom(parts)) * Math.sqrt(variance);
  const direct = around(first.auc - second.auc, reach);
  const recovered = recover(first, second, variance);
  return { variance, interval: [Math.min(direct[0], recovered[0]), Math.max(direct[1], recovered[1])] };
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

/**
 * The interval of a difference from those of its parts and their correlation (Newcombe, Statistics in Medicine 17, 1998, 2635-2650;
 * Zou, Psychological Methods 12, 2007, 399-413, method of variance estimates recovery).
 */
function recover(first: Measured, second: Measured, variance: number): Interval {
  const difference = first.auc - second.auc;
  const product = Math.sqrt(first.variance * second.variance);
  const covariance = (first.variance + second.variance - variance) / 2;
  // A model that separates perfectly tells nothing of how both vary together.
  const correlation = product === 0 ? 0 : Math.min(1, Math.max(-1, covariance / product));
  const reach = (a: number, b: number) => Math.sqrt(Math.max(0, a * a + b * b - 2 * correlation * a * b));
  return [
    Math.max(-1, difference - reach(first.auc - first.interval[0], second.interval[1] - second.auc)),
    Math.min(1, difference + reach(first.interval[1] - first.auc, second.auc - second.interval[0])),
  ];
}

/** Below either the normal distribution is not trusted: its test alarms too often with few positives, too rarely with few mistakes. */
const ENOUGH_ROWS = 50;
const ENOUGH_MISTAKEN = 10;

function pValueOf(first: Measured, second: Measured, variance: number): number {
  const difference = first.auc - second.auc;
  if (difference === 0) return 1;
  const { ranking } = first;
  const mistaken = Math.min(mistakenRows(first.auc, ranking), mistakenRows(second.auc, ranking));
  if (Math.min(ranking.positives, ranking.negatives) >= ENOUGH_ROWS && mistaken >= ENOUGH_MISTAKEN) {
    return delongTest(difference, variance, 0.95).pValue;
  }
  return exchangeTest(ranking, second.ranking, {
    random: new Random(RESAMPLING.seed),
    exchanges: RESAMPLING.rankExchanges,
  });
}

/** Structural component by the first model minus that by the second: of the positives, of the negatives. */
function gapsOf(first: Measured, second: Measured): [Float64Array, Float64Array] {
  const { labels, positives, negatives } = first.ranking;
  const gaps: [Float64Array, Float64Array] = [new Float64Array(positives), new Float64Array(negatives)];
  let [p, n] = [0, 0];
  for (let row = 0; row < labels.length; row++) {
    const gap = (first.placements[row] as number) - (second.placements[row] as number);
    if (labels[row] === 1) gaps[0][p++] = gap;
    else gaps[1][n++] = gap;
  }
  return gaps;
}

function varianceOfMean(gaps: Float64Array): number {
  const moments = new RunningMoments();
  for (const gap of gaps) moments.add(gap);
  return moments.variance() / gaps.length;
}
