/** Retry, Catch, timeouts and heartbeats. @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
import { describe, expect, test } from '@jest/globals';
import { type Json, TaskError } from '#local/engine/index';
import { eventsOf, resource, runToEnd, start, type Tasks } from './harness';

const task = (name: string, more: object = {}) => ({ Type: 'Task', Resource: resource(name), End: true, ...more });
const machine = (state: object, others: object = {}) => ({ StartAt: 'A', States: { A: state, ...others } });
const caught = { Type: 'Succeed', Output: '{% $states.input %}' };

/** Fails with these errors in turn, then succeeds. */
function failing(...errors: (string | undefined)[]): Tasks {
  const left = [...errors];
  return {
    t: (parameters) => {
      if (left.length > 0) throw new TaskError(left.shift(), 'cause');
      return parameters;
    },
  };
}

describe('Retry', () => {
  test('waits longer each time, up to MaxDelaySeconds, and counts the retries in the context', async () => {
    const retrier = { ErrorEquals: ['E'], IntervalSeconds: 2, BackoffRate: 3, MaxAttempts: 4, MaxDelaySeconds: 10 };
    const { outcome, journal, history } = await runToEnd(
      machine(task('t', { Arguments: '{% $states.context.State.RetryCount %}', Retry: [retrier] })),
      { tasks: failing('E', 'E', 'E') },
    );
    expect(outcome.output).toBe('3');
    const times = journal.entries.filter(({ event }) => event?.type === 'TaskScheduled').map(({ at }) => at);
    expect(times.slice(1).map((at, index) => at - (times[index] as number))).toEqual([2_000, 6_000, 10_000]);
    expect(history.slice(2, 8)).toEqual([
      'TaskScheduled <- 2',
      'TaskStarted <- 3',
      'TaskFailed <- 4',
      'TaskScheduled <- 5',
      'TaskStarted <- 6',
      'TaskFailed <- 7',
    ]);
  });

  test('draws the pause by chance with full jitter', async () => {
    const retrier = { ErrorEquals: ['E'], IntervalSeconds: 10, JitterStrategy: 'FULL' };
    const { journal } = await runToEnd(machine(task('t', { Retry: [retrier] })), {
      tasks: failing('E'),
      random: () => 0.25,
    });
    const [first, second] = journal.entries.filter(({ event }) => event?.type === 'TaskScheduled');
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBe(2_500);
  });

  test('has a counter per retrier, and falls through to Catch when it is used up', async () => {
    const { outcome, journal } = await runToEnd(
      machine(
        task('t', {
          Retry: [
            { ErrorEquals: ['E'], MaxAttempts: 1 },
            { ErrorEquals: ['States.ALL'], MaxAttempts: 2 },
          ],
          Catch: [{ ErrorEquals: ['E'], Next: 'B' }],
        }),
        { B: caught },
      ),
      { tasks: failing('E', 'F', 'F', 'E') },
    );
    expect(JSON.parse(outcome.output as string)).toEqual({ Error: 'E', Cause: 'cause' });
    expect(eventsOf(journal.entries, 'TaskScheduled')).toHaveLength(4);
  });

  test('does not retry with MaxAttempts 0', async () => {
    const { outcome } = await runToEnd(machine(task('t', { Retry: [{ ErrorEquals: ['E'], MaxAttempts: 0 }] })), {
      tasks: failing('E'),
    });
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'E', cause: 'cause' });
  });
});

describe('Catch', () => {
  const matches: readonly (readonly [string, string, boolean])[] = [
    ['E', 'E', true],
    ['E', 'F', false],
    ['States.ALL', 'E', true],
    ['States.TaskFailed', 'E', true],
    ['States.TaskFailed', 'States.Timeout', false],
    ['States.ALL', 'States.Timeout', true],
    ['States.ALL', 'States.Runtime', false],
    ['States.Runtime', 'States.Runtime', false],
  ];
  test.each(matches)('with %s for %s: %s', async (name, error, isCaught) => {
    const state = task('t', { Catch: [{ ErrorEquals: [name], Next: 'B' }] });
    const { outcome } = await runToEnd(machine(state, { B: caught }), { tasks: failing(error) });
    expect(outcome.status).toBe(isCaught ? 'SUCCEEDED' : 'FAILED');
  });

  test('uses only its own Assign and Output, and leaves through an exit event', async () => {
    const { outcome, history } = await runToEnd(
      machine(
        task('t', {
          Assign: { x: 'state' },
          Output: 'state',
          Catch: [
            {
              ErrorEquals: ['E'],
              Assign: { x: '{% $states.errorOutput.Error %}' },
              Output: '{% $states.input %}',
              Next: 'B',
            },
          ],
        }),
        { B: { Type: 'Succeed', Output: ['{% $x %}', '{% $states.input %}'] } },
      ),
      { tasks: failing('E'), input: '1' },
    );
    expect(outcome.output).toBe('["E",1]');
    expect(history.slice(4, 7)).toEqual(['TaskFailed <- 4', 'TaskStateExited <- 5', 'SucceedStateEntered <- 6']);
  });

  test('catches an expression that fails, with the event that says where', async () => {
    const state = task('t', {
      Output: '{% $states.result.none %}',
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }],
    });
    const { outcome, journal, history } = await runToEnd(
      machine(state, { B: { Type: 'Succeed', Output: '{% $states.input.Error %}' } }),
      { tasks: failing() },
    );
    expect(outcome.output).toBe('"States.QueryEvaluationError"');
    expect(history.slice(5, 8)).toEqual(['EvaluationFailed <- 5', 'TaskStateExited <- 6', 'SucceedStateEntered <- 7']);
    expect(eventsOf(journal.entries, 'EvaluationFailed')[0]?.evaluationFailedEventDetails).toMatchObject({
      state: 'A',
      location: 'Output',
      error: 'States.QueryEvaluationError',
    });
  });

  test('gives null for an error that its sender did not name', async () => {
    const state = task('t', { Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'B' }] });
    const { outcome, journal } = await runToEnd(machine(state, { B: caught }), {
      tasks: {
        t: () => {
          throw new TaskError(undefined);
        },
      },
    });
    expect(outcome.output).toBe('{"Error":null,"Cause":null}');
    expect(eventsOf(journal.entries, 'TaskFailed')[0]?.taskFailedEventDetails).toEqual({
      resourceType: 'test',
      resource: 't',
    });
  });
});

