/**
 * The search strategies: which hyperparameters the next training job tries. All are a pure function of the seed, the number of
 * the job and the results so far, so that a tuning job goes on after a restart as it would have without one.
 *
 * `Random` and `Grid` do what AWS documents. AWS's `Bayesian` is not public; this one is a small model-based search of its own:
 * random first, then the best of many random candidates by a kernel estimate of the objective plus a bonus for distance.
 */
import type { Dimension, Hyperparameters } from './ranges';

export interface Trial {
  readonly values: Hyperparameters;
  /** Larger is better; undefined while it runs or when it has failed. */
  readonly score: number | undefined;
}

export interface Search {
  /** The next trial, or undefined when the grid has no more. */
  next(trials: readonly Trial[]): Hyperparameters | undefined;
}

export function createSearch(strategy: string, dimensions: readonly Dimension[], seed: number): Search {
  if (strategy === 'Grid') return gridSearch(dimensions);
  return strategy === 'Random' ? randomSearch(dimensions, seed) : modelSearch(dimensions, seed);
}

/** Grid search takes categorical parameters only on AWS; the service refuses others. */
function gridSearch(dimensions: readonly Dimension[]): Search {
  return {
    next(trials) {
      let index = trials.length;
      const values: Record<string, string> = {};
      for (const { name, values: all = [] } of dimensions) {
        values[name] = all[index % all.length] ?? '';
        index = Math.floor(index / all.length);
      }
      return index > 0 ? undefined : values;
    },
  };
}

function randomSearch(dimensions: readonly Dimension[], seed: number): Search {
  return { next: (trials) => randomPoint(dimensions, generator(seed, trials.length)) };
}

const CANDIDATES = 200;
const WARM_UP = 3;
/** Width of the kernel in the unit cube. */
const WIDTH = 0.2;

function modelSearch(dimensions: readonly Dimension[], seed: number): Search {
  const place = (values: Hyperparameters) => dimensions.map((one) => one.unitOf(values[one.name] ?? ''));
  return {
    next(trials) {
      const random = generator(seed, trials.length);
      const scored = trials.flatMap(({ values, score }) => (score === undefined ? [] : [{ at: place(values), score }]));
      if (scored.length < WARM_UP) return randomPoint(dimensions, random);
      const scores = scored.map(({ score }) => score);
      const [worst, best] = [Math.min(...scores), Math.max(...scores)];
      const span = best - worst || 1;
      const tried = trials.map(({ values }) => place(values));
      const promise = (at: readonly number[]) => {
        const weights = scored.map((one) => Math.exp(-(distance(at, one.at) ** 2) / (2 * WIDTH ** 2)) + 1e-9);
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        const mean = scored.reduce((sum, one, i) => sum + ((weights[i] ?? 0) * (one.score - worst)) / span, 0) / total;
        const nearest = Math.min(...tried.map((other) => distance(at, other)));
        return mean + Math.min(nearest / WIDTH, 1) * 0.5;
      };
      let chosen: { values: Hyperparameters; promise: number } | undefined;
      for (let i = 0; i < CANDIDATES; i++) {
        const values = randomPoint(dimensions, random);
        const value = promise(place(values));
        if (!chosen || value > chosen.promise) chosen = { values, promise: value };
      }
      return chosen?.values;
    },
  };
}

function randomPoint(dimensions: readonly Dimension[], random: () => number): Hyperparameters {
  return Object.fromEntries(dimensions.map((one) => [one.name, one.valueAt(random())]));
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.sqrt(a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0) / a.length);
}

/** Numbers of [0, 1) from a seed and the number of the trial (mulberry32 over a mix of both). */
function generator(seed: number, trial: number): () => number {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(trial + 1, 0xc2b2ae35);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
