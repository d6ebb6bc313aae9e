/**
 * Test sets drawn from worlds whose truth is known: scores of both classes are normal, so that the true AUC has a closed form. Two
 * models share part of their noise. Worlds that differ only in how far the classes stand apart take the same noise, which is drawn
 * and sorted once for all: each world still sees as many independent test sets as it asks for.
 */

import { compareAucs, differenceInterval, type Measured, measureForComparison } from '#tasks/evaluation/comparison';
import { quantile } from '#tasks/evaluation/normal';
import { Random } from '#tasks/evaluation/random';
import { type Ranking, type SortedScores, sortScores } from '#tasks/evaluation/ranking';

export interface World {
  readonly positives: number;
  readonly negatives: number;
  /** True AUC of the one model, or of the champion. */
  readonly auc: number;
  /** Standard deviation of the positives' scores, that of the negatives' being 1. @default 1 */
  readonly spread?: number;
  /** A second model, the challenger: its true AUC minus the champion's, and the correlation of both scores within a class. */
  readonly beside?: { readonly difference: number; readonly correlation: number };
}

export interface Job extends World {
  readonly sets: number;
  /** Whether the paired test is asked, which takes most of the time. */
  readonly tested: boolean;
}

/** Shares of the test sets. */
export interface Observed {
  /** The 95 % interval has the truth in it: of the AUC, or of the difference where there are two models. */
  readonly covered: number;
  /** The interval lies above the truth as a whole. A model worse by just the margin passes the gate in these sets. */
  readonly above: number;
  /** The truth is in DeLong's interval, on the logit scale for one AUC, whatever the rows. */
  readonly coveredByDeLong: number;
  /** The paired test calls two models different at the 5 % level. */
  readonly alarms: number;
}

/** @returns what was seen of each job, in order */
export function simulate(jobs: readonly Job[], seed: number): Observed[] {
  const seen = new Map<Job, Observed>();
  const groups = new Map<string, Job[]>();
  for (const job of jobs) {
    const { positives, negatives, spread, beside, sets } = job;
    const noise = JSON.stringify([positives, negatives, spread, beside?.correlation, sets]);
    groups.set(noise, [...(groups.get(noise) ?? []), job]);
  }
  for (const alike of groups.values()) {
    for (const [job, observed] of simulateAlike(alike, new Random(seed))) seen.set(job, observed);
  }
  return jobs.map((job) => seen.get(job) as Observed);
}

/** @param jobs at least one; all take the same noise */
function simulateAlike(jobs: readonly Job[], random: Random): Map<Job, Observed> {
  const world = jobs[0] as Job;
  const models = world.beside ? 2 : 1;
  const noise = new Noise(world, models, random);
  const tallies = new Map(jobs.map((job) => [job, new Tally(job)]));
  for (let set = 0; set < world.sets; set++) {
    noise.draw();
    for (const tally of tallies.values()) tally.count(noise);
  }
  return new Map(jobs.map((job) => [job, (tallies.get(job) as Tally).shares()]));
}

/** What varies in one test set: the scores of both classes, each around 0. */
class Noise {
  readonly labels: Uint8Array;
  readonly #world: World;
  readonly #random: Random;
  /** By model, then negatives and positives. */
  readonly #scores: readonly (readonly [Float64Array, Float64Array])[];
  #sorted: (readonly [SortedScores, SortedScores])[] = [];

  constructor(world: World, models: number, random: Random) {
    const { positives, negatives } = world;
    this.labels = new Uint8Array(positives + negatives).fill(1, 0, positives);
    this.#world = world;
    this.#random = random;
    this.#scores = Array.from({ length: models }, () => [new Float64Array(negatives), new Float64Array(positives)]);
  }