describe('a limit', () => {
  const never: Tasks = { t: () => new Promise<Json>(() => {}) };

  test('fails the task at TimeoutSeconds, which may be an expression', async () => {
    const state = task('t', {
      TimeoutSeconds: '{% $states.input.seconds %}',
      Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'B' }],
    });
    const { outcome, journal, clock } = await runToEnd(machine(state, { B: caught }), {
      tasks: never,
      input: '{"seconds":90}',
    });
    expect(outcome.output).toBe('{"Error":"States.Timeout","Cause":""}');
    expect(clock.now()).toBe(Date.parse('2026-01-01T00:01:30Z'));
    expect(eventsOf(journal.entries, 'TaskScheduled')[0]?.taskScheduledEventDetails).toMatchObject({
      timeoutInSeconds: 90,
    });
    expect(eventsOf(journal.entries, 'TaskTimedOut')[0]?.taskTimedOutEventDetails).toEqual({
      resourceType: 'test',
      resource: 't',
      error: 'States.Timeout',
    });
  });

  test('fails the execution when nobody catches a timeout', async () => {
    const { outcome, journal } = await runToEnd(machine(task('t', { TimeoutSeconds: 1 })), { tasks: never });
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(journal.entries.at(-1)?.event?.executionFailedEventDetails).toEqual({ error: 'States.Timeout' });
  });

  test('fails the task at the first heartbeat that does not come', async () => {
    const state = {
      Type: 'Task',
      Resource: `${resource('t')}.waitForTaskToken`,
      Arguments: { token: '{% $states.context.Task.Token %}' },
      HeartbeatSeconds: 60,
      TimeoutSeconds: 3600,
      Catch: [{ ErrorEquals: ['States.HeartbeatTimeout'], Next: 'B' }],
      End: true,
    };
    let token = '';
    const { execution, clock, journal, finish } = start(machine(state, { B: caught }), {
      tasks: {
        t: (parameters) => {
          token = (parameters as { token: string }).token;
          return {};
        },
      },
    });
    await clock.advance(50_000);
    expect(await execution.send(token, 'heartbeat')).toBe('accepted');
    await clock.advance(50_000);
    expect(eventsOf(journal.entries, 'TaskTimedOut')).toHaveLength(0);
    expect((await finish()).output).toBe('{"Error":"States.Timeout","Cause":""}');
    expect(clock.now()).toBe(Date.parse('2026-01-01T00:01:50Z'));
    expect(await execution.send(token, { output: '1' })).toBe('closed');
    expect(await execution.send('other', { output: '1' })).toBe('unknown');
  });

  test('gives each attempt a token of its own', async () => {
    const tokens: string[] = [];
    const state = {
      Type: 'Task',
      Resource: `${resource('t')}.waitForTaskToken`,
      Arguments: '{% $states.context.Task.Token %}',
      TimeoutSeconds: 10,
      Retry: [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 1 }],
      End: true,
    };
    const { execution, clock, finish } = start(machine(state), {
      tasks: {
        t: (parameters) => {
          tokens.push(parameters as string);
          return null;
        },
      },
    });
    await clock.advance(12_000);
    expect(new Set(tokens).size).toBe(2);
    expect(await execution.send(tokens[0] as string, { output: '1' })).toBe('closed');
    expect(await execution.send(tokens[1] as string, { failed: true, error: 'No', cause: 'thanks' })).toBe('accepted');
    expect(await finish()).toMatchObject({ status: 'FAILED', error: 'No', cause: 'thanks' });
  });
});
