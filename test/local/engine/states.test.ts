/** Definition and input → output and history, each case with the rule it shows. */
import { describe, expect, test } from '@jest/globals';
import { eventsOf, resource, runToEnd, start, type Tasks } from './harness';

interface Case {
  /** A sentence, then where AWS says so. */
  readonly rule: string;
  readonly states: Record<string, object>;
  readonly input?: string;
  readonly tasks?: Tasks;
  readonly output?: unknown;
  readonly error?: readonly [error?: string, cause?: string];
  /** `type <- previousEventId`, without ExecutionStarted. */
  readonly history?: readonly string[];
}

const task = (name: string, more: object = {}) => ({ Type: 'Task', Resource: resource(name), End: true, ...more });

const cases: Case[] = [
  {
    rule: 'passes its input on without Output · workflow-variables',
    states: { A: { Type: 'Pass', End: true } },
    input: '[[1,  2]]',
    output: [[1, 2]],
    history: ['PassStateEntered <- 0', 'PassStateExited <- 2', 'ExecutionSucceeded <- 3'],
  },
  {
    rule: 'evaluates Output and Assign side by side · workflow-variables',
    states: {
      A: { Type: 'Pass', Assign: { x: 1 }, Next: 'B' },
      B: { Type: 'Pass', Assign: { x: '{% $x + 1 %}' }, Output: '{% $x %}', Next: 'C' },
      C: { Type: 'Pass', Output: { was: '{% $states.input %}', is: '{% $x %}' }, End: true },
    },
    output: { was: 1, is: 2 },
  },
  {
    rule: 'takes blanks around the delimiters as plain text, and keys as they are · transforming-data',
    states: { A: { Type: 'Pass', Output: { '{% 1 %}': ' {% 1 %}', e: '{%1%}' }, End: true } },
    output: { '{% 1 %}': ' {% 1 %}', e: 1 },
  },
  {
    rule: 'keeps null, makes sequences plain and infinity text · jsonata',
    states: {
      A: { Type: 'Pass', Output: { n: '{% null %}', s: '{% [1..3].($*2) %}', i: '{% [1/0] %}' }, End: true },
    },
    output: { n: null, s: [2, 4, 6], i: ['Infinity'] },
  },
  {
    rule: 'fails when an expression gives nothing, naming the field · transforming-data',
    states: { A: { Type: 'Pass', Output: { a: { b: ['{% $states.input.none %}'] } }, End: true } },
    error: [
      'States.QueryEvaluationError',
      "An error occurred while executing the state 'A' (entered at the event id #2). The JSONata expression " +
        "'$states.input.none' specified for the field 'Output/a/b[0]' returned nothing (undefined).",
    ],
    history: ['PassStateEntered <- 0', 'EvaluationFailed <- 0', 'ExecutionFailed <- 3'],
  },
  {
    rule: 'fails in JSONata’s words when an expression throws, $eval included · transforming-data',
    states: { A: { Type: 'Pass', Assign: { x: "{% $eval('1') %}" }, End: true } },
    error: [
      'States.QueryEvaluationError',
      "An error occurred while executing the state 'A' (entered at the event id #2). The JSONata expression " +
        "'$eval('1')' specified for the field 'Assign/x' threw an error during evaluation. " +
        'T1006: Attempted to invoke a non-function',
    ],
  },
  {
    rule: 'fails when an expression gives a function · transforming-data',
    states: { A: { Type: 'Pass', Output: '{% function($x) { $x } %}', End: true } },
    error: [
      'States.QueryEvaluationError',
      "An error occurred while executing the state 'A' (entered at the event id #2). The JSONata expression " +
        "'function($x) { $x }' specified for the field 'Output' returned an unsupported result type.",
    ],
  },
  {
    rule: 'takes the first rule that holds, with its own Output and Assign · state-choice',
    states: {
      A: {
        Type: 'Choice',
        Choices: [
          { Condition: '{% $states.input.n > 5 %}', Next: 'Big' },
          { Condition: '{% $states.input.n > 1 %}', Next: 'Small', Output: 'rule', Assign: { x: 7 } },
        ],
        Output: 'state',
        Assign: { x: 0 },
        Default: 'Big',
      },
      Big: { Type: 'Succeed' },
      Small: { Type: 'Pass', Output: ['{% $states.input %}', '{% $x %}'], End: true },
    },
    input: '{"n":2}',
    output: ['rule', 7],
    history: [
      'ChoiceStateEntered <- 0',
      'ChoiceStateExited <- 2',
      'PassStateEntered <- 3',
      'PassStateExited <- 4',
      'ExecutionSucceeded <- 5',
    ],
  },
  {
    rule: 'takes the state’s own Output with Default · state-choice',
    states: {
      A: { Type: 'Choice', Choices: [{ Condition: false, Next: 'B' }], Default: 'B', Output: 'default' },
      B: { Type: 'Succeed' },
    },
    output: 'default',
  },
  {
    rule: 'fails when no rule holds and there is no Default · state-choice',
    states: { A: { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'B' }] }, B: { Type: 'Succeed' } },
    error: [
      'States.NoChoiceMatched',
      "An error occurred while executing the state 'A' (entered at the event id #2). Failed to transition out of the " +
        'state. The state does not point to a next state.',
    ],
    history: ['ChoiceStateEntered <- 0', 'ExecutionFailed <- 2'],
  },
  {
    rule: 'fails when a Condition is not a boolean · state-choice',
    states: { A: { Type: 'Choice', Choices: [{ Condition: '{% 1 %}', Next: 'B' }] }, B: { Type: 'Succeed' } },
    error: [
      'States.QueryEvaluationError',
      "An error occurred while executing the state 'A' (entered at the event id #2). The JSONata expression '1' specified " +
        "for the field 'Choices[0]/Condition' returned an unexpected result type. Expected 'boolean', but was 'number' " +
        'for value: 1',
    ],
  },
  {
    rule: 'waits until a time, and an earlier time does not wait · state-wait',
    states: {
      A: { Type: 'Wait', Timestamp: '2020-01-01T00:00:00Z', Next: 'B' },
      B: { Type: 'Wait', Timestamp: "{% '2026-01-01T01:00:00+00:00' %}", Output: '{% $now() %}', End: true },
    },
    output: '2026-01-01T01:00:00.000Z',
    history: [
      'WaitStateEntered <- 0',
      'WaitStateExited <- 2',
      'WaitStateEntered <- 3',
      'WaitStateExited <- 4',
      'ExecutionSucceeded <- 5',
    ],
  },
  {
    rule: 'fails when a Timestamp is none · state-wait',
    states: { A: { Type: 'Wait', Timestamp: "{% 'tomorrow' %}", End: true } },
    error: [
      'States.QueryEvaluationError',
      "An error occurred while executing the state 'A' (entered at the event id #2). The Timestamp field cannot be parsed " +
        'as an ISO-8601 extended offset date-time format string: tomorrow',
    ],
    history: ['WaitStateEntered <- 0', 'EvaluationFailed <- 2', 'ExecutionFailed <- 3'],
  },
  {
    rule: 'fails with the Error and Cause of a Fail state, which has no exit · state-fail',
    states: { A: { Type: 'Fail', Error: 'Bad', Cause: "{% 'n is ' & $string($states.input.n) %}" } },
    input: '{"n":1}',
    error: ['Bad', 'n is 1'],
    history: ['FailStateEntered <- 0', 'ExecutionFailed <- 2'],
  },
  {
    rule: 'succeeds with the Output of a Succeed state · state-succeed',
    states: { A: { Type: 'Succeed', Output: '{% $states.context.Execution.Input %}' } },
    input: '{"n":1}',
    output: { n: 1 },
    history: ['SucceedStateEntered <- 0', 'SucceedStateExited <- 2', 'ExecutionSucceeded <- 3'],
  },
  {
    rule: 'records the five events of a task · state-task',
    states: { A: task('echo', { Arguments: { n: '{% $states.input.n %}' } }) },
    tasks: { echo: (parameters) => ({ got: parameters }) },
    input: '{"n":1}',
    output: { got: { n: 1 } },
    history: [
      'TaskStateEntered <- 0',
      'TaskScheduled <- 2',
      'TaskStarted <- 3',
      'TaskSucceeded <- 4',
      'TaskStateExited <- 5',
      'ExecutionSucceeded <- 6',
    ],
  },
  {
    rule: 'gives a task its input when it has no Arguments · state-task',
    states: { A: task('echo') },
    tasks: { echo: (parameters) => parameters },
    input: '{"n":1}',
    output: { n: 1 },
  },
  {
    rule: 'sends no task whose arguments fail · input-output',
    states: { A: task('echo', { Arguments: { n: '{% $states.input.none %}' } }) },
    tasks: { echo: () => 'sent' },
    error: [
      'States.QueryEvaluationError',
      "An error occurred while executing the state 'A' (entered at the event id #2). The JSONata expression " +
        "'$states.input.none' specified for the field 'Arguments/n' returned nothing (undefined).",
    ],
    history: ['TaskStateEntered <- 0', 'EvaluationFailed <- 0', 'ExecutionFailed <- 3'],
  },
  {
    rule: 'fails when an output is above 256 KiB, whoever would catch it · service-quotas',
    states: { A: { Type: 'Pass', Output: "{% $pad('', 262145, 'x') %}", End: true } },
    error: [
      'States.DataLimitExceeded',
      "The state/task 'A' returned a result with a size exceeding the maximum number of bytes service limit.",
    ],
    history: ['PassStateEntered <- 0', 'ExecutionFailed <- 2'],
  },
  {
    rule: 'fails a task whose result is above 256 KiB, and Catch reaches that · service-quotas',
    states: {
      A: task('big', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }] }),
      B: { Type: 'Succeed', Output: '{% $states.input.Error %}' },
    },
    tasks: { big: () => 'x'.repeat(262_144) },
    output: 'States.DataLimitExceeded',
  },
];

