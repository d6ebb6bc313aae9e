/**
 * The interval of an AUC. DeLong's variance on the logit scale (Qin & Hotilovac, Statistical Methods in Medical Research 17, 2008,
 * 207-221) with Student's t, as it is estimated from few rows of classes that may vary differently (Brunner & Munzel, Biometrical
 * Journal 42, 2000, 17-25, whose variance is DeLong's). Where hardly a row is mistaken for the other class it is far too narrow, and
 * after perfect separation it would claim certainty: there the tails of a beta distribution answer.
 */
import type { AucIntervalMethod, Interval } from '#tasks/contracts/evaluation';
import type { Auc } from './auc';
import { betaCdf } from './beta';
import { binormalVariance } from './binormal';
import { quantile } from './normal';
import type { Ranking } from './ranking';
import { tQuantile } from './student';

type Counts = Pick<Ranking, 'positives' | 'negatives'>;
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
  const logit = Math.log(auc / (1 - auc));
  const reach = (tQuantile((1 + confidence) / 2, degreesOfFreedom) * Math.sqrt(variance)) / (auc * (1 - auc));
  return [logistic(logit - reach), logistic(logit + reach)];
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/**
 * All AUCs under which the one seen would not be extreme: an interval by tail areas, as Newcombe recommends for small samples
 * (Statistics in Medicine 25, 2006, 543-557), like that of Clopper & Pearson for an effective number of rows (Korn & Graubard,
 * Survey Methodology 24, 1998, 193-201). The AUC seen is taken to follow a beta distribution with the true AUC as its mean and
 * the variance that two normal distributions would give it; so the interval needs no variance estimated from a handful of rows.
 */
function byBetaTails(measured: MeasuredAuc, counts: Counts, confidence: number): Interval {
  const { auc } = measured;
  const tail = (1 - confidence) / 2;
  // Half the smallest step that an AUC of so many pairs can take.
  const step = 0.5 / (counts.positives * counts.negatives);
  const wider = widening(measured, counts, confidence);
  const below = (truth: number, seen: number) => {
    const effectiveRows = Math.max(1e-3, (truth * (1 - truth)) / (wider * binormalVariance(truth, counts)) - 1);
    return betaCdf(seen, truth * effectiveRows, (1 - truth) * effectiveRows);
  };
  return [
    auc <= 0 ? 0 : boundary((truth) => 1 - below(truth, auc - step) > tail, auc, 0),
    auc >= 1 ? 1 : boundary((truth) => below(truth, auc + step) > tail, auc, 1),
  ];
}

/** Rows that the model is worth beside those on the wrong side, each of which counts fourfold. */
const TRUST_IN_MODEL = 5;
/** Rows on the wrong side, times four, that it takes to believe half of an AUC varying less than the model says. */
const DOUBT_OF_LESS = 50;

/**
 * How much more, or less, the AUC varies by DeLong than the model says, as far as there are rows to tell: sooner more than less. As
 * far as DeLong's variance counts, so does that it is an estimate: by the ratio of t to normal quantiles, squared (Korn & Graubard).
 */
function widening({ auc, variance, degreesOfFreedom }: MeasuredAuc, counts: Counts, confidence: number): number {
  const told = 4 * mistakenRows(auc, counts);
  if (told === 0) return 1;
  const ratio = variance / binormalVariance(auc, counts);
  const least = DOUBT_OF_LESS / (told + DOUBT_OF_LESS);
  const share = told / (told + TRUST_IN_MODEL);
  const p = (1 + confidence) / 2;
  const forEstimate = 1 + share * ((tQuantile(p, degreesOfFreedom) / quantile(p)) ** 2 - 1);
  return forEstimate * Math.max(least, share * ratio + 1 - share);
}

/** The last covered value on the way from `inside` to `outside`, by bisection to 9 digits. */
function boundary(isCovered: (truth: number) => boolean, inside: number, outside: number): number {
  let [covered, uncovered] = [inside, outside];
  for (let step = 0; step < 30; step++) {
    const middle = (covered + uncovered) / 2;
    if (middle > 0 && middle < 1 && isCovered(middle)) covered = middle;
    else uncovered = middle;
  }
  return covered;
}
