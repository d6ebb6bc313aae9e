/** Definitions that the check refuses, each with its reason. Long, as it is the list of all of them. */
import { expect, test } from '@jest/globals';
import { check, type Problem, rules } from '#workflows/asl/check/index';
import { integrations } from '#workflows/asl/index';

type Json = Record<string, unknown>;
const ARN = 'arn:aws:states:::';
const COUNTS = '$states.context.State.RetryCount & $states.context.Execution.RedriveCount';
const toFailed = [{ ErrorEquals: ['States.ALL'], Next: 'Failed' }];

const pass = (fields: Json = {}) => ({ Type: 'Pass', Comment: 'c', Next: 'Done', ...fields });
const task = (resource: string, Arguments: Json, fields: Json = {}) => ({
  Type: 'Task',
  Comment: 'c',
  Resource: `${ARN}${resource}`,
  Arguments,
  TimeoutSeconds: 60,
  Retry: [{ ErrorEquals: integrations.get(`${ARN}${resource}`)?.transientErrors ?? ['E'] }],
  Catch: toFailed,
  Next: 'Done',
  ...fields,
});
const invoke = (fields: Json = {}) => task('lambda:invoke', { FunctionName: '${F}', Payload: {} }, fields);
const choice = (Condition: string, Next: string, Default: string) => ({
  Type: 'Choice',
  Comment: 'c',
  Choices: [{ Condition, Next }],
  Default,
});
const ends = {
  Done: { Type: 'Succeed', Comment: 'c' },
  Failed: { Type: 'Fail', Comment: 'c', Error: 'E', Cause: 'c' },
};
const branch = (States: Json, StartAt = Object.keys(States)[0]) => ({ StartAt, States });
/** Starts at the first state; has the ends that it uses. */
const machine = (States: Json, { withEnds = true } = {}): never => {
  const text = JSON.stringify(States);
  const used = Object.entries(ends).filter(([name]) => withEnds && text.includes(`"${name}"`));
  const all = { ...States, ...Object.fromEntries(used) };
  return { Comment: 'c', QueryLanguage: 'JSONata', StartAt: Object.keys(all)[0], States: all } as never;
};
const say = (Output: unknown) => machine({ Say: pass({ Output }) });
const polling = (limit: string, counted: unknown, again = 'Look') => ({
  Begin: pass({ Assign: { rounds: 0 }, Next: 'Look' }),
  Look: pass({ Assign: { rounds: counted }, Next: 'IsEnough' }),
  IsEnough: choice(limit, 'Done', 'Rest'),
  Rest: { Type: 'Wait', Comment: 'c', Seconds: 1, Next: again },
});

