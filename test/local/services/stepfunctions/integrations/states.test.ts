/** Executions that start executions, and wait for them. */
import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, test } from '@jest/globals';
import { manualClock } from '#test/support/manual-clock';
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

  test('ends with its child at the news of its end, however long the next look is away', async () => {
    const listeners = new Set<() => void>();
    bench = await openBench({
      // Stands still: no look comes but the first and those that news calls for.
      clock: manualClock(),
      emit: () => {
        for (const listener of listeners) listener();
      },
      onChange(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    });
    const wait = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 3600, End: true } } };
    const child = await bench.createMachine(wait, 'child');
    const parent = await bench.createMachine(
      machineOf(optimized('states:startExecution.sync'), { StateMachineArn: child, Name: 'slow' }),
      'parent',
    );
    const execution = await bench.start(parent);
    await bench.event(execution, 'TaskSubmitted');
    const childExecution = `${child.replace(':stateMachine:', ':execution:')}:slow`;
    await bench.sfn.send(new StopExecutionCommand({ executionArn: childExecution }));
    expect(await bench.ended(execution)).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' });
    expect(listeners.size).toBe(0);
  });
});
