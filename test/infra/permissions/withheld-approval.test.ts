/**
 * The functions of approval without one right after another: what each is for does not come about, and AWS says by which right.
 * A run that asks waits all the same; so what is looked at is the message, the event and the decision. Whoever cannot send a decision
 * has written it: RequestApproval, whose own right to send it is withheld then, is asked again and sends it.
 */
import { join } from 'node:path';
import { UpdateModelPackageCommand } from '@aws-sdk/client-sagemaker';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { openDocuments } from '#local/backends/documents';
import type { Identity } from '#local/iam/index';
import { openEventStore } from '#local/services/eventbridge/store';
import type { Approval } from '#tasks/contracts/approval';
import { get, linkIn, messageAbout, messagesIn, post, visit } from '#test/support/approval-page';
import { person } from '#test/support/iam/identities';
import { without } from '#test/support/iam/rights';
import type { Scenario } from '#test/support/iam/scenario';
import { openWithholding, type Withholding } from '#test/support/iam/withholding';
import { decideAs, functionLogs, outcomeOf, startAsking, type Waiting } from '#test/support/questions';
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

/** Whether a message and an event about a question have come, and all that the functions logged. */
async function toldOf(id: string) {
  const documents = openDocuments(join(scenario.stateDirectory, 'documents'));
  const events = openEventStore(documents).list();
  const messages = await messagesIn(scenario.stateDirectory);
  return {
    messages: messages.filter(({ message }) => message.includes(id)).length,
    events: events.filter(({ detail }) => JSON.stringify(detail).includes(id)).length,
    log: (await functionLogs(scenario)).join('\n'),
  };
}

/** A run that waits keeps the next from running. */
async function rejectByAnn({ request, executionArn }: Waiting): Promise<void> {
  await decideAs(scenario, 'ann', { id: request.id, decision: 'rejected' });
  await outcomeOf(scenario, executionArn);
}

test('RequestApproval tells nobody, by mail or event, without each right that it has for it', async () => {
  const { executionArn, request } = await startAsking(scenario);
  const given = await withheld.give(ASKING, async () => {
    const before = await toldOf(request.id);
    await scenario.repeat('RequestApproval', executionArn);
    const after = await until('a message and an event, or an error in the log', async () => {
      const now = await toldOf(request.id);
      const isTold = now.messages > before.messages && now.events > before.events;
      return (isTold || now.log.length > before.log.length) && { ...now, isTold };
    });
    const failures = after.log.split('\n').filter((line) => /"could not send/.test(line) && !before.log.includes(line));
    if (failures.length > 0) throw new Error(failures.join('\n').replaceAll('\\"', '"'));
    expect(after.isTold).toBe(true);
  });
  expect(given).toEqual(expect.arrayContaining(['sns:Publish', 'events:PutEvents']));
  await rejectByAnn({ executionArn, request });
});

test('RemindApprovers does not send what was not sent, without each right that it has for it', async () => {
  Object.assign(scenario.identities, { [ASKING]: without(roles[ASKING] as Identity, 'sns:Publish') });
  const { request, executionArn } = await startAsking(scenario);
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
