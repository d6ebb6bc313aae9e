/** Scored rows for the tests of this folder: seeded, so that a failure can be seen again. */
import type { Scores } from '#tasks/evaluation/scores';

/** Uniform in [0, 1); mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const rowsOf = (labels: number[], scores: number[]): Scores => ({
  labels: Uint8Array.from(labels),
  scores: Float64Array.from(scores),
});

/**
 * Labels, two of either class at least, and the scores of two models that know something of them and of each other.
 * @param levels how many different scores there are: few give many ties
 */
export function randomPair(seed: number, rows: number, levels: number): [Scores, Scores] {
  const random = seeded(seed);
  const labels = Array.from({ length: rows }, (_, row) => (row < 4 ? row % 2 : Number(random() < 0.4)));
  const shared = labels.map((label) => label * 0.3 + random());
  const model = () =>
    rowsOf(
      labels,
      shared.map((value) => Math.round(((value + random()) / 2.3) * levels) / levels),
    );
  return [model(), model()];
}
