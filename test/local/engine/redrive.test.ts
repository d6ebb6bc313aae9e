/** A redrive runs what had not succeeded, and nothing else. @see https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html */
import { describe, expect, test } from '@jest/globals';
import { type Entry, redriveJournal, TaskError } from '#local/engine/index';
import { manualClock } from '#test/support/manual-clock';
import { everything, idsAreDense, runOn } from './everything';
import { historyOf, memoryJournal, resource, runToEnd, start } from './harness';

function redriven(entries: readonly Entry[], later = 60_000): Entry[] {
  const journal = memoryJournal(entries);
  redriveJournal(journal, manualClock((entries.at(-1)?.at ?? 0) + later));
  return journal.entries;
}

describe('a redrive', () => {
  test('after a stop at any moment ends as the run would have ended, and repeats no state that was left', async () => {
    const whole = await runOn();
    for (let cut = 1; cut < whole.entries.length; cut += 1) {
      const prefix = whole.entries.slice(0, cut);
      const stopped = start(everything, { entries: prefix, clock: manualClock(prefix.at(-1)?.at) });
      await stopped.execution.stop({});
      const again = await runOn(redriven(stopped.journal.entries));
      expect({ cut, ...again.outcome, stoppedAt: 0 }).toEqual({ cut, ...whole.outcome, stoppedAt: 0 });
      const repeated = again.calls.filter((call) => leftIn(prefix).includes(call));
      expect({ cut, repeated }).toEqual({ cut, repeated: [] });
      expect(idsAreDense(again.entries)).toBe(true);
    }
  }, 60_000);

  test('enters a Fail state again, waits anew, and resets retries and the machine’s timeout', async () => {
    let isMended = false;
    const counts: unknown[] = [];
    const tasks = {
      t: (parameters: unknown) => {
        counts.push(parameters);
        if (!isMended) throw new TaskError('E', 'cause');
        return 1;
      },
    };
    const machine = {
      StartAt: 'A',
      TimeoutSeconds: 100,
      States: {
        A: {
          Type: 'Task',
          Resource: resource('t'),
          Arguments: '{% $states.context.State.RetryCount %}',
          Retry: [{ ErrorEquals: ['E'], MaxAttempts: 1, IntervalSeconds: 90 }],
          Next: 'B',
        },
        B: { Type: 'Wait', Seconds: 20, Next: 'C' },
        C: {
          Type: 'Choice',
          Choices: [{ Condition: '{% $states.context.Execution.RedriveCount = 2 %}', Next: 'D' }],
          Default: 'F',
        },
        D: { Type: 'Succeed', Output: '{% $exists($states.context.Execution.RedriveTime) %}' },
        F: { Type: 'Fail', Error: 'F' },
      },
    };
    const first = await runToEnd(machine, { tasks });
    expect(first.outcome).toMatchObject({ status: 'FAILED', error: 'E' });

    isMended = true;
    const entries = redriven(first.journal.entries);
    const second = await runToEnd(machine, { tasks, entries, clock: manualClock(entries.at(-1)?.at) });
    expect(counts).toEqual([0, 1, 0]);
    expect(second.outcome).toMatchObject({ status: 'FAILED', error: 'F' });
    expect(second.clock.now() - (entries.at(-1)?.at ?? 0)).toBe(20_000);

    const more = redriven(second.journal.entries);
    const third = await runToEnd(machine, { tasks, entries: more, clock: manualClock(more.at(-1)?.at) });
    expect(third.history.slice(-3).map((line) => line.split(' ')[0])).toEqual([
      'ExecutionRedriven',
      'FailStateEntered',
      'ExecutionFailed',
    ]);
    expect(historyOf(third.journal.entries)).toHaveLength(third.journal.entries.filter(({ event }) => event).length);
  });

  test('runs all branches again when their state failed by an oversized output', async () => {
    let calls = 0;
    const tasks = {
      t: () => {
        calls += 1;
        return calls === 1 ? 'x'.repeat(200_000) : 'small';
      },
    };
    const branch = { StartAt: 'B', States: { B: { Type: 'Task', Resource: resource('t'), End: true } } };
    const machine = {
      StartAt: 'A',
      States: {
        A: { Type: 'Parallel', Branches: [branch], Output: '{% $states.result[0] & $states.result[0] %}', End: true },
      },
    };
    const first = await runToEnd(machine, { tasks });
    expect(first.outcome.error).toBe('States.DataLimitExceeded');
    const second = await runToEnd(machine, { tasks, entries: redriven(first.journal.entries) });
    expect(second.outcome.output).toBe('"smallsmall"');
    expect(calls).toBe(2);
  });
});

/** The calls of task states that were left before the stop. */
function leftIn(entries: readonly Entry[]): string[] {
  const scheduled = new Map<string, string>();
  const left: string[] = [];
  for (const { path, event } of entries) {
    const details = event?.taskScheduledEventDetails;
    if (details) scheduled.set(path, `${details.resource?.replace(/\..*/, '')} ${details.parameters}`);
    if (event?.type === 'TaskStateExited') left.push(scheduled.get(path) as string);
  }
  return left;
}
