/**
 * What the intervals and the paired test claim, counted: 2,000 test sets of each world, drawn with a fixed seed. The worlds are all
 * combinations of a grid, none left out; those in which the claim of ±1.5 % does not hold are named below.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Job } from './coverage';
import type { Observed } from './simulated';

const POSITIVES = [10, 14, 20, 50, 100, 400];
const NEGATIVES = [100, 1_000];
const AUCS = [0.6, 0.75, 0.9, 0.95, 0.98, 0.99];
const PAIRED_AUCS = [0.75, 0.9, 0.98];

const grid = (aucs: readonly number[], world: Pick<Job, 'correlation' | 'paired'>): Job[] =>
  POSITIVES.flatMap((positives) =>
    NEGATIVES.flatMap((negatives) => aucs.map((auc) => ({ positives, negatives, auc, ...world }))),
  );
const ALONE = grid(AUCS, { correlation: 0, paired: false });
const PAIRED = grid(PAIRED_AUCS, { correlation: 0.7, paired: true });
/** Positives vary half as much again as negatives, which the few-rows interval does not know. */
const SPREAD: Job = { positives: 20, negatives: 980, auc: 0.95, correlation: 0, spread: 1.5, paired: false };

/** Few positives that are nearly all ranked right: there are few AUCs to see, and the interval covers more than it says. */
const TOO_WIDE = ['10/100 0.99', '10/1000 0.99', '14/100 0.99', '14/1000 0.99', '20/1000 0.98', '20/1000 0.99'].concat(
  ['50/1000 0.98', '50/1000 0.99'],
  // Three standard errors of 2,000 sets off, as is DeLong's own there.
  '400/1000 0.75',
);
const TOO_NARROW = ['10/100 0.98'];
/** The two models' rows hardly differ: equal ones are called different in fewer sets than they should be. */
const QUIET = [
  '10/100 0.9',
  '10/100 0.98',
  '10/1000 0.98',
  '14/100 0.98',
  '14/1000 0.98',
  '20/100 0.98',
  '50/100 0.98',
];

const nameOf = ({ positives, negatives, auc }: Job) => `${positives}/${negatives} ${auc}`;
const within = (share: number, of: number) => Math.abs(share - of) <= 0.015;

const seen = new Map<Job, Observed>();
const observed = (job: Job): Observed => seen.get(job) as Observed;

beforeAll(() => {
  const jobs = [...ALONE, ...PAIRED, SPREAD];
  const program = fileURLToPath(new URL('./coverage.ts', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', program], {
    input: JSON.stringify(jobs),
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  if (status !== 0) throw new Error(`the simulation ended with ${status}: ${stderr}`);
  (JSON.parse(stdout) as Observed[]).forEach((result, index) => void seen.set(jobs[index] as Job, result));
}, 1_200_000);

describe('the 95 % interval of an AUC', () => {
  const exceptions = [...TOO_WIDE, ...TOO_NARROW];

  test(`covers the truth in 95 % ± 1.5 % of test sets in all but ${exceptions.length} of ${ALONE.length} worlds, which are named`, () => {
    const off = ALONE.filter((job) => !within(observed(job).covered, 0.95)).map(nameOf);
    expect(off.filter((name) => !exceptions.includes(name))).toEqual([]);
  });

  test('is hardly ever too narrow: it covers at least 93 % everywhere', () => {
    for (const job of ALONE) {
      const { covered } = observed(job);
      expect({ world: nameOf(job), covered, isEnough: covered >= 0.93 }).toMatchObject({ isEnough: true });
    }
  });

  test('is too wide where it is off, but for one world', () => {
    for (const job of ALONE.filter((one) => TOO_WIDE.includes(nameOf(one)))) {
      expect(observed(job).covered).toBeGreaterThan(0.95);
      expect(observed(job).covered).toBeLessThan(0.985);
    }
  });

  test('replaces DeLong’s where that misses the truth in one of four or five sets', () => {
    const rare = ALONE.filter(({ positives, negatives, auc }) => positives <= 14 && negatives === 1_000 && auc >= 0.98);
    expect(rare).toHaveLength(4);
    for (const job of rare) expect(observed(job).coveredByDeLong).toBeLessThan(0.82);
  });

  test('is too narrow for few positives that vary half as much again as the negatives; near an AUC of 1 less so than DeLong’s', () => {
    const { covered, coveredByDeLong } = observed(SPREAD);
    expect(covered).toBeGreaterThan(0.86);
    expect(covered).toBeGreaterThan(coveredByDeLong + 0.02);
  });
});

describe('the paired test of equal models', () => {
  test(`calls them different in 5 % ± 1.5 % of test sets in all but ${QUIET.length} of ${PAIRED.length} worlds, which are named`, () => {
    const off = PAIRED.filter((job) => !within(observed(job).falseAlarms, 0.05)).map(nameOf);
    expect(off.filter((name) => !QUIET.includes(name))).toEqual([]);
  });

  test('never does so in more than 6.5 %', () => {
    for (const job of PAIRED) expect(observed(job).falseAlarms).toBeLessThanOrEqual(0.065);
  });
});
