import { expect, test } from '@jest/globals';
import { createJobRunner } from '#local/services/sagemaker/jobs/runner';

test('a job is alone while no other has a place', async () => {
  const runner = createJobRunner(2);
  const ends = new Map<string, () => void>();
  const start = (id: string) => runner.start(id, () => new Promise((end) => ends.set(id, end)));
  const alone: boolean[] = [];
  const end = async (id: string) => {
    ends.get(id)?.();
    await runner.settled(id);
  };
  start('first');
  await new Promise(setImmediate);
  alone.push(runner.isAlone());
  start('second');
  start('third');
  await new Promise(setImmediate);
  alone.push(runner.isAlone());
  for (const id of ['first', 'second']) await end(id);
  await new Promise(setImmediate);
  alone.push(runner.isAlone());
  expect([alone, [...ends.keys()]]).toEqual([
    [true, false, true],
    ['first', 'second', 'third'],
  ]);
  await end('third');
});
