/** Seeded random numbers: the same seed gives the same numbers on every machine. Not for secrets. */

export interface Random {
  /** In [0, 1). */
  next(): number;
  /** Standard normal. */
  normal(): number;
  /** A whole number in [0, below). */
  integer(below: number): number;
}

/** sfc32 of PractRand (Chris Doty-Humphrey, public domain): 128 bits of state, fast in 32-bit arithmetic. */
export function seededRandom(seed: number): Random {
  let [a, b, c, counter] = [0x9e3779b9, 0x243f6a88, seed | 0, 1];
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  // The first numbers after seeding are not yet mixed.
  for (let round = 0; round < 16; round++) next();
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
