import { describe, expect, test } from '@jest/globals';
import { readConfiguration } from '#infra/configuration';
import { testApp } from '#test/support/synth';

const read = (ronda: unknown) => readConfiguration(testApp({ ronda }).node);

describe('the configuration', () => {
  test('is one model called fraud and a new warehouse where nothing is said', () => {
    const configuration = readConfiguration(testApp().node);
    expect(Object.keys(configuration.models)).toEqual(['fraud']);
    expect(configuration.warehouse).toEqual({ name: 'ronda', databaseName: 'ronda', baseCapacity: 8 });
  });

  test('is taken from JSON text, too, as -c gives it', () => {
    expect(read('{"models":{"churn":{"dataset":{"label":"left"}}}}').models.churn?.dataset?.label).toBe('left');
  });

  test.each([
    ['cron(0 2 ? * SUN *)', 'Europe/Berlin', 8],
    ['cron(0/15 8-18 L * ? 2030-2040)', 'Asia/Kolkata', 4],
    ['rate(1 day)', 'UTC', 512],
    ['at(2030-01-31T02:00:00)', 'America/Argentina/Buenos_Aires', 1024],
  ])('takes the schedule %s in %s, and %i RPUs', (expression, timeZone, baseCapacity) => {
    const taken = read({ models: { fraud: { schedule: { expression, timeZone } } }, warehouse: { baseCapacity } });
    expect(taken.models.fraud?.schedule).toMatchObject({ expression, timeZone });
    expect(taken.warehouse).toMatchObject({ baseCapacity });
  });

  test.each([
    [
      { modles: {} },
      "ronda: no such key 'modles'; allowed are name, models, warehouse, processingImageUri, approvalPageConcurrency",
    ],
    [
      { models: { fraud: { schedul: {} } } },
      "models.fraud: no such key 'schedul'; allowed are dataset, input, schedule",
    ],
    [
      { models: { fraud: { dataset: { lable: 'a' } } } },
      "models.fraud.dataset: no such key 'lable'; allowed are uri, label",
    ],
    [{ models: { fraud: { input: { gate: { minimumAuc: 2 } } } } }, 'models.fraud.input.gate.minimumAuc: '],
    [{ models: { Fraud: {} } }, 'expected lower-case letters, digits and single hyphens'],
    [
      { models: { fraud: { schedule: { expression: 'daily' } } } },
      'models.fraud.schedule.expression: expected cron(…)',
    ],
    ...['cron(0 2 * * *)', 'cron(0 2 * * * *)', 'cron(0 2 ? * ? *)', 'rate(7)', 'at(tomorrow)'].map(
      (expression) =>
        [
          { models: { fraud: { schedule: { expression } } } },
          'models.fraud.schedule.expression: expected cron(…) of six',
        ] as const,
    ),
    [
      { models: { fraud: { schedule: { expression: 'rate(1 day)', timeZone: 'Berlin' } } } },
      'models.fraud.schedule.timeZone: expected an IANA name',
    ],
    [
      { models: { fraud: { schedule: { expression: 'rate(1 day)', input: { model: 'churn' } } } } },
      "models.fraud.schedule.input: no such key 'model'",
    ],
    [{ models: {} }, 'models: expected one model at least'],
    [
      { models: Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`m${at}`, {}])) },
      'models: expected 39 models at most',
    ],
    ...[5, 12, 520, 1056].map(
      (baseCapacity) =>
        [{ warehouse: { baseCapacity } }, 'warehouse.baseCapacity: expected 4, a multiple of 8'] as const,
    ),
    [{ warehouse: { databaseName: 'My DB!' } }, 'warehouse.databaseName: expected lower-case letters'],
    [{ approvalPageConcurrency: -1 }, 'approvalPageConcurrency: '],
    [{ models: { fraud: { approvers: ['ann'] } } }, 'models.fraud.approvers.0: '],
    [{ warehouse: { workgroupName: 'lake' } }, 'warehouse.workgroupArn: '],
    [
      { warehouse: { clusterIdentifier: 'Lake', databaseName: 'dev' } },
      'warehouse.clusterIdentifier: expected lower-case',
    ],
    [
      { warehouse: { clusterIdentifier: 'lake', databaseName: 'dev', databaseUser: 'a b' } },
      'warehouse.databaseUser: ',
    ],
    [
      { warehouse: { clusterIdentifier: 'lake', databaseName: 'dev', user: 'a' } },
      "warehouse: no such key 'user'; allowed are name, databaseName, baseCapacity, subnetIds, securityGroupIds; or workgroupName, workgroupArn, databaseName, copyRoleArn; or clusterIdentifier, databaseUser,",
    ],
    ['{', "expected the context member 'ronda' to be JSON"],
  ])('refuses %j and says what is allowed', (ronda, message) => {
    expect(() => read(ronda)).toThrow(message);
  });
});