describe('a state', () => {
  test.each(cases)('$rule', async ({ states, input, tasks, output, error, history }) => {
    const run = await runToEnd({ QueryLanguage: 'JSONata', StartAt: 'A', States: states }, { input, tasks });
    if (error) {
      const { status, error: name, cause } = run.outcome;
      expect({ status, error: [name, cause] }).toEqual({ status: 'FAILED', error });
    } else {
      expect(run.outcome.status).toBe('SUCCEEDED');
      expect(JSON.parse(run.outcome.output as string)).toEqual(output);
    }
    if (history) expect(run.history.slice(1)).toEqual(history);
  });

  test('sees the context object of AWS', async () => {
    const { outcome } = await runToEnd(
      { StartAt: 'A', States: { A: task('echo', { Arguments: '{% $states.context %}' }) } },
      { tasks: { echo: (parameters) => parameters }, input: '{"a":1}' },
    );
    expect(JSON.parse(outcome.output as string)).toEqual({
      Execution: {
        Id: 'arn:aws:states:us-east-1:000000000000:execution:Machine:run',
        Input: { a: 1 },
        Name: 'run',
        RoleArn: 'arn:aws:iam::000000000000:role/machine',
        StartTime: '2026-01-01T00:00:00Z',
        RedriveCount: 0,
      },
      StateMachine: { Id: 'arn:aws:states:us-east-1:000000000000:stateMachine:Machine', Name: 'Machine' },
      State: { Name: 'A', EnteredTime: '2026-01-01T00:00:00Z', RetryCount: 0 },
    });
  });

  test('shows inputs, outputs and assigned variables as texts in the history', async () => {
    const { journal } = await runToEnd(
      {
        StartAt: 'A',
        States: { A: { Type: 'Pass', Output: { v: '{% 3.5 %}' }, Assign: { s: 'x', o: { k: null } }, End: true } },
      },
      { input: '{"a":   1}' },
    );
    expect(eventsOf(journal.entries, 'PassStateEntered')[0]?.stateEnteredEventDetails).toEqual({
      name: 'A',
      input: '{"a":   1}',
      inputDetails: { truncated: false },
    });
    expect(eventsOf(journal.entries, 'PassStateExited')[0]?.stateExitedEventDetails).toEqual({
      name: 'A',
      output: '{"v":3.5}',
      outputDetails: { truncated: false },
      assignedVariables: { s: '"x"', o: '{"k":null}' },
      assignedVariablesDetails: { truncated: false },
    });
  });

  test('fails when the history is full, with the last event saying so', async () => {
    const { outcome, journal } = await runToEnd(
      { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } } },
      { maxEvents: 100 },
    );
    expect(outcome).toMatchObject({
      error: 'States.Runtime',
      cause: 'The execution reached the maximum number of history events (100).',
    });
    expect(journal.entries.at(-1)?.event).toMatchObject({ id: 100, type: 'ExecutionFailed' });
  });

  test('ends the whole execution at its TimeoutSeconds', async () => {
    const { outcome, journal } = await runToEnd({
      StartAt: 'A',
      TimeoutSeconds: 60,
      States: { A: { Type: 'Wait', Seconds: 3600, End: true } },
    });
    expect(outcome).toEqual({ status: 'TIMED_OUT', stoppedAt: Date.parse('2026-01-01T00:01:00Z') });
    expect(journal.entries.at(-1)?.event).toEqual({
      type: 'ExecutionTimedOut',
      executionTimedOutEventDetails: { error: 'States.Timeout' },
      id: 3,
      previousEventId: 0,
    });
  });

  test('is stopped with an event that says why, or nothing', async () => {
    const { execution, journal } = start({ StartAt: 'A', States: { A: { Type: 'Wait', Seconds: 3600, End: true } } });
    expect(await execution.stop({})).toMatchObject({ status: 'ABORTED' });
    expect(journal.entries.at(-1)?.event).toMatchObject({
      type: 'ExecutionAborted',
      previousEventId: 0,
      executionAbortedEventDetails: {},
    });
    expect(await execution.stop({ error: 'again' })).not.toHaveProperty('error');
  });
});
