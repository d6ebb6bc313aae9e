import { expect, test } from '@jest/globals';
import { jobRun } from '#tasks/evaluation/job-run';

test.each([
  ['2026-11-21T09:30:00Z', '2026-11-21T09:30:41.500Z', 41.5],
  [1_795_253_400_000, 1_795_253_441_500, 41.5],
  ['1795253400000', '1795253441500', 41.5],
  [null, '2026-11-21T09:30:41Z', null],
  ['2026-11-21T09:30:00Z', null, null],
  ['soon', '2026-11-21T09:30:41Z', null],
])('from %j to %j a job ran for %j seconds', (startedAt, endedAt, seconds) => {
  expect(jobRun({ jobName: 'train', startedAt, endedAt })).toEqual({ jobName: 'train', seconds });
});