const refused: [string, never, Partial<Problem> & { message: string }][] = [
  [
    'a target that is not there',
    machine({ A: pass({ Next: 'Nowhere' }) }),
    { rule: 'schema', message: 'MISSING_TRANSITION_TARGET' },
  ],
  [
    'Next together with End',
    machine({ A: pass({ End: true }) }),
    { rule: 'schema', message: 'TERMINAL_STATE_WITH_NEXT' },
  ],
  [
    'a JSONPath field',
    machine({ A: pass({ InputPath: '$.a' }) }),
    { rule: 'schema', state: 'A', message: 'SCHEMA_VALIDATION_FAILED' },
  ],
  ['1 MB', say('x'.repeat(1_048_576)), { rule: 'size', state: '', message: 'expected less than 1048576 bytes' }],
  [
    'a name of 41 characters',
    machine({ [`A${'b'.repeat(40)}`]: pass() }),
    { rule: 'state-names', message: 'at most 40 characters, got 41' },
  ],
  [
    'a name that is no PascalCase',
    machine({ prepare_run: pass() }),
    { rule: 'state-names', message: "PascalCase name, got 'prepare_run'" },
  ],
  [
    'a name in a branch and outside',
    machine({
      Both: {
        Type: 'Parallel',
        Comment: 'c',
        Branches: [branch({ Both: pass({ Next: undefined, End: true }) })],
        Next: 'Done',
      },
    }),
    { rule: 'unique-names', state: 'Both', message: "got 'Both' more than once" },
  ],
  [
    'a state without Comment',
    machine({ A: pass({ Comment: undefined }) }),
    { rule: 'comments', state: 'A', message: 'expected a Comment' },
  ],
  [
    'a state that nothing leads to',
    machine({ A: pass(), Lost: pass() }),
    { rule: 'unreachable', state: 'Lost', message: 'no way leads from A to Lost' },
  ],
  [
    'states that cannot end',
    machine({ A: choice('{% true %}', 'Done', 'B'), B: pass({ Next: 'C' }), C: pass({ Next: 'B' }) }),
    { rule: 'endless', state: 'B', message: 'no way leads from B to an end' },
  ],
  ['a loop that counts nothing', machine(polling('{% $rounds >= 5 %}', 1)), { rule: 'loops', message: 'has no limit' }],
  [
    'a loop that compares nothing',
    machine(polling("{% $states.input = 'x' %}", '{% $rounds + 1 %}')),
    { rule: 'loops', message: 'has no limit' },
  ],
  [
    'a loop with a limit within one that has none',
    machine({
      Outer: pass({ Assign: { inner: 0 }, Next: 'Inner' }),
      Inner: pass({ Assign: { inner: '{% $inner + 1 %}' }, Next: 'IsInnerEnough' }),
      IsInnerEnough: choice('{% $inner >= 3 %}', 'IsOuterEnough', 'Inner'),
      IsOuterEnough: choice("{% $states.input = 'x' %}", 'Done', 'Outer'),
    }),
    { rule: 'loops', message: 'has no limit' },
  ],
  [
    'a loop that begins to count anew',
    machine(polling('{% $rounds >= 5 %}', '{% $rounds + 1 %}', 'Begin')),
    { rule: 'loops', message: 'set anew' },
  ],
  [
    '25,000 events',
    machine(polling('{% $rounds >= 5000 %}', '{% $rounds + 1 %}')),
    { rule: 'history', message: 'expected fewer than 25000 events, got 300' },
  ],
  [
    'an opening delimiter alone',
    say('{% $states.input'),
    { rule: 'delimiters', path: 'Output', message: "expected '{%' to begin and '%}' to end" },
  ],
  [
    'text around an expression',
    say({ a: ['x {% 1 %}'] }),
    { rule: 'delimiters', path: 'Output/a[0]', message: 'got "x {% 1 %}"' },
  ],
  [
    'JSONata that does not parse',
    say('{% 1 + %}'),
    { rule: 'syntax', path: 'Output', message: "expected JSONata 2.0.6, got '1 +'" },
  ],
  ['an empty expression', say('{%  %}'), { rule: 'syntax', message: 'it is empty' }],
  ["2.1's ??", say('{% $states.input ?? 1 %}'), { rule: 'syntax', message: "'??' and '?:' came with JSONata 2.1" }],
  ["2.1's ?:", say('{% $states.input ?: 1 %}'), { rule: 'syntax', message: "'??' and '?:' came with JSONata 2.1" }],
  ['$eval', say("{% $eval('1') %}"), { rule: 'functions', message: 'expected no $eval' }],
  ['a function that nobody has', say('{% $sume([1]) %}'), { rule: 'functions', message: 'got $sume' }],
  [
    'a Unicode class in a pattern',
    say("{% $replace('a', /\\p{L}/, '') %}"),
    { rule: 'functions', message: 'no \\p{…}' },
  ],
  [
    'a bare field',
    say('{% phone %}'),
    { rule: 'context', message: "reference to 'phone' at the top level is not supported" },
  ],
  ['$', say('{% $ %}'), { rule: 'context', message: "reference to '$' at the top level" }],
  ['$$', say('{% $$.a %}'), { rule: 'context', message: "reference to '$$' at the top level" }],
  [
    'a bare field in a function of its own',
    say('{% $map([1], function($v) { phone }) %}'),
    { rule: 'context', message: "reference to 'phone'" },
  ],
  [
    '$states.result in a Pass',
    say('{% $states.result %}'),
    { rule: 'reserved', message: '$states.result is there only in' },
  ],
  [
    '$states.result in Arguments',
    machine({ A: invoke({ Arguments: { FunctionName: '${F}', Payload: '{% $states.result %}' } }) }),
    { rule: 'reserved', path: 'Arguments/Payload', message: '$states.result is there only in' },
  ],
  [
    '$states.errorOutput without an error',
    say('{% $states.errorOutput.Cause %}'),
    { rule: 'reserved', message: 'only in the Assign and Output of a Catcher' },
  ],
  [
    'a token without a callback',
    machine({ A: invoke({ Arguments: { FunctionName: '${F}', Payload: '{% $states.context.Task.Token %}' } }) }),
    { rule: 'reserved', message: 'Task.Token is there only' },
  ],
  ['a member that $states lacks', say('{% $states.output %}'), { rule: 'reserved', message: "got 'output'" }],
  [
    'a variable named states',
    machine({ A: pass({ Assign: { states: 1 } }) }),
    { rule: 'variable-names', message: "not 'states'" },
  ],
  [
    'a variable named in a Catcher with a hyphen',
    machine({ A: invoke({ Catch: [{ ...toFailed[0], Assign: { 'a-b': 1 } }] }) }),
    { rule: 'variable-names', path: 'Catch[0]/Assign/a-b', message: "got 'a-b'" },
  ],
  [
    'a variable that is assigned nowhere',
    say('{% $nobody %}'),
    { rule: 'variables', message: '$nobody is assigned nowhere' },
  ],
  [
    'a variable that one of two ways does not assign',
    machine({
      A: choice('{% true %}', 'B', 'C'),
      B: pass({ Assign: { x: 1 }, Next: 'C' }),
      C: pass({ Output: '{% $x %}' }),
    }),
    { rule: 'variables', state: 'C', message: '$x may be read before it is assigned: on the way A → C it is not' },
  ],
  [
    'a variable read where it is assigned',
    machine({ A: pass({ Assign: { x: 1 }, Output: '{% $x %}' }) }),
    { rule: 'variables', state: 'A', message: 'on the way A it is not' },
  ],
  [
    'a variable that the failed state would have assigned',
    machine({
      A: invoke({ Assign: { x: '{% $states.result %}' }, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }] }),
      B: pass({ Output: '{% $x %}' }),
    }),
    { rule: 'variables', state: 'B', message: 'on the way A → B it is not' },
  ],
  [
    'a variable that only another rule of the Choice assigns',
    machine({
      A: { ...choice('{% true %}', 'B', 'C'), Assign: { x: 1 } },
      B: pass({ Output: '{% $x %}' }),
      C: pass({ Output: '{% $x %}' }),
    }),
    { rule: 'variables', state: 'B', message: 'on the way A → B it is not' },
  ],
  [
    "a branch's variable read outside",
    machine({
      A: {
        Type: 'Parallel',
        Comment: 'c',
        Branches: [branch({ In: pass({ Assign: { x: 1 }, Next: undefined, End: true }) })],
        Next: 'B',
      },
      B: pass({ Output: '{% $x %}' }),
    }),
    { rule: 'variables', state: 'B', message: '$x is assigned nowhere' },
  ],
  [
    'a branch that assigns an outer variable',
    machine({
      A: pass({ Assign: { x: 1 }, Next: 'B' }),
      B: {
        Type: 'Parallel',
        Comment: 'c',
        Branches: [branch({ In: pass({ Assign: { x: 2 }, Next: undefined, End: true }) })],
        Next: 'Done',
      },
    }),
    { rule: 'scopes', state: 'In', message: '$x belongs to the machine around this branch' },
  ],
  [
    "a branch's rule that assigns an outer variable",
    machine({
      A: pass({ Assign: { x: 1 }, Next: 'B' }),
      B: {
        Type: 'Parallel',
        Comment: 'c',
        Branches: [
          branch({
            In: {
              Type: 'Choice',
              Comment: 'c',
              Choices: [{ Condition: '{% true %}', Next: 'Out', Assign: { x: 2 } }],
              Default: 'Out',
            },
            Out: pass({ Next: undefined, End: true }),
          }),
        ],
        Next: 'Done',
      },
    }),
    { rule: 'scopes', state: 'In', path: 'Choices[0]/Assign/x', message: '$x belongs to the machine around' },
  ],
  ['a service nobody described', machine({ A: task('sns:publish', {}) }), { rule: 'resource', message: 'sns:publish' }],
  [
    'a Task without a time limit',
    machine({ A: invoke({ TimeoutSeconds: undefined }) }),
    { rule: 'timeout', message: 'expected TimeoutSeconds' },
  ],
  [
    'a Task without Retry',
    machine({ A: invoke({ Retry: undefined }) }),
    { rule: 'retry', message: 'got none for Lambda.TooManyRequestsException' },
  ],
  [
    'a Retry that lacks one transient error',
    machine({
      A: task(
        'aws-sdk:s3:getObject',
        { Bucket: 'b', Key: 'k' },
        { Retry: [{ ErrorEquals: ['S3.NoSuchKeyException'] }] },
      ),
    }),
    { rule: 'retry', message: 'got none for S3.S3Exception' },
  ],
  [
    'a Retry of no attempts',
    machine({ A: invoke({ Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 0 }] }) }),
    { rule: 'retry', message: 'to be retried' },
  ],
  [
    'a Task without Catch',
    machine({ A: invoke({ Catch: undefined }) }),
    { rule: 'catch', message: 'expected the last Catcher to be for States.ALL' },
  ],
  [
    'a Catch of some errors only',
    machine({ A: invoke({ Catch: [{ ErrorEquals: ['E'], Next: 'Failed' }] }) }),
    { rule: 'catch', message: 'States.ALL' },
  ],
  [
    'States.ALL before another Catcher',
    machine({ A: invoke({ Catch: [...toFailed, { ErrorEquals: ['E'], Next: 'Failed' }] }) }),
    { rule: 'all-errors', path: 'Catch[0]/ErrorEquals', message: 'alone and last' },
  ],
  [
    'States.ALL in company',
    machine({ A: invoke({ Retry: [{ ErrorEquals: ['E', 'States.ALL'] }] }) }),
    { rule: 'all-errors', path: 'Retry[0]/ErrorEquals', message: 'alone and last' },
  ],
  [
    'a callback without its token',
    machine({ A: task('lambda:invoke.waitForTaskToken', { FunctionName: '${F}', Payload: {} }) }),
    { rule: 'token', message: 'nobody could answer' },
  ],
  [
    'a job name with an underscore',
    machine({ A: task('sagemaker:createModel', { ModelName: 'my_model' }) }),
    { rule: 'resource-names', message: "got 'my_model'" },
  ],
  [
    'a literal job name that is too long',
    machine({ A: task('sagemaker:createModel', { ModelName: 'm'.repeat(64) }) }),
    { rule: 'resource-names', message: 'at most 63 characters, got up to 64' },
  ],
  [
    'a built tuning job name that may be too long',
    machine({
      A: task('sagemaker:createHyperParameterTuningJob.sync', {
        HyperParameterTuningJobName: `{% $substring($states.context.Execution.Name, 0, 30) & '-' & ${COUNTS} %}`,
      }),
    }),
    { rule: 'resource-names', message: 'at most 32 characters, got up to 37' },
  ],
  [
    'fixed text that is too long already',
    machine({
      A: task('sagemaker:createHyperParameterTuningJob.sync', {
        HyperParameterTuningJobName: `{% $states.context.Execution.Name & '${'x'.repeat(33)}' & ${COUNTS} %}`,
      }),
    }),
    { rule: 'resource-names', message: 'at most 32 characters, got at least 33' },
  ],
  [
    'a job name that a retry would use again',
    machine({
      A: task('sagemaker:createTransformJob.sync', {
        TransformJobName: '{% $states.context.Execution.Name & $states.context.Execution.RedriveCount %}',
      }),
    }),
    { rule: 'fresh-names', message: 'expected $states.context.State.RetryCount in the name' },
  ],
];

