/** Executions that start executions, and wait for them. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { type Bench, openBench } from '../bench';
import { machineOf, optimized } from './machine';

let bench: Bench;
afterEach(() => bench.close());

describe('states:startExecution', () => {
  test('gives the parsed output of the child with .sync:2, and its failure as a failed task', async () => {
    bench = await openBench();
    const child = await bench.createMachine(
      {
        StartAt: 'C',
        States: {
          C: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.ok %}', Next: 'Yes' }], Default: 'No' },
          Yes: { Type: 'Succeed', Output: { fine: true } },
          No: { Type: 'Fail', Error: 'Child', Cause: 'unwell' },
        },
      },
      'child',
    );
    const parent = await bench.createMachine(
      machineOf(optimized('states:startExecution.sync:2'), {
        StateMachineArn: child,
        Input: { ok: '{% $states.input.ok %}' },
      }),
      'parent',
    );
    const good = await bench.run(parent, { ok: true });
    expect(JSON.parse(good.output as string)).toMatchObject({
      Output: { fine: true },
      Status: 'SUCCEEDED',
      Input: { ok: true },
    });
    const bad = await bench.run(parent, { ok: false });
    expect(bad.error).toBe('States.TaskFailed');
    expect(JSON.parse(bad.cause as string)).toMatchObject({ Error: 'Child', Cause: 'unwell', Status: 'FAILED' });
  });
});
