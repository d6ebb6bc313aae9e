import { expect, test } from '@jest/globals';
import { unlessRequired } from './skip';

test('a missing browser skips tests on one’s own machine, and fails them where every test must run', () => {
  expect(unlessRequired('no Chromium', {})).toBe('no Chromium');
  expect(() => unlessRequired('no Chromium', { CI: 'true' })).toThrow('no Chromium, and with CI=true');
  expect(unlessRequired(undefined, { CI: 'true' })).toBeUndefined();
});
