/** How long a job ran, from its times as Step Functions hands them on: whether as text or as milliseconds is not promised. */
import type { JobFacts } from '#tasks/contracts/evaluate-model';
import type { JobRun } from '#tasks/contracts/lineage';

export function jobRun({ jobName, startedAt, endedAt }: JobFacts): JobRun {
  const seconds =
    startedAt === null || endedAt === null ? Number.NaN : (instantOf(endedAt) - instantOf(startedAt)) / 1000;
  return { jobName, seconds: Number.isFinite(seconds) ? seconds : null };
}

/** Milliseconds may come as a number or as its digits. */
const instantOf = (time: string | number): number =>
  new Date(typeof time === 'string' && /^\d+$/.test(time) ? Number(time) : time).getTime();
