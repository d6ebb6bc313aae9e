/** `ronda console --aws`: an account by the ordinary settings of the AWS SDK. The local AWS stands for the account. */
import { join } from 'node:path';
import { StartExecutionCommand, UntagResourceCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { local, stateMachineArn } from '#local/config';
import { DEPLOYMENT_TAGS } from '#tasks/contracts/deployment';
import { type AwsClients, awsClients } from '#test/support/aws-clients';
import { untilEnded } from '#test/support/executions';
import { type Running, ronda, startLocal, startRonda } from '#test/support/ronda';
import { temporaryDirectory } from '#test/support/temporary';

const CALLER = `arn:aws:iam::${local.account}:user/somebody`;
const SETTINGS = ['AWS_ENDPOINT_URL', 'AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const;
const before = SETTINGS.map((name) => [name, process.env[name]] as const);

let clients: AwsClients;
let url: string;
let console_: Running;
let run: string;

beforeAll(async () => {
  const server = await startLocal(join(await temporaryDirectory(), 'state'));
  clients = awsClients(server.url);
  const { executionArn = '' } = await clients.stepFunctions.send(
    new StartExecutionCommand({ stateMachineArn, name: 'from-a-schedule', input: '{"model":"Wrong"}' }),
  );
  await untilEnded(clients, executionArn);
  run = 'from-a-schedule';
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: server.url,
    AWS_REGION: local.region,
    AWS_ACCESS_KEY_ID: 'somebody',
    AWS_SECRET_ACCESS_KEY: 'secret',
  });
  console_ = startRonda(['console', '--aws', '--port', '0']);
  [, url = ''] = await console_.says(/shows the runs of AWS, us-east-1 at (\S+)/);
});

afterAll(() => {
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

const read = async (question: string) => (await fetch(`${url}/api/${question}`)).json();

describe('the console of an account', () => {
  test('finds the state machine by its tags and shows its executions', async () => {
    expect(await read('describeConsole')).toEqual({
      stateMachine: 'retraining',
      place: 'AWS, us-east-1',
      user: CALLER,
      userIsFixed: true,
    });
    expect(await read('listRuns')).toMatchObject({ runs: [{ run, status: 'FAILED' }] });
    expect(await read(`readRun?run=${run}`)).toMatchObject({ outcome: 'failed', error: 'InvalidExecutionInput' });
    expect(await read('listRounds?model=fraud')).toEqual([]);
    expect(await read('listEvents?run=from-a-schedule')).toContainEqual(
      expect.objectContaining({ state: 'PrepareRun' }),
    );
  });

  test('lets the caller decide in no other name', async () => {
    const page = await (await fetch(url)).text();
    const token = /name="ronda-token" content="([\w-]+)"/.exec(page)?.[1] ?? '';
    const decision = { id: 'fraud-261121093000-1a2b3c', decision: 'approved', reason: '' };
    const decide = (by: string) =>
      fetch(`${url}/api/decide`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-ronda-token': token },
        body: JSON.stringify({ ...decision, by }),
      });
    const other = await decide('the boss');
    expect(other.status).toBe(403);
    expect(await other.json()).toMatchObject({ message: expect.stringContaining(CALLER) });
    const own = await decide(CALLER);
    expect(own.status).toBe(409);
    expect(await own.json()).toMatchObject({ message: expect.stringContaining('no approval has the id') });
  });

  test('says what is missing when the account has no such state machine', async () => {
    await clients.stepFunctions.send(
      new UntagResourceCommand({ resourceArn: stateMachineArn, tagKeys: [DEPLOYMENT_TAGS.bucket] }),
    );
    const none = await ronda(['console', '--aws', '--port', '0']);
    expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining('no state machine of Ronda') });
    const named = await ronda(['console', '--aws', '--port', '0', '--state-machine-arn', stateMachineArn]);
    expect(named).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`lacks the tags ${DEPLOYMENT_TAGS.bucket}`),
    });
    const misuse = await ronda(['console', '--state-machine-arn', stateMachineArn]);
    expect(misuse).toMatchObject({ code: 2, stderr: expect.stringContaining('goes with --aws') });
  });

  test('ends when it is asked to', async () => {
    console_.interrupt();
    expect((await console_.ended).code).toBe(0);
  });
});
