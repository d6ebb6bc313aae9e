import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { groupDigits } from '#tasks/contracts/group-digits';

test('writes whole numbers and decimals as the language does for English readers', () => {
  fc.assert(
    fc.property(fc.integer(), fc.nat(4), (whole, decimals) => {
      const number = whole / 10 ** decimals;
      const text = number.toFixed(decimals);
      const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
      expect(groupDigits(text)).toBe(Number(text).toLocaleString('en-US', options));
    }),
  );
  expect([0, 999, 1000, -1_234_567, 0.12345, 1234.5678].map(groupDigits)).toEqual([
    '0',
    '999',
    '1,000',
    '-1,234,567',
    '0.12345',
    '1,234.5678',
  ]);
});
