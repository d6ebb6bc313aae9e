import { expect, test } from '@jest/globals';
import { Random } from '#tasks/evaluation/random';

const DRAWS = 20_000;

test.each([1, 7, 30, 31, 60, 61, 1_000])('tosses %d coins, each with even chances and none like another', (tosses) => {
  const random = new Random(tosses);
  let [sum, squares] = [0, 0];
  for (let draw = 0; draw < DRAWS; draw++) {
    const heads = random.heads(tosses);
    if (heads < 0 || heads > tosses) throw new RangeError(`${heads} heads of ${tosses} tosses`);
    sum += heads - tosses / 2;
    squares += (heads - tosses / 2) ** 2;
  }
  const variance = tosses / 4;
  // Four standard errors; of the variance that of a normal distribution, which is the widest of these. The rounding of many adds 1/12.
  expect(Math.abs(sum / DRAWS)).toBeLessThan(4 * Math.sqrt(variance / DRAWS));
  expect(Math.abs(squares / DRAWS - variance)).toBeLessThan(4 * variance * Math.sqrt(2 / DRAWS) + 1 / 12);
});

test('throws three coins in one, three, three and one of eight cases', () => {
  const random = new Random(3);
  const seen = [0, 0, 0, 0];
  for (let draw = 0; draw < DRAWS; draw++) {
    const heads = random.heads(3);
    seen[heads] = (seen[heads] as number) + 1;
  }
  for (const [heads, ways] of [1, 3, 3, 1].entries()) {
    const share = ways / 8;
    const error = Math.sqrt((share * (1 - share)) / DRAWS);
    expect(Math.abs((seen[heads] as number) / DRAWS - share)).toBeLessThan(4 * error);
  }
});
