/**
 * The functions of approval without one right after another: what each is for does not come about, and AWS says by which right. Whoever
 * cannot send a decision has written it: RequestApproval, whose own right to send it is withheld then, is asked again and sends it.
 */
import { join } from 'node:path';
import { UpdateModelPackageCommand } from '@aws-sdk/client-sagemaker';
import { RedriveExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { openDocuments } from '#local/backends/documents';
import { local } from '#local/config';
import type { Identity } from '#local/iam/index';
import { openEventStore } from '#local/services/eventbridge/store';
import type { Approval } from '#tasks/contracts/approval';
import { get, linkIn, messageAbout, messagesIn, post, visit } from '#test/support/approval-page';
import { keysUnder } from '#test/support/aws-clients';
import { untilEnded } from '#test/support/executions';
import { person } from '#test/support/iam/identities';
import { without } from '#test/support/iam/rights';
import type { Scenario } from '#test/support/iam/scenario';
import { openWithholding, refusal, type Withholding } from '#test/support/iam/withholding';
import { ASKING as ASKED, decideAs, outcomeOf, startAsking, untilItAsks, type Waiting } from '#test/support/questions';
import { until } from '#test/support/until';

const ASKING = 'ronda-request-approval';
const ANSWERING = 'ronda-answer-from-registry';
const SEND = 'states:SendTaskSuccess';

let scenario: Scenario;
let withheld: Withholding;
let roles: Readonly<Record<string, Identity>>;

beforeAll(async () => {
  ({ scenario, roles, withheld } = await openWithholding({ ann: person('ann') }));
}, 300_000);

afterEach(() => withheld.end());
afterAll(() => scenario?.close());

/** How many messages and events about a question have come. */
async function toldOf(id: string) {
  const documents = openDocuments(join(scenario.stateDirectory, 'documents'));
  const events = openEventStore(documents).list();
  const messages = await messagesIn(scenario.stateDirectory);
  return {
    messages: messages.filter(({ message }) => message.includes(id)).length,
    events: events.filter(({ detail }) => JSON.stringify(detail).includes(id)).length,
  };
}

const keptQuestions = async () =>
  (await keysUnder(scenario.clients, `s3://${local.bucket}/callbacks/`)).filter((key) => key.endsWith('/request.json'));

/** A run that waits keeps the next from running. */
async function rejectByAnn({ request, executionArn }: Waiting): Promise<void> {
  await decideAs(scenario, 'ann', { id: request.id, decision: 'rejected' });
  await outcomeOf(scenario, executionArn);
}

test('RequestApproval does not put the question without each right to keep it and to tell of it', async () => {
  const waiting = await startAsking(scenario);
  const before = await toldOf(waiting.request.id);
  const given = await withheld.give(ASKING, () => scenario.repeat('RequestApproval', waiting.executionArn));
  expect(given).toEqual(expect.arrayContaining(['s3:PutObject', 'sns:Publish', 'events:PutEvents']));
  const after = await toldOf(waiting.request.id);
  expect(after.messages).toBeGreaterThan(before.messages);
  expect(after.events).toBeGreaterThan(before.events);
  await rejectByAnn(waiting);
});

test('a run that may not tell its approvers fails for that, leaves no question, and asks when it is redriven', async () => {
  Object.assign(scenario.identities, { [ASKING]: without(roles[ASKING] as Identity, 'sns:Publish') });
  const questions = await keptQuestions();
  const executionArn = await scenario.start(ASKED);
  const { status, cause } = await untilEnded(scenario.clients, executionArn);
  expect({ status, cause }).toEqual({
    status: 'FAILED',
    cause: expect.stringContaining(refusal(ASKING, 'sns:Publish')),
  });
  expect(await keptQuestions()).toEqual(questions);
  withheld.end();
  await scenario.clients.stepFunctions.send(new RedriveExecutionCommand({ executionArn }));
  await rejectByAnn(await untilItAsks(scenario, executionArn));
});

test('RemindApprovers does not send what was not sent, without each right that it has for it', async () => {
  scenario.break({ operation: 'Publish', by: ASKING });
  const { request, executionArn } = await startAsking(scenario);
  scenario.break();
  expect((await toldOf(request.id)).messages).toBe(0);
  const given = await withheld.give('ronda-remind-approvers', async () => {
    await scenario.invoke('remind-approvers', { model: 'fraud' });
    expect((await toldOf(request.id)).messages).toBeGreaterThan(0);
  });
  expect(given).toContain('sns:Publish');
  await rejectByAnn({ executionArn, request });
});

/** A decision that was written, and could not be sent, is sent when the question is put again. */
async function sendWhatWasDecided({ executionArn }: Waiting): Promise<Approval | null> {
  await withheld.give(ASKING, () => scenario.repeat('RequestApproval', executionArn));
  return (await outcomeOf(scenario, executionArn)).approval;
}

test('DecideApproval does not let the run go on without each right that it has for it', async () => {
  const waiting = await startAsking(scenario);
  const { id } = waiting.request;
  await withheld.give('ronda-decide-approval', () => decideAs(scenario, 'ann', { id, decision: 'approved' }), SEND);
  expect((await sendWhatWasDecided(waiting))?.by).toMatch(/user\/ann$/);
});

test('ApprovalPage does not let the run go on without each right that it has for it', async () => {
  const waiting = await startAsking(scenario);
  const link = linkIn(await messageAbout(scenario.stateDirectory, waiting.request.id));
  const answer = async () => {
    await visit(scenario, get(link));
    await visit(scenario, post({ ...link, decision: 'rejected', name: 'Bob', reason: 'stale' }));
  };
  await withheld.give('ronda-approval-page', answer, SEND);
  expect((await sendWhatWasDecided(waiting))?.by).toBe('Bob (by the link)');
});

test('AnswerFromRegistry does not let the run go on without each right that it has for it', async () => {
  const waiting = await startAsking(scenario);
  const { modelPackageArn: ModelPackageArn } = waiting.request;
  withheld.enforce(ANSWERING, new Set());
  const seen = scenario.asked.length;
  await scenario.clients.sagemaker.send(
    new UpdateModelPackageCommand({ ModelPackageArn, ModelApprovalStatus: 'Rejected' }),
  );
  await until('the refusal', async () => withheld.refusedSince(ANSWERING, seen).length > 0);
  // As EventBridge delivers a change again.
  const detail = { ModelPackageArn, UpdatedModelPackageFields: ['ModelApprovalStatus'] };
  await withheld.give(ANSWERING, () => scenario.invoke('answer-from-registry', { detail }), SEND);
  expect((await sendWhatWasDecided(waiting))?.by).toMatch(/user\/tester$/);
});

test('nothing is granted to them that nothing failed for', () => {
  expect(withheld.neverMissed('withheld-approval')).toEqual([]);
});
