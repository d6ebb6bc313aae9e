/**
 * The permissions proof: whole retrainings on this machine, every API call checked against the policies of the synthesized
 * template. No call is denied; and no right is granted that no run needs, but for the few that are explained.
 */
import {
  DescribeEndpointCommand,
  ListModelPackagesCommand,
  UpdateModelPackageCommand,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { unproven, unprovenPrefixes } from '#infra/permissions/unproven';
import type { Identity } from '#local/iam/index';
import type { Outcome } from '#tasks/contracts/outcome';
import { get, linkIn, messagesIn, post, visit } from '#test/support/approval-page';
import { writeEndlessly } from '#test/support/endless';
import { untilEnded } from '#test/support/executions';
import { person, resourcesOf, rolesOf } from '#test/support/iam/identities';
import { actionsOf, deniedAs, deniedWithout, grantsOf, prefixesOf, withoutPrefix } from '#test/support/iam/rights';
import { openScenario, type Scenario } from '#test/support/iam/scenario';
import type { TemplateJson } from '#test/support/iam/template';
import { decideAs } from '#test/support/questions';
import { synthesize } from '#test/support/synth';
import { until } from '#test/support/until';

const BATCH = { target: 'batch', scoreUri: 's3://ronda-artifacts/scoring/fraud/' } as const;
/** Two people within an hour. */
const TWO = { required: true, approvers: 2, timeoutInSeconds: 3_600 } as const;
const ROW = { model: 'fraud', rows: [{ amount: 1, age: 2, city: 'Oslo' }] };

let scenario: Scenario;
let policies: ReturnType<typeof resourcesOf>;
/** As the template grants them. */
let roles: Readonly<Record<string, Identity>>;
const outcomes: Record<string, Partial<Outcome> & { status?: string | undefined }> = {};

beforeAll(async () => {
  const { data, retraining } = synthesize({ schedule: { expression: 'rate(1 day)' }, startOnNewData: true });
  const templates = [data, retraining].map((template) => template.toJSON() as TemplateJson);
  roles = rolesOf(templates, 'ronda-fraud');
  policies = resourcesOf(templates);
  scenario = await openScenario({ ...roles, ann: person('ann'), bob: person('bob') }, policies);
  await runEverything();
}, 900_000);

afterAll(() => scenario?.close());

/** Each way through the definition once. */
async function runEverything(): Promise<void> {
  const keep = (name: string, { status, output, error }: { status?: string; output?: string; error?: string }) => {
    outcomes[name] = { error, ...(JSON.parse(output ?? '{}') as Partial<Outcome>), status };
  };
  // A run that is stopped while its endpoint comes up leaves it to the next run to delete.
  await scenario.stopIn('CheckEndpoint', {}, false);
  // A load that goes on after its run was stopped is cancelled by the next one.
  const end = await writeEndlessly(scenario.clients);
  await scenario.stopIn('CheckLoad', {}, false);
  const cancelling = await scenario.start({});
  await until('the cancelled load', async () => scenario.asked.some(({ request }) => /:Cancel/.test(request.action)));
  // An endpoint that was never good is deleted; the redrive goes on with the lease taken again.
  scenario.break({ operation: 'InvokeEndpoint', by: 'ronda-smoke-test' });
  await end();
  const broken = await untilEnded(scenario.clients, cancelling);
  keep('broken', broken);
  scenario.break();
  keep('redriven', await scenario.redrive(broken.executionArn ?? ''));

  // Two people approve; meanwhile another run finds the lease held.
  const asking = await scenario.start({ approval: TWO }, 'ronda-new-data');
  await scenario.untilIn('RequestApproval', asking);
  await approveAs('ann');
  // Messages that follow tell of it.
  await scenario.repeat('RequestApproval', asking);
  await scenario.invoke('remind-approvers', { model: 'fraud' });
  keep('second', await scenario.run({}));
  await approveAs('bob');
  keep('approved', await untilEnded(scenario.clients, asking));
  // The lease of a run that is stopped is the next one's, which gives it back when there is nothing to do.
  await scenario.stopIn('ProcessData', {});
  keep('unchanged', await scenario.run({ force: false, approval: TWO }));
  await scenario.invoke('predict', { ...ROW, explain: true });

  // A person rejects, which cannot be recorded at first: the decision stands when the question is put again.
  const rejecting = await scenario.start({ approval: { required: true } });
  await scenario.untilIn('RequestApproval', rejecting);
  await scenario.invoke('remind-approvers', { model: 'fraud' });
  scenario.break({ operation: 'UpdateModelPackage', by: 'ronda-state-machine' });
  await answerOnThePage(rejecting, 'rejected');
  await untilEnded(scenario.clients, rejecting);
  scenario.break();
  // Another run has the lease by the time of the first redrive.
  const holder = await scenario.start({ approval: TWO });
  await scenario.untilIn('RequestApproval', holder);
  keep('locked out', await scenario.redrive(rejecting));
  await changeInTheRegistry('Approved', 'first-approval.json');
  await changeInTheRegistry('Rejected', 'decision.json');
  await untilEnded(scenario.clients, holder);
  keep('rejected', await scenario.redrive(rejecting));

  // The question of a run that was stopped is answered by the next one.
  await scenario.stopIn('RequestApproval', { approval: { required: true } });

  // A run that two approved and that is stopped while its endpoint changes: it has no record to predict by, and the next run changes it back.
  const served = await servedConfig();
  const deploying = await scenario.start({ approval: TWO });
  await scenario.untilIn('RequestApproval', deploying);
  await approveAs('ann');
  await approveAs('bob');
  await scenario.untilIn('CheckEndpoint', deploying, false);
  await scenario.stop(deploying);
  await until('the changed endpoint', async () => ![undefined, served].includes(await servedConfig()));
  await expect(scenario.invoke('predict', ROW)).rejects.toThrow('ModelNotServed');
  keep('after', await scenario.run({ deployment: { target: 'none' } }));

  // An update that fails its smoke test is rolled back.
  scenario.break({ operation: 'InvokeEndpoint', by: 'ronda-smoke-test' });
  const rolledBack = await scenario.run({});
  keep('rolled back', rolledBack);
  scenario.break();

  // A record that is written but not told: the failure finds the lease given back, and so does a repeated record.
  scenario.break({ operation: 'PutEvents', by: 'ronda-record-outcome' });
  const untold = await scenario.run({});
  keep('untold', untold);
  scenario.break();
  await scenario.repeat('RecordOutcome', untold.executionArn ?? '');
  // By now the model has another champion.
  keep('superseded', await scenario.redrive(rolledBack.executionArn ?? ''));

  keep('batch', await scenario.run({ tuning: { enabled: true, maxJobs: 2 }, deployment: BATCH }));

  // Whoever stops an execution stops its job.
  await scenario.stopIn('TrainModel', { training: { hyperparameters: { num_round: 2_000 } } });
  await scenario.stopIn('TuneModel', { tuning: { enabled: true, maxJobs: 20 } });
  await scenario.stopIn('ScoreChallenger', {});
  await scenario.stopIn('EncodeBatch', { deployment: BATCH });
  await scenario.stopIn('ScoreBatch', { deployment: BATCH });
}

/** What was asked last. */
async function approveAs(person: string): Promise<void> {
  await decideAs(scenario, person, { id: await askedFor(), decision: 'approved' });
}

/** The id of the approval that was asked for last. */
const askedFor = () =>
  until('the approval', async () => {
    const written = scenario.asked.filter(({ by }) => by === 'ronda-request-approval');
    const ids = written.flatMap(({ request }) => /callbacks\/([^/]+)\/request\.json/.exec(request.resource)?.[1] ?? []);
    return ids.at(-1);
  });

/** What the endpoint serves, once it is at rest. */
async function servedConfig(): Promise<string | undefined> {
  const endpoint = await scenario.clients.sagemaker.send(new DescribeEndpointCommand({ EndpointName: 'fraud' }));
  return endpoint.EndpointStatus === 'InService' ? endpoint.EndpointConfigName : undefined;
}

/** By the link of the newest message: opened, then answered. */
async function answerOnThePage(executionArn: string, decision: 'approved' | 'rejected'): Promise<void> {
  const link = linkIn((await messagesIn(scenario.stateDirectory)).at(-1)?.message ?? '');
  expect(await visit(scenario, get(link))).toMatchObject({ statusCode: 200 });
  const form = { ...link, decision, name: 'Bob', reason: `about ${executionArn}` };
  expect(await visit(scenario, post(form))).toMatchObject({ statusCode: 200 });
}

/** As in SageMaker Studio. Waits until the change is written as an answer. */
async function changeInTheRegistry(status: 'Approved' | 'Rejected', written: string): Promise<void> {
  const { sagemaker } = scenario.clients;
  const { ModelPackageSummaryList: [newest] = [] } = await sagemaker.send(
    new ListModelPackagesCommand({ ModelPackageGroupName: 'fraud', SortBy: 'CreationTime', SortOrder: 'Descending' }),
  );
  await sagemaker.send(
    new UpdateModelPackageCommand({ ModelPackageArn: newest?.ModelPackageArn, ModelApprovalStatus: status }),
  );
  await until(`the answer ${written}`, async () =>
    scenario.asked.some(
      ({ by, request }) =>
        by === 'ronda-answer-from-registry' && request.action === 's3:PutObject' && request.resource.endsWith(written),
    ),
  );
}

/** What a run would have been denied. */
const denied = (role: string, action: string, resource?: string) =>
  deniedWithout(scenario, { roles, policies }, role, { action, resource });

describe('a retraining with the rights that the template grants', () => {
  test('comes to the same ends as without any check', () => {
    expect(outcomes).toMatchObject({
      broken: { status: 'FAILED' },
      redriven: { status: 'SUCCEEDED', outcome: 'deployed' },
      second: { status: 'SUCCEEDED', outcome: 'skipped' },
      approved: { status: 'SUCCEEDED', outcome: 'deployed', deployment: { target: 'endpoint' } },
      unchanged: { status: 'SUCCEEDED', outcome: 'skipped' },
      untold: { status: 'FAILED' },
      'locked out': { status: 'FAILED', error: 'LeaseHeld' },
      superseded: { status: 'FAILED', error: 'Superseded' },
      rejected: { status: 'SUCCEEDED', outcome: 'rejected' },
      after: { status: 'SUCCEEDED', outcome: 'deployed' },
      'rolled back': { status: 'FAILED' },
      batch: { status: 'SUCCEEDED', outcome: 'deployed', deployment: { target: 'batch' } },
    });
  });

  test('is denied no call', () => {
    const refused = scenario.asked.filter(({ decision }) => !decision.allowed);
    expect(refused.map(({ by, request }) => `${by} ${request.action} ${request.resource}`)).toEqual([]);
    expect(scenario.asked.length).toBeGreaterThan(1_000);
  });

  test('cannot do without any action that is granted, but for those that are explained', () => {
    const needless = Object.entries(roles).flatMap(([role, identity]) =>
      actionsOf(identity)
        .filter((action) => !(action in unproven) && denied(role, action).length === 0)
        .map((action) => `${role} ${action}`),
    );
    expect(needless).toEqual([]);
  });

  test('needs every resource of every action, but for those that are explained', () => {
    const needless = Object.entries(roles).flatMap(([role, identity]) =>
      grantsOf(identity)
        .filter(({ action, resource }) => !(action in unproven) && denied(role, action, resource).length === 0)
        .map(({ action, resource }) => `${role} ${action} ${resource}`),
    );
    expect(needless).toEqual([]);
  });

  test('needs every prefix of names that a role may list, but for those that are explained', () => {
    const needless = Object.entries(roles).flatMap(([role, identity]) =>
      prefixesOf(identity)
        .filter((prefix) => deniedAs(scenario, policies, role, withoutPrefix(identity, prefix)).length === 0)
        .map((prefix) => `${role} ${prefix}`),
    );
    expect(needless.sort()).toEqual(Object.keys(unprovenPrefixes).sort());
  });

  test('explains no right that some run does need, and none that nobody has', () => {
    const needed = Object.entries(roles).flatMap(([role, identity]) =>
      grantsOf(identity)
        .filter(({ action }) => action in unproven && denied(role, action).length > 0)
        .map(({ action }) => action),
    );
    expect(needed).toEqual([]);
    const granted = new Set(Object.values(roles).flatMap((identity) => grantsOf(identity).map(({ action }) => action)));
    expect(Object.keys(unproven).filter((action) => !granted.has(action))).toEqual([]);
  });
});
