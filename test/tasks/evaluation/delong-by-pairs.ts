/** DeLong's method as its authors wrote it down: every positive against every negative, plain sums, no sorting. */
import type { Scores } from '#tasks/evaluation/scores';

export interface SlowDeLong {
  readonly aucs: [number, number];
  /** Of both AUCs: [first, second, covariance]. */
  readonly variances: [number, number, number];
}

export function delongByPairs(first: Scores, second: Scores): SlowDeLong {
  const positives = [...first.labels.keys()].filter((row) => first.labels[row] === 1);
  const negatives = [...first.labels.keys()].filter((row) => first.labels[row] === 0);
  const components = [first, second].map(({ scores }) => {
    const wins = (i: number, j: number) => {
      const gap = (scores[i] as number) - (scores[j] as number);
      return gap > 0 ? 1 : gap === 0 ? 0.5 : 0;
    };
    return {
      positive: positives.map((i) => mean(negatives.map((j) => wins(i, j)))),
      negative: negatives.map((j) => mean(positives.map((i) => wins(i, j)))),
    };
  });
  const covariance = (a: number, b: number) =>
    covarianceOf(components[a]?.positive ?? [], components[b]?.positive ?? []) / positives.length +
    covarianceOf(components[a]?.negative ?? [], components[b]?.negative ?? []) / negatives.length;
  return {
    aucs: [mean(components[0]?.positive ?? []), mean(components[1]?.positive ?? [])],
    variances: [covariance(0, 0), covariance(1, 1), covariance(0, 1)],
  };
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function covarianceOf(a: number[], b: number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  return a.reduce((sum, value, i) => sum + (value - meanA) * ((b[i] as number) - meanB), 0) / (a.length - 1);
}
