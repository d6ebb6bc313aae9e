/**
 * Where two models rank the rows of both classes, as far as it matters for AUCs: between two ranks of the other class it is all the same where a
 * row stands. So the ranks that either model gives are put together to stretches that hold one class alone, and rows of a class
 * to which both models give the same two stretches are only counted: of ten million rows few kinds are left where hardly one is mistaken.
 */
import { eachScoreFromHighest, type Ranking } from './ranking';

/** Rows of a class by the lower and the higher of their two stretches, in this order, whatever the order of rows in the file. */
export interface Pairs {
  readonly low: Uint32Array;
  readonly high: Uint32Array;
  readonly rows: Uint32Array;
  /** Of these the rows that the first model puts into the lower stretch. */
  readonly seenLow: Uint32Array;
}

/** @param first and `second` are of the same rows */
export function pairStretches(
  first: Ranking,
  second: Ranking,
): { readonly negatives: Pairs; readonly positives: Pairs; readonly stretches: number } {
  const ranks = [ranksOf(first), ranksOf(second)] as const;
  const { stretchAt, stretches } = stretchesOf(ranks, first.labels);
  const of = (label: 0 | 1) => pairsOf(ranks, first.labels, label, stretchAt);
  return { negatives: of(0), positives: of(1), stretches };
}

/** Twice the midrank of each row, from 0. */
function ranksOf(ranking: Ranking): Uint32Array {
  const ranks = new Uint32Array(ranking.order.length);
  eachScoreFromHighest(ranking, (_score, _positives, _negatives, from, to) => {
    for (let at = from; at <= to; at++) ranks[ranking.order[at] as number] = from + to;
  });
  return ranks;
}

type Ranks = readonly [Uint32Array, Uint32Array];

/** The number of its stretch for each rank. A rank that both classes have is a stretch of its own. */
function stretchesOf(ranks: Ranks, labels: Uint8Array): { stretchAt: Uint32Array; stretches: number } {
  const [NONE, BOTH] = [0, 3];
  const classesAt = new Uint8Array(2 * labels.length);
  for (const ofModel of ranks) {
    for (let row = 0; row < labels.length; row++) {
      const rank = ofModel[row] as number;
      classesAt[rank] = (classesAt[rank] as number) | (1 << (labels[row] as number));
    }
  }
  const stretchAt = new Uint32Array(classesAt.length);
  let [stretches, last] = [0, NONE];
  for (let rank = 0; rank < classesAt.length; rank++) {
    const here = classesAt[rank] as number;
    if (here === NONE) continue;
    if (here !== last || here === BOTH) stretches++;
    stretchAt[rank] = stretches - 1;
    last = here;
  }
  return { stretchAt, stretches };
}

function pairsOf([first, second]: Ranks, labels: Uint8Array, label: 0 | 1, stretchAt: Uint32Array): Pairs {
  const counts = new Map<number, { rows: number; seenLow: number }>();
  for (let row = 0; row < labels.length; row++) {
    if (labels[row] !== label) continue;
    const [a, b] = [stretchAt[first[row] as number] as number, stretchAt[second[row] as number] as number];
    const key = Math.min(a, b) * stretchAt.length + Math.max(a, b);
    const count = counts.get(key) ?? { rows: 0, seenLow: 0 };
    if (count.rows === 0) counts.set(key, count);
    count.rows++;
    if (a <= b) count.seenLow++;
  }
  const keys = Float64Array.from(counts.keys()).sort();
  const each = (value: (key: number) => number) => Uint32Array.from(keys, value);
  return {
    low: each((key) => Math.floor(key / stretchAt.length)),
    high: each((key) => key % stretchAt.length),
    rows: each((key) => counts.get(key)?.rows ?? 0),
    seenLow: each((key) => counts.get(key)?.seenLow ?? 0),
  };
}
