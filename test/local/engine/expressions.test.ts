/** AWS's dialect of JSONata 2.0.6. @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html */
import { describe, expect, test } from '@jest/globals';
import { runToEnd } from './harness';

const evaluate = async (expression: string, input = '{}') => {
  const states = { A: { Type: 'Pass', Output: `{% ${expression} %}`, End: true } };
  const { outcome } = await runToEnd({ StartAt: 'A', States: states }, { input, random: () => 0.5 });
  return outcome.status === 'SUCCEEDED'
    ? JSON.parse(outcome.output as string)
    : `${outcome.cause}`.split("'Output' ")[1];
};

describe('a function AWS added', () => {
  const results: readonly (readonly [string, unknown])[] = [
    ['$partition([1..5], 2)', [[1, 2], [3, 4], [5]]],
    ['$partition([1..3], 1.9)', [[1], [2], [3]]],
    ['$range(0, 10, 5)', [0, 5, 10]],
    ['$range(-1.7, 2, 1)', [-1, 0, 1, 2]],
    ['$range(3, 1, -1)', [3, 2, 1]],
    ['$count($range(1, 200000, 1))', 200_000],
    ["$hash('input', 'SHA-1')", '140f86aae51ab9e1cda9b4254fe98a74eb54c1a1'],
    ['$random()', 0.5],
    ['$random(7) = $random(7)', true],
    ['$parse(\'{"a": [1]}\').a', [1]],
    ['$length($uuid())', 36],
    ['$millis()', Date.parse('2026-01-01T00:00:00Z')],
    ["$now('[Y]-[M01]')", '2026-01'],
  ];
  test.each(results)('%s', async (expression, expected) => {
    expect(await evaluate(expression)).toEqual(expected);
  });
});

describe('an expression', () => {
  test('fails when a function of AWS is misused', async () => {
    expect(await evaluate('$partition([1], -1)')).toMatch(/^threw an error during evaluation: /);
    expect(await evaluate("$parse('{')")).toMatch(/^threw an error during evaluation: /);
  });

  test('fails when it goes too deep', async () => {
    expect(await evaluate(Array(200).fill('1').join('+'))).toBe(
      'threw an error during evaluation: Stack overflow error',
    );
    expect(await evaluate(Array(50).fill('1').join('+'))).toBe(50);
  });

  test('fails when it takes too long', async () => {
    const endless = '($f := function($n) { $f($n + 1) }; $f(0))';
    expect(await evaluate(endless)).toBe('threw an error during evaluation: Expression evaluation timeout');
    // Two million evaluated nodes take their time on a busy machine.
  });

  test('fails when it takes too much memory', async () => {
    expect(await evaluate('$count([1..873782])')).toBe(873_782);
    expect(await evaluate('$count([1..873783])')).toBe(
      'threw an error during evaluation: Expression evaluation memory limit exceeded',
    );
  });

  test('cannot change what it was given', async () => {
    expect(await evaluate('[$states.input ~> |$|{"a": 2}|, $states.input]', '{"a":1}')).toEqual([{ a: 2 }, { a: 1 }]);
  });
});
