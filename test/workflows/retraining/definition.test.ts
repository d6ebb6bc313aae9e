import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { placeholdersOf, toAsl } from '#workflows/asl/index';
import { withPicture } from '#workflows/picture';
import { retraining } from '#workflows/retraining/index';

const definition = toAsl(retraining);

describe('the retraining definition', () => {
  test('has a function placeholder for a file of tasks/ each', () => {
    const tasks = readdirSync('tasks').filter((file) => file.endsWith('.ts'));
    const functions = placeholdersOf(definition).filter((name) => /(?<!Role)Arn$/.test(name));
    const files = functions.map(
      (name) =>
        `${name
          .replace(/Arn$/, '')
          .replace(/(?<!^)([A-Z])/g, '-$1')
          .toLowerCase()}.ts`,
    );
    expect(tasks).toEqual(expect.arrayContaining(files));
    const others = [
      'answer-from-registry.ts',
      'approval-page.ts',
      'decide-approval.ts',
      'predict.ts',
      'remind-approvers.ts',
    ];
    expect(tasks.filter((task) => !files.includes(task)).sort()).toEqual(others);
  });

  test('names each Lambda state after its function, but for the load that is verified twice', () => {
    const states = definition.States as Record<string, { Arguments?: { FunctionName?: string } }>;
    const other = Object.entries(states).flatMap(([name, { Arguments }]) =>
      Arguments?.FunctionName && Arguments.FunctionName !== `\${${name}Arn}` ? [name] : [],
    );
    expect(other).toEqual(['VerifyPredictions']);
  });

  test('is the picture in the README', () => {
    const readme = readFileSync('README.md', 'utf8');
    expect(withPicture(readme)).toBe(readme);
  });

  test('stays far below the size that Step Functions takes', () => {
    expect(JSON.stringify(definition).length).toBeLessThan(200_000);
  });
});
