/** Seeded random numbers: the same seed gives the same numbers on every machine. Not for secrets. */
import { sfc32 } from '#tasks/evaluation/sfc32';

export interface Random {
  /** In [0, 1). */
  next(): number;
  /** Standard normal. */
  normal(): number;
  /** A whole number in [0, below). */
  integer(below: number): number;
}

export function seededRandom(seed: number): Random {
  const bits = sfc32(0x9e3779b9, 0x243f6a88, seed);
  const next = () => bits() / 2 ** 32;
  return {
    next,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    integer: (below) => Math.floor(next() * below),
  };
}

/** Draws an index with the probability of its weight. */
export function weightedChoice(weights: readonly number[]): (random: Random) => number {
  let total = 0;
  const bounds = weights.map((weight) => {
    total += weight;
    return total;
  });
  return (random) => {
    const at = random.next() * total;
    let [low, high] = [0, bounds.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((bounds[middle] as number) <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
