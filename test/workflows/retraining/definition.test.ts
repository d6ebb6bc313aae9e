import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { placeholdersOf, toAsl } from '#workflows/asl/index';
import { withPicture } from '#workflows/picture';
import { retraining, retrainingOn, warehouseArguments, warehouseKinds } from '#workflows/retraining/index';

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

  test.each(warehouseKinds)(
    'differs for a warehouse of the kind %s in where its loads are sent, and in nothing else',
    (kind) => {
      const { States, ...rest } = toAsl(retrainingOn(kind)) as { States: Record<string, { Arguments?: object }> };
      const { States: others, ...otherRest } = definition as { States: typeof States };
      expect(rest).toEqual(otherRest);
      const sending = Object.keys(others).filter((name) => 'Database' in (others[name]?.Arguments ?? {}));
      expect(sending).toEqual(['LoadWarehouse', 'LoadPredictions']);
      for (const name of Object.keys(others)) {
        if (!sending.includes(name)) expect(States[name]).toEqual(others[name]);
        else expect(addressIn(States[name]?.Arguments)).toEqual(warehouseArguments[kind]);
      }
    },
  );

  test('stays far below the size that Step Functions takes', () => {
    expect(JSON.stringify(definition).length).toBeLessThan(200_000);
  });
});

/** What is left of a load's arguments without the statements and their names. */
function addressIn(of: object | undefined): object {
  const { StatementName: _name, ClientToken: _token, Sqls: _sqls, ...address } = of as Record<string, unknown>;
  return address;
}
