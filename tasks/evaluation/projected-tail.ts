/**
 * How the empirical AUC is distributed above its mean if the scores of both classes are normal with equal spread: near 1 it is very
 * skewed. Its projection on sums over the rows (Hájek, Annals of Mathematical Statistics 39, 1968, 325-346) has a tail that the
 * saddlepoint knows to a few percent even for ten rows (Lugannani & Rice, Advances in Applied Probability 12, 1980, 475-490).
 */
import type { Counts } from './binormal';
import { cdf, quantile, upperTail } from './normal';

/** Scores are integrated over in such steps, this far to both sides of their mean, in standard deviations: half the step changes no digit of four. */
const STEP = 0.5;
const REACH = 7;
/** Of all means that may occur. */
const FURTHEST_MEAN = 12;
const PLACEMENTS = Float64Array.from({ length: 2 * ((FURTHEST_MEAN + REACH) / STEP) + 1 }, (_, at) =>
  cdf(at * STEP - FURTHEST_MEAN - REACH),
);

/** What a row adds to the AUC, which is distributed alike in both classes: from -auc to 1 - auc, with mean 0. */
interface Share {
  readonly values: Float64Array;
  readonly weights: Float64Array;
  readonly largest: number;
}

/**
 * @param auc the true one
 * @returns the probability of an empirical AUC of at least `seen`; 0.5 where that is below the true one
 */
export function projectedTail(auc: number, { positives, negatives }: Counts): (seen: number) => number {
  const share = shareOf(auc);
  return (seen) => {
    const above = Math.min(1, seen) - auc;
    if (above <= 0) return 0.5;
    let t = 0;
    let [generated, slope, curvature] = [0, 0, 0];
    for (let step = 0; step < 100; step++) {
      const [p, n] = [cumulants(share, t, positives), cumulants(share, t, negatives)];
      [generated, slope, curvature] = [p[0] + n[0], p[1] + n[1], p[2] + n[2]];
      const change = (above - slope) / curvature;
      // Newton's steps are too long where the slope levels off.
      t = step === 0 ? change : Math.max(t / 4, Math.min(t + change, 3 * t));
      if (Math.abs(change) < 1e-5 * t) break;
    }
    const root = Math.sqrt(2 * Math.max(0, t * above - generated));
    // So close to the mean the formula is 0 / 0.
    if (root < 1e-2) return 0.5;
    const density = Math.exp((-root * root) / 2) / Math.sqrt(2 * Math.PI);
    return upperTail(root) + density * (1 / (t * Math.sqrt(curvature)) - 1 / root);
  };
}

function shareOf(auc: number): Share {
  const mean = Math.min(FURTHEST_MEAN, quantile(auc) * Math.SQRT2);
  const middle = Math.round((mean + FURTHEST_MEAN + REACH) / STEP);
  const placements = PLACEMENTS.subarray(middle - REACH / STEP, middle + REACH / STEP + 1);
  const first = (middle - REACH / STEP) * STEP - FURTHEST_MEAN - REACH - mean;
  const weights = placements.map(
    (_, at) => Math.exp(-((first + at * STEP) ** 2) / 2) * (STEP / Math.sqrt(2 * Math.PI)),
  );
  return { values: placements.map((placement) => placement - auc), weights, largest: 1 - auc };
}

/** Of the mean of `rows` shares at t >= 0: the generating function of its cumulants and its first two derivatives. */
function cumulants({ values, weights, largest }: Share, t: number, rows: number): readonly [number, number, number] {
  const each = t / rows;
  let [total, first, second] = [0, 0, 0];
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    const mass = (weights[at] as number) * Math.exp(each * (value - largest));
    total += mass;
    first += mass * value;
    second += mass * value * value;
  }
  const mean = first / total;
  return [rows * (Math.log(total) + each * largest), mean, (second / total - mean * mean) / rows];
}
