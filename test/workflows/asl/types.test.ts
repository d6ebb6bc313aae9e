/** That `types.test-d.ts` compiles is tsc's verdict, which `npm test` asks first; this counts what it proves. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const source = readFileSync(new URL('./types.test-d.ts', import.meta.url), 'utf8');
const mistakes = [...source.matchAll(/@ts-expect-error (.+)/g)].map((match) => match[1]);

test('refuses more than 40 different mistakes when compiled', () => {
  expect(new Set(mistakes).size).toBeGreaterThan(40);
});

test('names every mistake once', () => {
  expect(mistakes.filter((mistake, at) => mistakes.indexOf(mistake) !== at)).toEqual([]);
});
