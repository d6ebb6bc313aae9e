/** The gate's condition as the engine evaluates it: which numbers and which verdict lead where. */
import { describe, expect, test } from '@jest/globals';
import { runToEnd } from '#test/local/engine/harness';
import { toAsl } from '#workflows/asl/index';
import { retraining } from '#workflows/retraining/index';

const { IsModelGoodEnough } = toAsl(retraining).States as unknown as Record<string, object>;

const run = { gate: { minimumAuc: 0.7, margin: 0.01, minimumPositives: 50 } };
const GOOD = {
  verdict: 'promote',
  auc: 0.8,
  interval: [0.7, 0.9],
  testPositives: 50,
  differenceLowerBound: -0.01,
  otherChecksFailed: 0,
  reasons: ['First.', 'Second.'],
};

/** The state alone, between one that assigns and two that end. */
async function decide(changes: Partial<typeof GOOD>): Promise<unknown> {
  const { outcome } = await runToEnd({
    QueryLanguage: 'JSONata',
    StartAt: 'Assign',
    States: {
      Assign: { Type: 'Pass', Assign: { run, evaluation: { ...GOOD, ...changes } }, Next: 'IsModelGoodEnough' },
      IsModelGoodEnough,
      RegisterModel: { Type: 'Pass', Output: { person: '{% $personMustDecide %}' }, End: true },
      RecordOutcome: { Type: 'Pass', Output: '{% $verdict %}', End: true },
    },
  });
  return outcome.status === 'SUCCEEDED' ? JSON.parse(outcome.output ?? 'null') : outcome;
}

const REJECTED = { outcome: 'rejected', reason: 'First. Second.' };
const BAD_NUMBERS: readonly (readonly [string, Partial<typeof GOOD>])[] = [
  ['an AUC below the minimum', { auc: 0.6999 }],
  ['an interval that reaches guessing', { interval: [0.5, 0.9] }],
  ['a difference that may be below the margin', { differenceLowerBound: -0.0101 }],
  ['too few positives', { testPositives: 49 }],
  ['another check that fails', { otherChecksFailed: 1 }],
];

describe('the gate', () => {
  test('registers what is promoted with numbers that all pass, at their very bounds', async () => {
    expect(await decide({})).toEqual({ person: false });
    expect(await decide({ auc: 0.7 })).toEqual({ person: false });
  });

  test.each(BAD_NUMBERS)('rejects a promotion that disagrees with its numbers: %s', async (_what, changes) => {
    expect(await decide(changes)).toEqual(REJECTED);
  });

  test.each([['numbers that pass', {}] as const, ...BAD_NUMBERS])(
    'asks a person about what is held, whatever approval says: %s',
    async (_what, changes) => {
      expect(await decide({ ...changes, verdict: 'hold' })).toEqual({ person: true });
    },
  );

  test.each([['numbers that pass', {}] as const, ...BAD_NUMBERS])(
    'rejects what is rejected: %s',
    async (_what, changes) => {
      expect(await decide({ ...changes, verdict: 'reject' })).toEqual(REJECTED);
    },
  );
});
