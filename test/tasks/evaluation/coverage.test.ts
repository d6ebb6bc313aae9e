/**
 * What the intervals and the paired test claim, counted: many test sets of each world of the grids of worlds.ts, drawn with a fixed
 * seed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Job, Observed } from './simulated';
import { ALONE, BESIDE, EQUAL, MARGIN, nameOf, SPREAD } from './worlds';

const within = (share: number, of: number) => Math.abs(share - of) <= 0.015 + 1e-9;

/** Counted once more, on as many sets, where the first 2,000 left the band: their standard error is 0.49 %, so of 100 right worlds some do. */
const AGAIN = 10_000;

const seen = new Map<Job, Observed>();
const observed = (job: Job): Observed => seen.get(job) as Observed;

async function count(jobs: readonly Job[]): Promise<void> {
  (await simulated(jobs, 2)).forEach((result, index) => void seen.set(jobs[index] as Job, result));
}

/** In a process of its own. */
async function simulated(jobs: readonly Job[], seed: number): Promise<Observed[]> {
  const program = fileURLToPath(new URL('./coverage.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', program], { env: { ...process.env, NODE_OPTIONS: '' } });
  const [output, errors, ended] = [text(child.stdout), text(child.stderr), once(child, 'close')];
  child.stdin.end(JSON.stringify({ jobs, seed }));
  const [code] = await ended;
  if (code !== 0) throw new Error(`the simulation ended with ${code}: ${await errors}`);
  return JSON.parse(await output) as Observed[];
}

/** Worlds whose share is off by more than 1.5 %, of 2,000 sets and again of more, drawn from another seed. */
async function wrong(jobs: readonly Job[], shareOf: (observed: Observed) => number, right: number): Promise<string[]> {
  const doubtful = jobs.filter((job) => !within(shareOf(observed(job)), right));
  const again =
    doubtful.length > 0
      ? await simulated(
          doubtful.map((job) => ({ ...job, sets: AGAIN })),
          3,
        )
      : [];
  return doubtful.filter((_, index) => !within(shareOf(again[index] as Observed), right)).map(nameOf);
}

beforeAll(async () => {
  await Promise.all([count([...ALONE, ...SPREAD, ...BESIDE]), count(EQUAL)]);
}, 1_200_000);

describe('the 95 % interval of an AUC', () => {
  test(`covers the truth in 95 % ± 1.5 % of test sets in each of ${ALONE.length} worlds`, async () => {
    expect(await wrong(ALONE, ({ covered }) => covered, 0.95)).toEqual([]);
  });

  test('replaces DeLong’s where that misses the truth in one of four or five sets', () => {
    const rare = ALONE.filter(({ positives, negatives, auc }) => positives <= 14 && negatives === 1_000 && auc >= 0.98);
    expect(rare).toHaveLength(4);
    for (const job of rare) expect(observed(job).coveredByDeLong).toBeLessThan(0.82);
  });
});

describe('the 95 % interval of an AUC whose positives vary half as much again as the negatives', () => {
  const many = SPREAD.filter(({ positives, auc }) => positives * (1 - auc) > 5.5);

  test('covers the truth in 95 % ± 2 % of test sets where more than five positives are mistaken on average', () => {
    expect(many).toHaveLength(24);
    const off = many.filter((job) => Math.abs(observed(job).covered - 0.95) > 0.02).map(nameOf);
    expect(off).toEqual([]);
  });

  test('covers it in at least 79 % elsewhere, and on average in four points more than DeLong’s does', () => {
    const few = SPREAD.filter((job) => !many.includes(job));
    for (const job of few) expect({ world: nameOf(job), ...observed(job) }).toMatchObject({ covered: atLeast(0.79) });
    const mean = (of: 'covered' | 'coveredByDeLong') =>
      few.reduce((sum, job) => sum + observed(job)[of], 0) / few.length;
    expect(mean('covered')).toBeGreaterThan(mean('coveredByDeLong') + 0.04);
  });
});

describe('the paired test of equal models', () => {
  test(`calls them different in 5 % ± 1.5 % of test sets in each of ${EQUAL.length} worlds`, async () => {
    expect(await wrong(EQUAL, ({ alarms }) => alarms, 0.05)).toEqual([]);
  });

  test('never does so in more than 6.5 %', () => {
    for (const job of EQUAL) expect(observed(job).alarms).toBeLessThanOrEqual(0.065);
  });
});

describe('the 95 % interval of a difference', () => {
  // Of 400 sets a share of 2.5 % comes out above 5 % once in a thousand worlds, one of 95 % below 91 % about as often.
  test('covers the truth in at least 95 % of test sets, as far as so many can tell, wherever it is', () => {
    for (const job of BESIDE) {
      const { difference, correlation } = job.beside ?? {};
      const world = `${nameOf(job)}, ${difference}, ${correlation}`;
      expect({ world, ...observed(job) }).toMatchObject({ covered: atLeast(0.91) });
    }
  });

  test('lets a model that is worse by just the margin pass in no more than 2.5 % of test sets', () => {
    const worse = BESIDE.filter(({ beside }) => beside?.difference === -MARGIN);
    const shares = worse.map((job) => observed(job).above);
    expect(Math.max(...shares)).toBeLessThanOrEqual(0.055);
    expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeLessThanOrEqual(0.025);
  });
});

/** Matches a share of at least `least`. */
const atLeast = (least: number) => ({
  asymmetricMatch: (share: unknown) => typeof share === 'number' && share >= least,
  toString: () => `at least ${least}`,
});
