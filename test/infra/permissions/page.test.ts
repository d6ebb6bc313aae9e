import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { permissionsPage } from '#infra/permissions/page';

test('docs/permissions.md tells the rights that are granted now; else run npm run permissions', () => {
  expect(readFileSync('docs/permissions.md', 'utf8')).toBe(permissionsPage());
});

test('every right on everything has its reason', () => {
  expect(permissionsPage()).not.toContain('undefined');
});
