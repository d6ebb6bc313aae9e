/**
 * Which margins libxgboost gives the same score, as its logistic function computes in single precision (`Sigmoid` in src/common/math.h
 * of release 1.7): thousands near 0, a few near 1 and -1, more and more from there on until all above 16.6; below -2 none but itself,
 * until all below -88.7.
 */

/** The margins of one score: from `lowest` to less than `aboveHighest`, where the next higher score begins. Either may be infinite. */
export interface Margins {
  readonly lowest: number;
  readonly aboveHighest: number;
}

/** What the library takes for the exponent at most. */
const LARGEST_EXPONENT = Math.fround(88.7);

const exponential = (margin: number) => Math.fround(Math.exp(Math.min(-margin, LARGEST_EXPONENT)));
const denominator = (power: number) => Math.fround(power + 1);
const scoreOf = (divisor: number) => Math.fround(1 / divisor);

const LOWEST_SCORE = scoreOf(denominator(exponential(-LARGEST_EXPONENT)));

/** All margins with the score of this one; those of the same score have the same, to the last bit. */
export function marginsOfScore(margin: number): Margins {
  const divisor = denominator(exponential(margin));
  const score = scoreOf(divisor);
  let smallest = divisor;
  for (let next = neighbour(smallest, -1); scoreOf(next) === score; next = neighbour(next, -1)) smallest = next;
  let largest = divisor;
  for (let next = neighbour(largest, 1); scoreOf(next) === score; next = neighbour(next, 1)) largest = next;
  return {
    lowest: score === LOWEST_SCORE ? Number.NEGATIVE_INFINITY : leastMargin(largest),
    aboveHighest: smallest <= 1 ? Number.POSITIVE_INFINITY : leastMargin(neighbour(smallest, -1)),
  };
}

/** From where on margins have this denominator, or a smaller one. Both the power and the sum are rounded. */
function leastMargin(divisor: number): number {
  let power = Math.fround((divisor + neighbour(divisor, 1)) / 2 - 1);
  while (denominator(power) > divisor) power = neighbour(power, -1);
  for (let next = neighbour(power, 1); denominator(next) <= divisor; next = neighbour(next, 1)) power = next;
  return -Math.log((power + neighbour(power, 1)) / 2);
}

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** The next number in single precision, of a positive one. */
function neighbour(value: number, direction: 1 | -1): number {
  float[0] = value;
  bits[0] = (bits[0] as number) + direction;
  return float[0] as number;
}
