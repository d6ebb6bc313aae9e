/**
 * The interval of an AUC. DeLong's variance on the logit scale (Qin & Hotilovac, Statistical Methods in Medical Research 17, 2008,
 * 207-221) with Student's t, as it is estimated from few rows of classes that may vary differently (Brunner & Munzel, Biometrical
 * Journal 42, 2000, 17-25, whose variance is DeLong's). Where hardly a row is mistaken for the other class it is far too narrow, and
 * after perfect separation it would claim certainty: there tail areas under a model of both classes answer.
 */
import type { AucIntervalMethod, Interval } from '#tasks/contracts/evaluation';
import type { Auc } from './auc';
import { betaCdf } from './beta';
import { binormalVariance, type Counts, perfectSeparation } from './binormal';
import { quantile } from './normal';
import { projectedTail } from './projected-tail';
import { tQuantile } from './student';

type MeasuredAuc = Pick<Auc, 'auc' | 'variance' | 'degreesOfFreedom'>;

export interface AucInterval {
  readonly interval: Interval;
  readonly method: AucIntervalMethod;
}

/** Below, DeLong's variance is not trusted (test/tasks/evaluation/coverage.test.ts counts where either interval fails). */
const ENOUGH_MISTAKEN = 4;

/** Rows of the smaller class that are, so to say, on the wrong side: what an AUC's error is known from. */
export const mistakenRows = (auc: number, { positives, negatives }: Counts): number =>
  Math.min(positives, negatives) * Math.min(auc, 1 - auc);

export function aucInterval(measured: MeasuredAuc, counts: Counts, confidence: number): AucInterval {
  return mistakenRows(measured.auc, counts) >= ENOUGH_MISTAKEN
    ? { interval: onLogitScale(measured, confidence), method: 'delong-logit' }
    : { interval: byBetaTails(measured, counts, confidence), method: 'beta-tail' };
}

