/**
 * The metric `auc` of binary models as libxgboost defines it (ties count by halves), without its sort of row numbers, which
 * takes two thirds of a training's time: scores and labels are sorted together as plain integers.
 */
import type { Booster, Matrix } from '#local/backends/xgboost';
import type { TrainingSettings } from './hyperparameters';

export interface AucWatch {
  /** The library's line of metrics, e.g. `[3]\ttrain-auc:0.91\tvalidation-auc:0.89`. */
  evaluate(round: number, booster: Booster): string;
}

/** @returns undefined where only the library can answer: other metrics, weights, labels other than 0 and 1 or all the same */
export function watchAuc(
  { parameters, csvWeights }: Pick<TrainingSettings, 'parameters' | 'csvWeights'>,
  watched: readonly (readonly [name: string, matrix: Matrix])[],
): AucWatch | undefined {
  const metrics = parameters.filter(([name]) => name === 'eval_metric').map(([, value]) => value);
  const objective = new Map(parameters).get('objective');
  if (csvWeights || objective !== 'binary:logistic' || metrics.length !== 1 || metrics[0] !== 'auc') return undefined;
  const sets = watched.map(([name, matrix]) => ({ name, matrix, labels: matrix.labels() }));
  if (!sets.every(({ labels }) => isBinary(labels))) return undefined;
  const sort = createSort(Math.max(...sets.map(({ labels }) => labels.length)));
  return {
    evaluate(round, booster) {
      const figures = sets.map(
        ({ name, matrix, labels }) => `\t${name}-auc:${aucOf(booster.predict(matrix).values, labels, sort)}`,
      );
      return `[${round}]${figures.join('')}`;
    },
  };
}

function isBinary(labels: Float32Array): boolean {
  let positives = 0;
  for (const label of labels) {
    if (label !== 0 && label !== 1) return false;
    positives += label;
  }
  return positives > 0 && positives < labels.length;
}

/**
 * A score from 0 to 1 has its sign bit clear, so its bits order as the score does; shifted by one they leave room for the
 * label. Sorted, rows of one score stand together, negatives first.
 */
function aucOf(scores: Float32Array, labels: Float32Array, sort: Sort): number {
  const bits = new Uint32Array(scores.buffer, scores.byteOffset, scores.length);
  const keys = sort((keys) => {
    for (let i = 0; i < keys.length; i++) keys[i] = ((bits[i] as number) << 1) | (labels[i] as number);
  }, scores.length);
  let negatives = 0;
  let positives = 0;
  let doubledWins = 0;
  let score = -1;
  let negativesBelow = 0;
  for (const key of keys) {
    if (key >>> 1 !== score) {
      score = key >>> 1;
      negativesBelow = negatives;
    }
    if (key & 1) {
      positives++;
      doubledWins += negativesBelow + negatives;
    } else negatives++;
  }
  return doubledWins / (2 * positives * negatives);
}

type Sort = (fill: (keys: Uint32Array) => void, length: number) => Uint32Array;

const DIGITS = 1 << 16;

/**
 * A radix sort of non-negative 32-bit keys, digit by digit from the least significant one. Asks for memory once.
 *
 * @returns a function whose result is valid until its next call
 */
function createSort(longest: number): Sort {
  const [first, second] = [new Uint32Array(longest), new Uint32Array(longest)];
  const starts = [new Uint32Array(DIGITS), new Uint32Array(DIGITS)] as const;
  return (fill, length) => {
    const [keys, spare] = [first.subarray(0, length), second.subarray(0, length)];
    fill(keys);
    countDigits(keys, starts);
    move(keys, spare, starts[0], 0);
    move(spare, keys, starts[1], 16);
    return keys;
  };
}

/** Fills `starts` with the first place of each value of the low and of the high digit. */
function countDigits(keys: Uint32Array, [low, high]: readonly [Uint32Array, Uint32Array]): void {
  low.fill(0);
  high.fill(0);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as number;
    (low[key & (DIGITS - 1)] as number)++;
    (high[key >>> 16] as number)++;
  }
  for (const starts of [low, high]) {
    let sum = 0;
    for (let digit = 0; digit < DIGITS; digit++) {
      const count = starts[digit] as number;
      starts[digit] = sum;
      sum += count;
    }
  }
}

function move(from: Uint32Array, to: Uint32Array, starts: Uint32Array, shift: number): void {
  for (let i = 0; i < from.length; i++) {
    const key = from[i] as number;
    to[(starts[(key >>> shift) & (DIGITS - 1)] as number)++] = key;
  }
}
