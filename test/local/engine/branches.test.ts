/** Parallel and Map: order, concurrency, failure. @see https://docs.aws.amazon.com/step-functions/latest/dg/state-parallel.html */
import { describe, expect, test } from '@jest/globals';
import { type Json, TaskError } from '#local/engine/index';
import { manualClock } from '#test/support/manual-clock';
import { eventsOf, historyOf, resource, runToEnd, start } from './harness';

const task = (name: string, more: object = {}) => ({ Type: 'Task', Resource: resource(name), End: true, ...more });
const one = (state: object) => ({ StartAt: Object.keys(state)[0], States: state });
const machine = (state: object, others: object = {}) => ({ StartAt: 'A', States: { A: state, ...others } });
const bad = () => {
  throw new TaskError('E', 'cause');
};

describe('Parallel', () => {
  test('gives the outputs in the order of the branches, as their texts were', async () => {
    const { outcome, history } = await runToEnd(
      machine({
        Type: 'Parallel',
        Branches: [
          one({ B: { Type: 'Pass', End: true } }),
          one({ C: { Type: 'Wait', Seconds: 1, Output: 1, End: true } }),
        ],
        End: true,
      }),
      { input: '[[1, 2], [3]]' },
    );
    expect(outcome.output).toBe('[[[1, 2], [3]],1]');
    expect(history.slice(1)).toEqual([
      'ParallelStateEntered <- 0',
      'ParallelStateStarted <- 2',
      'PassStateEntered <- 3',
      'WaitStateEntered <- 3',
      'PassStateExited <- 4',
      'WaitStateExited <- 5',
      'ParallelStateSucceeded <- 7',
      'ParallelStateExited <- 7',
      'ExecutionSucceeded <- 9',
    ]);
  });

  test('lets branches read outer variables and keeps theirs to themselves', async () => {
    const branch = one({ B: { Type: 'Pass', Assign: { y: 2 }, Next: 'C' } });
    const { outcome } = await runToEnd({
      StartAt: 'X',
      States: {
        X: { Type: 'Pass', Assign: { x: 1 }, Next: 'A' },
        A: {
          Type: 'Parallel',
          Arguments: { from: 'arguments' },
          Branches: [
            {
              ...branch,
              States: { ...branch.States, C: { Type: 'Succeed', Output: '{% [$x, $y, $states.input.from] %}' } },
            },
          ],
          Next: 'D',
        },
        D: { Type: 'Succeed', Output: { result: '{% $states.input %}', inner: '{% $exists($y) %}' } },
      },
    });
    expect(JSON.parse(outcome.output as string)).toEqual({ result: [[1, 2, 'arguments']], inner: false });
  });

  test('stops the other branches when one fails, and reports the failing task as aborted, too', async () => {
    const clock = manualClock();
    const signals: AbortSignal[] = [];
    const { outcome, history, journal } = await runToEnd(
      machine(
        {
          Type: 'Parallel',
          Branches: [
            one({ B: task('bad') }),
            one({
              C: {
                Type: 'Parallel',
                Branches: [one({ D: task('long') }), one({ E: { Type: 'Wait', Seconds: 9, End: true } })],
                End: true,
              },
            }),
          ],
          Catch: [{ ErrorEquals: ['E'], Next: 'Z' }],
          End: true,
        },
        { Z: { Type: 'Succeed' } },
      ),
      {
        clock,
        tasks: {
          bad: () => clock.sleep(1_000).then(bad),
          long: (_, { signal }) => {
            signals.push(signal);
            return new Promise<Json>(() => {});
          },
        },
      },
    );
    expect(outcome.output).toBe('{"Error":"E","Cause":"cause"}');
    expect(signals[0]?.aborted).toBe(true);
    const types = history.map((line) => line.split(' ')[0]);
    const failed = eventsOf(journal.entries, 'TaskFailed')[0]?.id;
    expect(eventsOf(journal.entries, 'ParallelStateFailed')[0]?.previousEventId).toBe(failed);
    expect(types.filter((type) => type?.endsWith('Aborted')).sort()).toEqual([
      'ParallelStateAborted',
      'TaskStateAborted',
      'TaskStateAborted',
      'WaitStateAborted',
    ]);
    expect(types.slice(-5)).toEqual([
      'ParallelStateFailed',
      'ParallelStateExited',
      'SucceedStateEntered',
      'SucceedStateExited',
      'ExecutionSucceeded',
    ]);
  });

  test('fails without an aborted event when a Fail state ends a branch', async () => {
    const { outcome, history } = await runToEnd(
      machine({ Type: 'Parallel', Branches: [one({ B: { Type: 'Fail', Error: 'F' } })], End: true }),
    );
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'F' });
    expect(history.slice(1)).toEqual([
      'ParallelStateEntered <- 0',
      'ParallelStateStarted <- 2',
      'FailStateEntered <- 3',
      'ParallelStateFailed <- 4',
      'ExecutionFailed <- 5',
    ]);
  });

  test('starts anew when it is retried, without a failed event in between', async () => {
    let tries = 0;
    const { outcome, history } = await runToEnd(
      machine({
        Type: 'Parallel',
        Branches: [one({ B: task('flaky') })],
        Retry: [{ ErrorEquals: ['E'] }],
        End: true,
      }),
      {
        tasks: {
          flaky: () => {
            tries += 1;
            return tries === 1 ? bad() : tries;
          },
        },
      },
    );
    expect(outcome.output).toBe('[2]');
    expect(history.filter((line) => line.startsWith('Parallel')).map((line) => line.split(' ')[0])).toEqual([
      'ParallelStateEntered',
      'ParallelStateStarted',
      'ParallelStateStarted',
      'ParallelStateSucceeded',
      'ParallelStateExited',
    ]);
  });
});

