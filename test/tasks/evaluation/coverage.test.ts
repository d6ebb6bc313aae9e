/** What the intervals and the paired test claim, counted: 2,000 test sets of each world, drawn with a fixed seed. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Job } from './coverage';
import type { Observed } from './simulated';

type Row = readonly [positives: number, negatives: number, aucs: readonly number[], correlation?: number];

const RIGHT: readonly Row[] = [
  [10, 90, [0.6, 0.75, 0.9, 0.95]],
  [10, 990, [0.75, 0.9, 0.95]],
  [14, 986, [0.6, 0.9, 0.95]],
  [20, 180, [0.6, 0.75, 0.9, 0.98]],
  [50, 450, [0.6, 0.75, 0.9, 0.95, 0.99]],
  [50, 1_950, [0.75, 0.9, 0.98]],
  [100, 100, [0.6, 0.75, 0.9, 0.98]],
  [400, 100, [0.75, 0.9, 0.98]],
  [200, 800, [0.75, 0.9, 0.99]],
  [1_000, 1_000, [0.75, 0.98]],
];
const PAIRED: readonly Row[] = [
  [10, 990, [0.6, 0.75], 0.9],
  [14, 986, [0.85], 0.5],
  [20, 980, [0.75, 0.9], 0.9],
  [50, 450, [0.75, 0.9], 0.5],
  [100, 100, [0.75, 0.95], 0.9],
  [100, 900, [0.95], 0.9],
  [400, 400, [0.75, 0.95], 0.5],
];
/** Rows hardly differ: there is little to tell equal models apart by. */
const QUIET: readonly Row[] = [
  [10, 90, [0.9], 0.5],
  [10, 990, [0.98], 0.5],
  [50, 450, [0.99], 0.5],
];
/** Hardly a positive is on the wrong side, so there are few AUCs to see: an interval is a little too narrow or too wide. */
const CORNER: readonly Row[] = [
  [10, 90, [0.98, 0.99]],
  [10, 990, [0.98]],
];
/** Positives vary half as much again as negatives, which the few-rows interval does not know. */
const SPREAD: Job = { positives: 20, negatives: 980, auc: 0.95, correlation: 0, spread: 1.5, paired: false };

const jobsOf = ([positives, negatives, aucs, correlation]: Row): Job[] =>
  aucs.map((auc) => ({
    positives,
    negatives,
    auc,
    correlation: correlation ?? 0,
    paired: correlation !== undefined,
  }));

const seen = new Map<string, Observed>();
const observed = (job: Job): Observed => seen.get(JSON.stringify(job)) as Observed;

beforeAll(() => {
  const jobs = [...[...RIGHT, ...PAIRED, ...QUIET, ...CORNER].flatMap(jobsOf), SPREAD];
  const program = fileURLToPath(new URL('./coverage.ts', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', program], {
    input: JSON.stringify(jobs),
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  if (status !== 0) throw new Error(`the simulation ended with ${status}: ${stderr}`);
  (JSON.parse(stdout) as Observed[]).forEach((result, index) => void seen.set(JSON.stringify(jobs[index]), result));
}, 1_200_000);

const within = (share: number, of: number) => Math.abs(share - of) <= 0.015;

describe('the 95 % interval of an AUC covers the truth in 95 % ± 1.5 % of test sets', () => {
  test.each(RIGHT)('with %d positives and %d negatives, AUCs %j', (...row) => {
    for (const job of jobsOf(row)) {
      const { covered } = observed(job);
      expect({ auc: job.auc, covered, isRight: within(covered, 0.95) }).toMatchObject({ isRight: true });
    }
  });

  test('where DeLong’s alone misses it in more than one of five sets of rare events', () => {
    const job = { positives: 10, negatives: 990, auc: 0.98, correlation: 0, paired: false };
    expect(observed(job).coveredByDeLong).toBeLessThan(0.8);
  });
});

describe('the interval is not that good', () => {
  test('with 10 positives and an AUC from 0.98', () => {
    for (const job of CORNER.flatMap(jobsOf)) {
      expect(observed(job).covered).toBeGreaterThan(0.915);
      expect(observed(job).covered).toBeLessThan(0.985);
    }
  });

  test('with few positives that vary half as much again as the negatives, but better than DeLong’s', () => {
    const { covered, coveredByDeLong } = observed(SPREAD);
    expect(covered).toBeGreaterThan(0.86);
    expect(covered).toBeGreaterThan(coveredByDeLong + 0.02);
  });
});

describe('the paired test', () => {
  test.each(PAIRED)(
    'calls equal models different in 5 % ± 1.5 % of test sets with %d positives, %d negatives, AUCs %j, correlation %d',
    (...row) => {
      for (const job of jobsOf(row)) {
        const { falseAlarms } = observed(job);
        expect({ auc: job.auc, falseAlarms, isRight: within(falseAlarms, 0.05) }).toMatchObject({ isRight: true });
      }
    },
  );

  test.each(QUIET)('does so in fewer, never in more, with %d positives, %d negatives and an AUC of %j', (...row) => {
    for (const job of jobsOf(row)) expect(observed(job).falseAlarms).toBeLessThanOrEqual(0.065);
  });
});
