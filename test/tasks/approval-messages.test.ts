/** Messages to approvers that cannot be sent: neither the training nor the message is lost. */
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { linkIn, messagesIn } from '#test/support/approval-page';
import { openScenario, type Scenario } from '#test/support/iam/scenario';
import { functionLogs, outcomeOf, startAsking, statusOf, type Waiting } from '#test/support/questions';
import { until } from '#test/support/until';

const MAILS_OF_QUESTIONS = { operation: 'Publish', by: 'ronda-request-approval' };
const MAILS_OF_REMINDERS = { operation: 'Publish', by: 'ronda-remind-approvers' };

let scenario: Scenario;

beforeAll(async () => {
  scenario = await openScenario();
});
afterEach(() => scenario.break());
afterAll(() => scenario?.close());

const subjects = async () => (await messagesIn(scenario.stateDirectory)).map(({ subject }) => subject);
const remind = () => scenario.invoke('remind-approvers', { model: 'fraud' });
const errors = async () =>
  (await functionLogs(scenario)).flatMap((text) =>
    text.split('\n').flatMap((line) => {
      const json = line.slice(line.indexOf('{'));
      return json.includes('"level":"error"') ? [JSON.parse(json) as object] : [];
    }),
  );
const approve = ({ request }: Waiting) =>
  scenario.invoke('decide-approval', { id: request.id, decision: 'approved', by: 'ann', reason: '' });

test('a question whose message cannot be sent stands, is told of in the log, and can be answered', async () => {
  scenario.break(MAILS_OF_QUESTIONS);
  const waiting = await startAsking(scenario);
  const line = await until('an error in the log', async () => (await errors())[0]);
  expect(line).toMatchObject({
    task: 'RequestApproval',
    run: waiting.request.id,
    message: 'could not send the message to the approvers; the question is open all the same',
    cause: expect.stringContaining('Publish is broken'),
  });
  expect(await subjects()).toEqual([]);
  expect(await statusOf(scenario, waiting.request.modelPackageArn)).toBe('PendingManualApproval');
  await approve(waiting);
  expect(await outcomeOf(scenario, waiting.executionArn)).toMatchObject({ outcome: 'deployed' });
});

test('an event that cannot be sent keeps neither the message nor the answer from coming', async () => {
  scenario.break({ operation: 'PutEvents', by: 'ronda-request-approval' });
  const waiting = await startAsking(scenario);
  await until('the message', async () => (await subjects()).length === 1);
  scenario.break();
  await approve(waiting);
  expect(await outcomeOf(scenario, waiting.executionArn)).toMatchObject({ outcome: 'deployed' });
});

test('a message that could not be sent is sent an hour later, with a link, and once', async () => {
  scenario.break(MAILS_OF_QUESTIONS);
  const waiting = await startAsking(scenario);
  const { id } = waiting.request;
  scenario.break();
  const before = (await subjects()).length;
  expect(await remind()).toEqual({ open: 1, asking: [id], reminding: [] });
  expect(await remind()).toEqual({ open: 1, asking: [], reminding: [] });
  const messages = (await messagesIn(scenario.stateDirectory)).slice(before);
  expect(messages.map(({ subject }) => subject)).toEqual([expect.stringMatching(/^Approve fraud\?/)]);
  expect(linkIn(messages[0]?.message ?? '').id).toBe(id);
  await approve(waiting);
  await outcomeOf(scenario, waiting.executionArn);
});

test('a reminder that could not be sent fails, which raises the alarm, and is sent the next time, once', async () => {
  const waiting = await startAsking(scenario, { timeoutInSeconds: 3_600 });
  const { id } = waiting.request;
  scenario.break(MAILS_OF_REMINDERS);
  await expect(remind()).rejects.toThrow('could not write to the approvers about 1 of 1 open questions');
  scenario.break();
  const before = (await subjects()).length;
  expect(await remind()).toEqual({ open: 1, asking: [], reminding: [id] });
  expect(await remind()).toEqual({ open: 1, asking: [], reminding: [] });
  expect((await subjects()).slice(before)).toEqual([expect.stringMatching(/^Reminder: fraud/)]);
  await approve(waiting);
  await outcomeOf(scenario, waiting.executionArn);
});