describe('Map', () => {
  const each = (states: object, more: object = {}) =>
    machine({ Type: 'Map', ItemProcessor: one(states), End: true, ...more });

  test('keeps the order of the items and numbers its iterations', async () => {
    const { outcome, history, journal } = await runToEnd(
      each({ B: { Type: 'Pass', Output: '{% $states.input * 2 %}', End: true } }, { MaxConcurrency: 1 }),
      { input: '[1, 2]' },
    );
    expect(outcome.output).toBe('[2,4]');
    expect(history.slice(1)).toEqual([
      'MapStateEntered <- 0',
      'MapStateStarted <- 2',
      'MapIterationStarted <- 3',
      'PassStateEntered <- 4',
      'PassStateExited <- 5',
      'MapIterationSucceeded <- 6',
      'MapIterationStarted <- 6',
      'PassStateEntered <- 8',
      'PassStateExited <- 9',
      'MapIterationSucceeded <- 10',
      'MapStateSucceeded <- 10',
      'MapStateExited <- 10',
      'ExecutionSucceeded <- 13',
    ]);
    expect(eventsOf(journal.entries, 'MapIterationStarted')[1]?.mapIterationStartedEventDetails).toEqual({
      name: 'A',
      index: 1,
    });
  });

  test('runs as many items at once as MaxConcurrency says', async () => {
    let [running, most] = [0, 0];
    const { outcome } = await runToEnd(each({ B: task('t') }, { Items: '{% [1..9] %}', MaxConcurrency: '{% 3 %}' }), {
      tasks: {
        t: async (item) => {
          running += 1;
          most = Math.max(most, running);
          await new Promise((resolve) => setTimeout(resolve, 2));
          running -= 1;
          return item;
        },
      },
    });
    expect(outcome.output).toBe('[1,2,3,4,5,6,7,8,9]');
    expect(most).toBe(3);
  });

  test('gives the item and its index to ItemSelector', async () => {
    const { outcome } = await runToEnd(
      each(
        { B: { Type: 'Pass', End: true } },
        {
          Items: ['a', 'b'],
          ItemSelector: '{% $states.context.Map.Item.Value & $string($states.context.Map.Item.Index) %}',
        },
      ),
    );
    expect(outcome.output).toBe('["a0","b1"]');
  });

  test('does nothing for an empty list', async () => {
    const { outcome, history } = await runToEnd(each({ B: task('none') }, { Items: [] }));
    expect(outcome.output).toBe('[]');
    expect(history.slice(1)).toEqual([
      'MapStateEntered <- 0',
      'MapStateStarted <- 2',
      'MapStateSucceeded <- 3',
      'MapStateExited <- 3',
      'ExecutionSucceeded <- 5',
    ]);
  });

  test('fails when Items is no list', async () => {
    const { outcome, history } = await runToEnd(each({ B: task('none') }, { Items: '{% 1 %}' }));
    expect(outcome).toMatchObject({
      error: 'States.QueryEvaluationError',
      cause: expect.stringContaining("Expected 'array', but was 'number' for value: 1"),
    });
    expect(history.slice(1)).toEqual([
      'MapStateEntered <- 0',
      'EvaluationFailed <- 0',
      'MapStateFailed <- 3',
      'ExecutionFailed <- 4',
    ]);
  });

  test('aborts the other iterations when one fails', async () => {
    const { outcome, journal } = await runToEnd(each({ B: task('t') }, { Items: [1, 2, 3], MaxConcurrency: 2 }), {
      tasks: { t: (item) => (item === 1 ? new Promise<Json>(() => {}) : Promise.resolve().then(bad)) },
    });
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'E', cause: 'cause' });
    const types = historyOf(journal.entries).map((line) => line.split(' ')[0]);
    expect(types.filter((type) => type === 'MapIterationStarted')).toHaveLength(2);
    expect(types.slice(-6)).toEqual([
      'TaskFailed',
      'MapIterationFailed',
      'TaskStateAborted',
      'MapIterationAborted',
      'MapStateFailed',
      'ExecutionFailed',
    ]);
  });
});

test('a branch that is aborted stops the job it watches', async () => {
  const stopped: Json[] = [];
  const { finish, execution } = start(
    machine({
      Type: 'Parallel',
      Branches: [
        one({ B: { Type: 'Task', Resource: `${resource('job')}.sync`, Arguments: { name: 'j' }, End: true } }),
        one({ W: { Type: 'Wait', Seconds: 5, Next: 'F' }, F: { Type: 'Fail', Error: 'F' } }),
      ],
      End: true,
    }),
    {
      tasks: {
        job: {
          start: async () => ({}),
          watch: () => new Promise<Json>(() => {}),
          stop: async ({ parameters }) => void stopped.push(parameters),
        },
      },
    },
  );
  expect(await finish()).toMatchObject({ error: 'F' });
  await execution.settled;
  expect(stopped).toEqual([{ name: 'j' }]);
});