function onLogitScale({ auc, variance, degreesOfFreedom }: MeasuredAuc, confidence: number): Interval {
  const centre = logit(auc);
  const reach = (tQuantile((1 + confidence) / 2, degreesOfFreedom) * Math.sqrt(variance)) / (auc * (1 - auc));
  return [logistic(centre - reach), logistic(centre + reach)];
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/**
 * All AUCs under which the one seen would not be extreme: an interval by tail areas, as Newcombe recommends for small samples
 * (Statistics in Medicine 25, 2006, 543-557), like that of Clopper & Pearson for an effective number of rows (Korn & Graubard,
 * Survey Methodology 24, 1998, 193-201). Both classes are taken to be normal with equal spread; so the interval needs no variance
 * estimated from a handful of rows. For the upper end the AUC seen is beta-distributed with the variance that this gives it; for the lower
 * end, where an AUC near 1 is seen, the beta's tail is too heavy, and its own is computed (projected-tail.ts).
 */
function byBetaTails(measured: MeasuredAuc, counts: Counts, confidence: number): Interval {
  if (measured.auc < 0.5) {
    const [low, high] = byBetaTails({ ...measured, auc: 1 - measured.auc }, counts, confidence);
    return [1 - high, 1 - low];
  }
  const { auc } = measured;
  const tail = (1 - confidence) / 2;
  const tails = tailsOf(measured, counts, confidence);
  return [crossing(tails.above, () => tail, auc, -1), auc >= 1 ? 1 : upperEnd(tails, auc, tail)];
}

/**
 * Where perfect separation alone is likelier than `tail`, the other end never misses, and its share is left for this one: up to twice
 * the tail (Blaker, Canadian Journal of Statistics 28, 2000, 783-798).
 */
function upperEnd(tails: Tails, auc: number, tail: number): number {
  const end = crossing(tails.below, () => tail, auc, 1);
  if (tails.perfect(end) <= tail) return end;
  return crossing(tails.below, (truth) => Math.min(2 * tail, Math.max(tail, tails.perfect(truth))), auc, 1);
}

/** How likely an AUC at least as extreme as the one seen is, as functions of the true AUC. */
interface Tails {
  /** As high as this one or higher. */
  readonly above: (truth: number) => number;
  /** As low as this one or lower. */
  readonly below: (truth: number) => number;
  /** Perfect separation. */
  readonly perfect: (truth: number) => number;
}

function tailsOf(measured: MeasuredAuc, counts: Counts, confidence: number): Tails {
  const { auc } = measured;
  // Half the smallest step that an AUC of so many pairs can take.
  const step = 0.5 / (counts.positives * counts.negatives);
  const wider = widening(measured, counts, confidence);
  const perfect = perfectSeparation(counts);
  const isPerfectPossible = auc >= 1 || perfect(auc) > NEGLIGIBLE;
  const above = (truth: number) => {
    if (auc >= 1) return perfect(truth);
    const tail = projectedTail(truth, counts);
    const from = (seen: number) => tail(truth + (seen - truth) / Math.sqrt(wider.low));
    if (!isPerfectPossible) return from(auc - step);
    // Perfect separation has a probability of its own, which the tail of a sum over rows does not know.
    return Math.min(1, perfect(truth) + Math.max(0, from(auc - step) - from(1)));
  };
  const below = (truth: number) => {
    const effectiveRows = Math.max(1e-3, (truth * (1 - truth)) / (wider.high * binormalVariance(truth, counts)) - 1);
    return betaCdf(auc + step, truth * effectiveRows, (1 - truth) * effectiveRows);
  };
  return { above, below, perfect };
}

/** A probability beside tails of a few percent. */
const NEGLIGIBLE = 1e-7;

/** Rows that the model is worth beside those on the wrong side, each of which counts fourfold. */
const TRUST_IN_MODEL = 8;
/** Rows on the wrong side, times four, that it takes to believe half of an AUC varying less than the model says. */
const DOUBT_OF_LESS = 50;

/**
 * How much more, or less, the AUC varies by DeLong than the model says, as far as there are rows to tell: sooner more than less. For the
 * lower end it counts besides, as far as DeLong's variance does, that this is an estimate: by the ratio of t to normal quantiles,
 * squared (Korn & Graubard). The upper end would then miss too rarely.
 */
function widening({ auc, variance, degreesOfFreedom }: MeasuredAuc, counts: Counts, confidence: number) {
  const told = 4 * mistakenRows(auc, counts);
  if (told === 0) return { low: 1, high: 1 };
  const ratio = variance / binormalVariance(auc, counts);
  const least = DOUBT_OF_LESS / (told + DOUBT_OF_LESS);
  const share = told / (told + TRUST_IN_MODEL);
  const p = (1 + confidence) / 2;
  const forEstimate = 1 + share * ((tQuantile(p, degreesOfFreedom) / quantile(p)) ** 2 - 1);
  const high = Math.max(least, share * ratio + 1 - share);
  return { low: forEstimate * high, high };
}

/** Logits further out are as good as 0 and 1. */
const FURTHEST = 30;

/**
 * Where a tail area falls to its level, on the way from `auc` down or up. As the normal quantile of the area is nearly a straight line
 * in the logit of the AUC, the secant finds it in a few steps (regula falsi, Illinois variant: Dowell & Jarratt, BIT 11, 1971, 168-174).
 */
function crossing(area: (truth: number) => number, level: (truth: number) => number, auc: number, way: 1 | -1): number {
  // The square root stands for the normal quantile, which grows like it.
  const depth = (tail: number) => Math.sqrt(-2 * Math.log(Math.max(1e-300, tail)));
  const height = (at: number) => depth(level(logistic(at))) - depth(area(logistic(at)));
  let inside = Math.min(FURTHEST, logit(auc));
  let above = height(inside);
  if (above <= 0) return auc;
  let [outside, under] = [inside, above];
  for (let stride = 1; under > 0; stride *= 1.5) {
    [inside, above] = [outside, under];
    outside += way * stride;
    if (Math.abs(outside) > FURTHEST) return way === 1 ? 1 : 0;
    under = height(outside);
  }
  for (let step = 0, side = 0; step < 60; step++) {
    const middle = inside + ((outside - inside) * above) / (above - under);
    const found = height(middle);
    if (Math.abs(found) < 1e-8) return logistic(middle);
    if (found > 0) {
      [inside, above] = [middle, found];
      if (side === 1) under /= 2;
    } else {
      [outside, under] = [middle, found];
      if (side === -1) above /= 2;
    }
    side = Math.sign(found);
  }
  return logistic(inside);
}

const logit = (share: number): number => Math.log(share / (1 - share));