test.each(refused)('rejects %s', (_, definition, expected) => {
  const { message, ...rest } = expected;
  expect(check(definition)).toContainEqual(
    expect.objectContaining({ ...rest, message: expect.stringContaining(message) }),
  );
});

test('has no other complaint about what it rejects for one mistake', () => {
  const withSideEffects = new Set([
    'a target that is not there',
    'states that cannot end',
    'a service nobody described',
  ]);
  const noisy = refused
    .filter(([name]) => !withSideEffects.has(name))
    .map(
      ([name, definition, { rule }]) => [name, check(definition).filter((problem) => problem.rule !== rule)] as const,
    )
    .filter(([, others]) => others.length > 0)
    .map(([name, others]) => `${name}: ${others.map(({ rule, message }) => `${rule} ${message}`).join('; ')}`);
  expect(noisy).toEqual([]);
});

test('breaks every rule there is', () => {
  expect(new Set(refused.map(([, , { rule }]) => rule)).size).toBe(rules.length);
});

const accepted: [string, never][] = [
  ['a counted poll', machine(polling('{% $rounds >= 5 %}', '{% $rounds + 1 %}'))],
  [
    'a limit beside another reason to leave',
    machine(polling("{% $states.input = 'x' or $rounds >= 5 %}", '{% $rounds + 1 %}')),
  ],
  [
    'an outer loop that sets the counter of an inner one anew',
    machine({
      Start: pass({ Assign: { outer: 0 }, Next: 'Outer' }),
      Outer: pass({ Assign: { outer: '{% $outer + 1 %}', inner: 0 }, Next: 'Inner' }),
      Inner: pass({ Assign: { inner: '{% $inner + 1 %}' }, Next: 'IsInnerEnough' }),
      IsInnerEnough: choice('{% $inner >= 3 %}', 'IsOuterEnough', 'Inner'),
      IsOuterEnough: choice('{% $outer >= 3 %}', 'Done', 'Outer'),
    }),
  ],
  [
    'a variable that is asked for with $exists',
    machine({
      A: choice('{% true %}', 'B', 'C'),
      B: pass({ Assign: { x: 1 }, Next: 'C' }),
      C: pass({ Output: '{% $exists($x) ? $x.a : null %}' }),
    }),
  ],
  [
    'a variable that both ways assign',
    machine({
      A: choice('{% true %}', 'B', 'C'),
      B: pass({ Assign: { x: 1 }, Next: 'D' }),
      C: pass({ Assign: { x: 2 }, Next: 'D' }),
      D: pass({ Output: '{% $x %}' }),
    }),
  ],
  [
    "a Catcher's own Assign",
    machine({
      A: invoke({
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B', Assign: { x: '{% $states.errorOutput.Cause %}' } }],
      }),
      B: pass({ Output: '{% $x %}' }),
    }),
  ],
  [
    'a Task in a branch that the Parallel catches for, reading an outer variable',
    machine({
      A: pass({ Assign: { x: 1 }, Next: 'B' }),
      B: {
        Type: 'Parallel',
        Comment: 'c',
        Branches: [
          branch({
            In: invoke({
              Arguments: { FunctionName: '${F}', Payload: '{% $x %}' },
              Catch: undefined,
              Next: undefined,
              End: true,
            }),
          }),
        ],
        Catch: toFailed,
        Next: 'Done',
      },
    }),
  ],
  ['fields of items in filters, steps and orders', say('{% $states.input.list[Name = "a"].(Value * 2)^(>$) %}')],
  [
    'local names and functions',
    say('{% ($f := function($n) { $n < 2 ? 1 : $n * $f($n - 1) }; $x := 3; $map([$x], $f)) %}'),
  ],
  [
    "Step Functions' own functions",
    say("{% [$uuid(), $hash('a', 'MD5'), $random(), $parse('1'), $partition([1], 1), $range(1, 2, 1)] %}"),
  ],
  ['a function handed over by name', say("{% $map(['a'], $uppercase) %}")],
  ['empty text, null and lists as data', machine({ A: pass({ Assign: { x: '', y: null, z: [''] }, Output: null }) })],
  ['an expression of several lines', say('{% $states.input.a\n  and $states.input.b %}')],
  [
    'the token in a callback',
    machine({
      A: task('lambda:invoke.waitForTaskToken', {
        FunctionName: '${F}',
        Payload: { taskToken: '{% $states.context.Task.Token %}' },
      }),
    }),
  ],
  [
    'a name from a variable, whose length is not known here',
    machine({
      A: pass({ Assign: { n: 'm' }, Next: 'B' }),
      B: task('sagemaker:createModel', { ModelName: '{% $n %}' }),
    }),
  ],
];

test.each(accepted)('accepts %s', (_, definition) => {
  expect(check(definition)).toEqual([]);
});

test('leaves what it checks as it was', () => {
  const definition = say({ a: '' });
  const before = JSON.stringify(definition);
  check(definition);
  expect(JSON.stringify(definition)).toBe(before);
});
