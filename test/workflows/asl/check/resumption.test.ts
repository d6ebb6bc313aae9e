/** What `check` excuses in a machine that is sent back by a redrive, and what it does not. */
import { expect, test } from '@jest/globals';
import { check } from '#workflows/asl/check/index';
import { integrations } from '#workflows/asl/index';

const LAMBDA = 'arn:aws:states:::lambda:invoke';
const resumption = { failsAt: 'EndAsFailed', resumesAt: 'WhereToResume' };

const invoke = (fields: object) => ({
  Type: 'Task',
  Comment: 'c',
  Resource: LAMBDA,
  Arguments: { FunctionName: '${F}', Payload: {} },
  TimeoutSeconds: 60,
  Retry: [{ ErrorEquals: integrations.get(LAMBDA)?.transientErrors }],
  Catch: [{ ErrorEquals: ['States.ALL'], Next: 'EndAsFailed' }],
  ...fields,
});

/** Plans, works, ends; a failure ends in EndAsFailed, after which a redrive goes back to Work. */
const machine = (changes: Record<string, object> = {}) =>
  ({
    Comment: 'c',
    QueryLanguage: 'JSONata',
    StartAt: 'Plan',
    States: {
      Plan: invoke({ Assign: { run: '{% $states.result.Payload %}' }, Next: 'Work' }),
      Work: invoke({ Arguments: { FunctionName: '${F}', Payload: '{% $run %}' }, Next: 'Done' }),
      Done: { Type: 'Succeed', Comment: 'c' },
      EndAsFailed: invoke({ Catch: undefined, Next: 'WhereToResume' }),
      WhereToResume: {
        Type: 'Choice',
        Comment: 'c',
        Choices: [{ Condition: '{% true %}', Next: 'Plan' }],
        Default: 'Work',
      },
      ...changes,
    },
  }) as never;

const rulesBroken = (definition: never, excuse?: typeof resumption) => [
  ...new Set(check(definition, excuse).map(({ rule, state }) => `${rule} ${state}`)),
];

test('accepts the way back that only a redrive takes', () => {
  expect(check(machine(), resumption)).toEqual([]);
});

test('rejects the same machine when nothing says that the way back is for redrives', () => {
  const broken = rulesBroken(machine());
  expect(broken).toEqual(expect.arrayContaining(['variables Work', 'catch EndAsFailed']));
  expect(broken.some((rule) => rule.startsWith('loops'))).toBe(true);
});

test('rejects a missing Catch of any other state', () => {
  expect(rulesBroken(machine({ Work: invoke({ Catch: undefined, Next: 'Done' }) }), resumption)).toEqual([
    'catch Work',
  ]);
});

test('rejects a variable that is not assigned on the way to the failure', () => {
  expect(rulesBroken(machine({ Plan: invoke({ Next: 'Work' }) }), resumption)).toEqual(['variables Work']);
});

test('rejects a loop that a redrive has no part in', () => {
  const round = { Type: 'Choice', Comment: 'c', Choices: [{ Condition: '{% true %}', Next: 'Work' }], Default: 'Done' };
  const broken = rulesBroken(machine({ Work: invoke({ Next: 'Again' }), Again: round }), resumption);
  expect(broken).toEqual(['loops Work']);
});

test('rejects a target of the way back that is not there', () => {
  const lost = {
    Type: 'Choice',
    Comment: 'c',
    Choices: [{ Condition: '{% true %}', Next: 'Nowhere' }],
    Default: 'Work',
  };
  expect(rulesBroken(machine({ WhereToResume: lost }), resumption).some((rule) => rule.startsWith('schema'))).toBe(
    true,
  );
});

test('does not see a variable that only the way back lacks', () => {
  const early = { Type: 'Choice', Comment: 'c', Choices: [{ Condition: '{% true %}', Next: 'Work' }], Default: 'Work' };
  expect(check(machine({ WhereToResume: early }), resumption)).toEqual([]);
});
