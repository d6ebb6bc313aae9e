/** The area under the ROC curve where neither class is rare: scores and labels are sorted together as plain integers. */

/**
 * A score from 0 to 1 has its sign bit clear, so its bits order as the score does; shifted by one they leave room for the
 * label. Sorted, rows of one score stand together, negatives first.
 *
 * @param labels 0 or 1, of both. @returns the AUC of as many scores from 0 to 1; ties count by halves
 */
export function aucBySort(labels: Float32Array): (scores: Float32Array) => number {
  const sort = createSort(labels.length);
  return (scores) => aucOf(scores, labels, sort);
}

function aucOf(scores: Float32Array, labels: Float32Array, sort: Sort): number {
  const bits = new Uint32Array(scores.buffer, scores.byteOffset, scores.length);
  const keys = sort((keys) => {
    for (let i = 0; i < keys.length; i++) keys[i] = ((bits[i] as number) << 1) | (labels[i] as number);
  });
  let negatives = 0;
  let positives = 0;
  let doubledWins = 0;
  let score = -1;
  let negativesBelow = 0;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as number;
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

type Sort = (fill: (keys: Uint32Array) => void) => Uint32Array;

const DIGITS = 1 << 16;

/**
 * A radix sort of non-negative 32-bit keys, digit by digit from the least significant one. Asks for memory once.
 *
 * @returns a function whose result is valid until its next call
 */
function createSort(length: number): Sort {
  const [keys, spare] = [new Uint32Array(length), new Uint32Array(length)];
  const starts = [new Uint32Array(DIGITS), new Uint32Array(DIGITS)] as const;
  return (fill) => {
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
