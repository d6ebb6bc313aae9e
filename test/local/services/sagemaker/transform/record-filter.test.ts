import { expect, test } from '@jest/globals';
import { compileFilter } from '#local/services/sagemaker/transform/record-filter';

test.each([
  ['$', undefined],
  ['$[*]', undefined],
  ['$[1:]', [1, 2, 3]],
  ['$[:-1]', [0, 1, 2]],
  ['$[1:3]', [1, 2]],
  ['$[-2:]', [2, 3]],
  ['$[9:]', []],
  ['$[0,-1]', [0, 3]],
  ['$[2]', [2]],
  ['$[3,0]', [3, 0]],
])('%s of four cells keeps %j', (expression, cells) => {
  expect(compileFilter(expression)(4)).toEqual(cells);
});

test.each(['', '$.name', "$['a']", '$[a]', '$[]', '$[1:2:3]', '[0]', '$..x'])('rejects %p', (expression) => {
  expect(() => compileFilter(expression)).toThrow('is not a filter of CSV records');
});

test('rejects an index beyond the record', () => {
  expect(() => compileFilter('$[4]')(4)).toThrow('index 4 is beyond the record, which has 4 cells');
  expect(() => compileFilter('$[-5]')(4)).toThrow(RangeError);
});
