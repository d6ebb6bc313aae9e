import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

test('evaluates a million rows of two models without an object a row', () => {
  const program = fileURLToPath(new URL('./many-rows.ts', import.meta.url));
  // Typed arrays lie outside this heap; a million objects would not fit into it.
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--max-old-space-size=64', '--import', 'tsx', program],
    {
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '' },
    },
  );
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  const { rows, auc, difference, megabytes } = JSON.parse(stdout) as Record<string, number>;
  expect(rows).toBe(1_000_000);
  // A positive's score is uniform in [0, 1], a negative's in [0, 1/2]: the AUC is 3/4.
  expect(auc).toBeCloseTo(0.75, 1);
  expect(Math.abs(difference as number)).toBeLessThan(0.02);
  expect(megabytes).toBeLessThan(400);
});
