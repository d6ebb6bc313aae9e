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
    [{ modles: {} }, "ronda: no such key 'modles'; allowed are name, models, warehouse, processingImageUri"],
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
