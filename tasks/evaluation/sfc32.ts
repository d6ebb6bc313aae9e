/** 32 random bits at a time from a seed, the same on every machine: sfc32 (Doty-Humphrey, PractRand). Nothing of it is secret. */

/** @param state three words, of which one is the seed. @returns draws a whole number from 0, below 2^32 */
export function sfc32(...state: readonly [number, number, number]): () => number {
  let [a, b, c] = state.map((word) => word | 0) as [number, number, number];
  let counter = 1;
  const draw = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  // The first numbers after seeding are not yet mixed.
  for (let round = 0; round < 16; round++) draw();
  return draw;
}
