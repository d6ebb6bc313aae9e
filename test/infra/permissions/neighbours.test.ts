/** Models of one account keep apart: the roles of one reach nothing of another, however alike their names are. */
import { expect, test } from '@jest/globals';
import { local } from '#local/config';
import { decide, type Identity } from '#local/iam/index';
import {
  decisionKey,
  endpointName,
  leaseKey,
  modelKey,
  packageGroupName,
  requestKey,
  roundKey,
  runLayout,
  sentKey,
  tokenKey,
} from '#tasks/contracts/layout';
import { resourcesOf, rolesOf } from '#test/support/iam/identities';
import type { TemplateJson } from '#test/support/iam/template';
import { synthesize } from '#test/support/synth';

const STAMP = '261125133733-010737';

/** Folders of a run, with the bucket. */
const placesOf = (run: string) => Object.values(runLayout(local.bucket, run)).map((uri) => uri.replace('s3://', ''));

/** What a run of the model makes and uses, by ARN. */
function namesOf(model: string): string[] {
  const run = `${model}-${STAMP}`;
  const sagemaker = [
    `processing-job/${run}-process-0-0`,
    `training-job/${run}-train-0-0`,
    `transform-job/${run}-score-test-0-0`,
    `hyper-parameter-tuning-job/${modelKey(model)}-${STAMP}-0-0`,
    `training-job/${modelKey(model)}-${STAMP}-0-0-001-1a2b3c4d`,
    `model/${run}-candidate-0-0`,
    `model/${run}-champion-0-0`,
    `endpoint-config/${run}-config-0-0`,
    `endpoint/${endpointName(model)}`,
    `model-package-group/${packageGroupName(model)}`,
    `model-package/${packageGroupName(model)}/7`,
  ];
  const keys = [
    leaseKey(model),
    roundKey(model, run),
    ...[decisionKey, requestKey, tokenKey].map((keyOf) => keyOf(run)),
    ...(['asking', 'reminding'] as const).map((message) => sentKey(run, message)),
    ...['datasets', 'scoring'].map((folder) => `${folder}/${model}/part-0.csv`),
  ];
  const places = placesOf(run);
  return [
    ...sagemaker.map((name) => `arn:aws:sagemaker:${local.region}:${local.account}:${name}`),
    ...keys.map((key) => `arn:aws:s3:::${local.bucket}/${key}`),
    ...places.map((place) => `arn:aws:s3:::${place}evaluation.json`),
  ];
}

/** What is listed of a model. */
const prefixesOf = (model: string) => [
  ...placesOf(`${model}-${STAMP}`).map((place) => place.replace(`${local.bucket}/`, '')),
  ...['datasets', 'scoring', 'rounds'].map((folder) => `${folder}/${model}/`),
  leaseKey(model),
  requestKey(`${model}-${STAMP}`),
  decisionKey(`${model}-${STAMP}`),
];

function rightsOf(model: string) {
  const { data, retraining } = synthesize({}, {}, model);
  const templates = [data, retraining].map((template) => template.toJSON() as TemplateJson);
  // The role of COPY is the warehouse's: it holds the tables of all models.
  const { 'ronda-copy': _, ...roles } = rolesOf(templates, `ronda-${model}`);
  const { resourcePolicies = {} } = resourcesOf(templates);
  const surroundings = {
    account: local.account,
    policyOf: (arn: string) => resourcePolicies[arn.replace(/^(arn:aws:s3:::[^/]+)\/.*$/, '$1')],
  };
  /** Whether the role may list what begins so. */
  const lists = (identity: Identity, prefix: string) =>
    decide(
      identity,
      {
        action: 's3:ListBucket',
        resource: `arn:aws:s3:::${local.bucket}`,
        context: { 'aws:securetransport': 'true', 's3:prefix': prefix },
      },
      surroundings,
    ).allowed;
  /** Each right on the ARN, but for actions for which AWS offers no resource. */
  const on = (identity: Identity, resource: string) =>
    [...new Set(identity.policies.flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action)))].filter(
      (action) => {
        const decision = decide(
          identity,
          { action, resource, context: { 'aws:securetransport': 'true' } },
          surroundings,
        );
        return decision.allowed && decision.grants.some((grant) => grant.resource !== '*');
      },
    );
  return {
    on: (arns: readonly string[]) =>
      arns.map((arn) => ({
        arn,
        rights: Object.entries(roles).flatMap(([name, identity]) =>
          on(identity, arn).map((action) => `${name} ${action}`),
        ),
      })),
    listing: (prefixes: readonly string[]) =>
      Object.entries(roles).flatMap(([name, identity]) =>
        prefixes.filter((prefix) => lists(identity, prefix)).map((prefix) => `${name} ${prefix}`),
      ),
  };
}

test.each([
  ['fraud', 'fraud-eu'],
  // As long as the parts of a run's name that follow the model's.
  ['fraud', 'fraud-abcdefghijkl'],
  ['fraud', 'fraud-abcdef'],
  ['fraud', 'fraud-t-config'],
])('the roles of %s and of %s have no right on what is the other’s, and cannot list it', (one, other) => {
  for (const [model, neighbour] of [
    [one, other],
    [other, one],
  ] as const) {
    const rights = rightsOf(model);
    expect(rights.on(namesOf(neighbour)).filter((each) => each.rights.length > 0)).toEqual([]);
    expect(rights.on(namesOf(model)).filter((each) => each.rights.length === 0)).toEqual([]);
    expect(rights.listing(prefixesOf(neighbour))).toEqual([]);
    expect(rights.listing(prefixesOf(model)).length).toBeGreaterThan(20);
    expect(rights.listing(['', 'processed/', 'callbacks/', 'rounds/', 'leases/', 'datasets/'])).toEqual([]);
  }
});