  draw(): void {
    const correlation = this.#world.beside?.correlation ?? 0;
    const [common, own] = [Math.sqrt(correlation), Math.sqrt(1 - correlation)];
    const spreads = [1, this.#world.spread ?? 1];
    for (const [label, spread] of spreads.entries()) {
      const rows = label === 1 ? this.#world.positives : this.#world.negatives;
      for (let row = 0; row < rows; row++) {
        const shared = correlation > 0 ? common * this.#random.normal() : 0;
        for (const scores of this.#scores) {
          (scores[label] as Float64Array)[row] = spread * (shared + own * this.#random.normal());
        }
      }
    }
    this.#sorted = this.#scores.map(([negatives, positives]) => [sortScores(negatives), sortScores(positives)]);
  }

  /** The scores of one model whose classes stand so far apart, ranked: both classes are sorted, so they only need to be merged. */
  ranked(model: number, separation: number): Ranking {
    const [below, above] = this.#sorted[model] as readonly [SortedScores, SortedScores];
    const [negatives, positives] = [below.order.length, above.order.length];
    const rows = negatives + positives;
    const order = new Uint32Array(rows);
    const sorted = { labels: new Uint8Array(rows), scores: new Float64Array(rows) };
    const scores = new Float64Array(rows);
    let [n, p] = [0, 0];
    for (let at = 0; at < rows; at++) {
      const positive = p < positives ? (above.sorted[p] as number) + separation : Number.POSITIVE_INFINITY;
      const isPositive = n === negatives || positive < (below.sorted[n] as number);
      const score = isPositive ? positive : (below.sorted[n] as number);
      // Positives are the first rows of the file.
      const row = isPositive ? (above.order[p++] as number) : positives + (below.order[n++] as number);
      order[at] = row;
      sorted.labels[at] = isPositive ? 1 : 0;
      sorted.scores[at] = score;
      scores[row] = score;
    }
    return { labels: this.labels, scores, order, sorted, positives, negatives };
  }
}

/** Counts what is claimed of one world and true. */
class Tally {
  readonly #job: Job;
  readonly #separations: readonly number[];
  readonly #counts = { covered: 0, above: 0, coveredByDeLong: 0, alarms: 0 };

  constructor(job: Job) {
    const { auc, spread = 1, beside } = job;
    this.#job = job;
    const truths = beside ? [auc + beside.difference, auc] : [auc];
    this.#separations = truths.map((truth) => quantile(truth) * Math.hypot(1, spread));
  }

  count(noise: Noise): void {
    const counts = this.#counts;
    const truth = this.#job.beside?.difference ?? this.#job.auc;
    const models = this.#separations.map((separation, model) =>
      measureForComparison(noise.ranked(model, separation), 0.95),
    );
    const [first, second] = models as [Measured, Measured | undefined];
    const { low, high, byDeLong, pValue } = second ? this.#compared(first, second, truth) : alone(first, truth);
    if (low <= truth && truth <= high) counts.covered++;
    if (low > truth) counts.above++;
    if (byDeLong) counts.coveredByDeLong++;
    if (pValue <= 0.05) counts.alarms++;
  }

  #compared(first: Measured, second: Measured, truth: number): Seen {
    const { interval, variance, pValue } = this.#job.tested
      ? compareAucs(first, second, { confidence: 0.95, isSameModel: false })
      : { ...differenceInterval(first, second, 0.95), pValue: 1 };
    const [low, high] = interval;
    return { low, high, byDeLong: Math.abs(first.auc - second.auc - truth) <= NORMAL * Math.sqrt(variance), pValue };
  }

  shares(): Observed {
    const share = (count: number) => count / this.#job.sets;
    const { covered, above, coveredByDeLong, alarms } = this.#counts;
    return {
      covered: share(covered),
      above: share(above),
      coveredByDeLong: share(coveredByDeLong),
      alarms: share(alarms),
    };
  }
}

const NORMAL = 1.959963984540054;

interface Seen {
  readonly low: number;
  readonly high: number;
  readonly byDeLong: boolean;
  /** Of the paired test; 1 where it is not asked. */
  readonly pValue: number;
}

function alone({ auc, variance, interval: [low, high] }: Measured, truth: number): Seen {
  const reach = (NORMAL * Math.sqrt(variance)) / (auc * (1 - auc));
  return { low, high, byDeLong: Math.abs(logit(auc) - logit(truth)) <= reach, pValue: 1 };
}

const logit = (share: number): number => Math.log(share / (1 - share));
