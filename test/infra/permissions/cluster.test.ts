/** The permissions proof where the warehouse is a provisioned cluster: the rights that differ, and no others, are looked at. */
import { expect, test } from '@jest/globals';
import { local } from '#local/config';
import type { WarehouseAddress } from '#tasks/contracts/warehouse';
import { resourcesOf, rolesOf } from '#test/support/iam/identities';
import { deniedWithout, grantsOf } from '#test/support/iam/rights';
import { openScenario } from '#test/support/iam/scenario';
import type { TemplateJson } from '#test/support/iam/template';
import { synthesize } from '#test/support/synth';

const BATCH = { target: 'batch', scoreUri: 's3://ronda-artifacts/scoring/fraud/' } as const;
const CLUSTER = { ClusterIdentifier: local.cluster, Database: local.database };
const SETTINGS = { clusterIdentifier: local.cluster, databaseName: local.database };

test.each([
  ['as database users of their own', SETTINGS, CLUSTER, 'redshift:GetClusterCredentialsWithIAM'],
  [
    'as the user that is named',
    { ...SETTINGS, databaseUser: 'loader' },
    { ...CLUSTER, DbUser: 'loader' },
    'redshift:GetClusterCredentials',
  ],
])(
  'a retraining loads a cluster, its roles %s, with the rights that the template grants and none less',
  async (_, warehouse, address: WarehouseAddress, signingIn) => {
    const { data, retraining } = synthesize({ schedule: { expression: 'rate(1 day)' } }, { warehouse });
    const templates = [data, retraining].map((template) => template.toJSON() as TemplateJson);
    const roles = rolesOf(templates, 'ronda-fraud');
    const policies = resourcesOf(templates);
    const scenario = await openScenario(roles, policies, address);
    try {
      const { status, output = '' } = await scenario.run({ deployment: BATCH });
      expect(status).toBe('SUCCEEDED');
      expect(JSON.parse(output)).toMatchObject({ outcome: 'deployed', deployment: { target: 'batch' } });
      expect(scenario.asked.filter(({ decision }) => !decision.allowed)).toEqual([]);
      const onCluster = Object.entries(roles).flatMap(([role, identity]) =>
        grantsOf(identity)
          .filter(({ action, resource }) => action.startsWith('redshift') && resource !== '*')
          .map((right) => ({ role, ...right })),
      );
      const roleNames = [...new Set(onCluster.map(({ role }) => role))];
      expect(roleNames.sort()).toEqual(['ronda-record-outcome', 'ronda-state-machine', 'ronda-verify-load']);
      const actions = [...new Set(onCluster.map(({ action }) => action))];
      expect(actions.sort()).toEqual(['redshift-data:BatchExecuteStatement', signingIn]);
      for (const { role, ...right } of onCluster) {
        expect(deniedWithout(scenario, { roles, policies }, role, right).length).toBeGreaterThan(0);
      }
    } finally {
      await scenario.close();
    }
  },
  300_000,
);
