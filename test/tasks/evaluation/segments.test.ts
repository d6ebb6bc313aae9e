import { describe, expect, test } from '@jest/globals';
import type { Interval, SegmentResult } from '#tasks/contracts/evaluation';
import { measureAuc } from '#tasks/evaluation/auc';
import { cdf } from '#tasks/evaluation/normal';
import { Random } from '#tasks/evaluation/random';
import { rank } from '#tasks/evaluation/ranking';
import type { Scores } from '#tasks/evaluation/scores';
import { measureSegments } from '#tasks/evaluation/segments';
import { randomPair, rowsOf, seeded } from './rows';

const BOUNDS = { columns: ['country'], maximumDrop: 0.05, minimumPositives: 50 };
const VALUES = ['NO', 'SE', 'DK', ''];

/** The challenger is the champion's equal but in SE, where it guesses; DK has few rows. */
function world(rows = 4_000) {
  const [challenger, champion] = randomPair(31, rows, 1e9);
  const random = seeded(2);
  const codes = Uint16Array.from({ length: rows }, (_, row) => (row < 40 ? 2 : row % 50 === 0 ? 3 : row % 2));
  const spoiled = challenger.scores.map((score, row) => (codes[row] === 1 ? random() : score));
  return {
    column: { name: 'country', values: VALUES, codes },
    challenger: { ...challenger, scores: spoiled },
    champion,
  };
}

describe('segments', () => {
  const { column, challenger, champion } = world();
  const options = { bounds: BOUNDS, confidence: 0.95 };
  const { listed, leftOut } = measureSegments([column], challenger, champion, options);
  const of = (value: string) => listed.find((segment) => segment.value === value);

  test('are compared on their own rows', () => {
    const rows = [...column.codes.keys()].filter((row) => column.codes[row] === 0);
    const inside = (scores: Float64Array) =>
      measureAuc(
        rank(
          rowsOf(
            rows.map((row) => challenger.labels[row] as number),
            rows.map((row) => scores[row] as number),
          ),
        ),
      ).auc;
    expect(of('NO')?.challenger).toBe(inside(challenger.scores));
    expect(of('NO')?.champion).toBe(inside(champion.scores));
    expect(of('NO')?.rows).toBe(rows.length);
  });

  test('reject a fall beyond doubt, first in the list, and pass what does not fall', () => {
    expect(listed[0]).toMatchObject({ value: 'SE', judgement: 'rejects' });
    expect(listed[0]?.interval?.[1]).toBeLessThan(-0.05);
    expect(of('NO')?.judgement).toBe('passes');
  });

  test('are told, not judged, where positives are few', () => {
    expect(of('DK')).toMatchObject({ rows: 40, judgement: 'told' });
    expect(of('')?.judgement).toBe('told');
    expect(leftOut).toBe(0);
  });

  test('hold a fall that may be beyond the bound, by the interval alone', () => {
    const small = world(600);
    const judge = (maximumDrop: number) => {
      const bounds = { ...BOUNDS, maximumDrop, minimumPositives: 30 };
      return measureSegments([small.column], small.challenger, small.champion, { bounds, confidence: 0.95 }).listed[0];
    };
    const { interval } = judge(0.05) as SegmentResult;
    const [low, high] = interval as Interval;
    expect(high).toBeLessThan(0);
    expect(judge(-high - 0.01)).toMatchObject({ value: 'SE', judgement: 'rejects' });
    expect(judge(-high + 0.01)).toMatchObject({ value: 'SE', judgement: 'holds' });
    expect(judge(-low - 0.01)).toMatchObject({ value: 'SE', judgement: 'holds' });
    expect(judge(-low + 0.01)).toMatchObject({ value: 'SE', judgement: 'passes' });
  });

  /** As many equal segments of two equal models; in the one that is `spoiled` the challenger guesses. */
  function crowdOf(segments: number, seed: number, spoiled = -1) {
    const rows = segments * 300;
    const random = new Random(seed);
    const codes = Uint16Array.from({ length: rows }, (_, row) => row % segments);
    const labels = Uint8Array.from({ length: rows }, (_, row) => (row < segments * 60 ? 1 : 0));
    const shared = Float64Array.from(labels, (label) => 1.5 * label + random.normal());
    const model = () => shared.map((value) => cdf(value + 0.5 * random.normal()));
    const challenger = model().map((score, row) => (codes[row] === spoiled ? random.uniform() : score));
    const values = Array.from({ length: segments }, (_, value) => `v${value}`);
    const scored = [challenger, model()].map((scores) => ({ labels, scores })) as [Scores, Scores];
    return measureSegments([{ name: 'city', values, codes }], ...scored, options).listed;
  }

  test('reject the one of 250 in which the challenger guesses', () => {
    const [worst, next] = crowdOf(250, 1, 7);
    expect(worst).toMatchObject({ value: 'v7', judgement: 'rejects' });
    expect(next?.judgement).toBe('passes');
  });

  test('of equal models hold in few of 100 test sets, however many there are', () => {
    const held = Array.from({ length: 100 }, (_, seed) => crowdOf(20, seed)[0]?.judgement).filter(
      (judgement) => judgement !== 'passes',
    );
    expect(held.length).toBeLessThanOrEqual(7);
  });

  test('have wider intervals the more of them are judged', () => {
    const many = { bounds: { ...BOUNDS, minimumPositives: 2 }, confidence: 0.95 };
    const width = (segments: ReturnType<typeof measureSegments>) => {
      const [low, high] = segments.listed.find(({ value }) => value === 'NO')?.interval ?? [0, 0];
      return high - low;
    };
    expect(width(measureSegments([column], challenger, champion, many))).toBeGreaterThan(width({ listed, leftOut }));
  });

  test('are told without a champion', () => {
    const alone = measureSegments([column], challenger, null, options);
    expect(alone.listed.every(({ judgement, champion: theirs }) => judgement === 'told' && theirs === null)).toBe(true);
  });

  test('are listed up to a hundred, of those not judged the largest first', () => {
    const codes = Uint16Array.from({ length: 4_000 }, (_, row) => row % 150);
    const values = Array.from({ length: 150 }, (_, value) => `c${value}`);
    const crowd = measureSegments([{ name: 'city', values, codes }], challenger, champion, options);
    expect([crowd.listed.length, crowd.leftOut]).toEqual([100, 50]);
    const sizes = crowd.listed.map(({ rows }) => rows);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  });
});
