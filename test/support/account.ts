/**
 * As much of an AWS account as `cdk deploy` needs until it asks its user: bootstrapped, with all assets there, and no stack yet.
 * It judges nothing: what a deployment asks of it is kept for the test to look at.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { local } from '#local/config';

const { account, region } = local;
const STACK_ID = `arn:aws:cloudformation:${region}:${account}:stack/Ronda/1`;
const CHANGE_SET_ID = `arn:aws:cloudformation:${region}:${account}:changeSet/cdk/1`;

/** By action, in the query protocol. */
const ANSWERS: Readonly<Record<string, string>> = {
  GetCallerIdentity: `<Account>${account}</Account><Arn>arn:aws:iam::${account}:user/ann</Arn><UserId>ANN</UserId>`,
  AssumeRole:
    '<Credentials><AccessKeyId>a</AccessKeyId><SecretAccessKey>b</SecretAccessKey><SessionToken>c</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials>',
  CreateChangeSet: `<Id>${CHANGE_SET_ID}</Id><StackId>${STACK_ID}</StackId>`,
  DescribeChangeSet: `<ChangeSetName>cdk</ChangeSetName><ChangeSetId>${CHANGE_SET_ID}</ChangeSetId><StackName>Ronda</StackName><StackId>${STACK_ID}</StackId><Status>CREATE_COMPLETE</Status><ExecutionStatus>AVAILABLE</ExecutionStatus><Changes><member><Type>Resource</Type></member></Changes>`,
};

export interface Account {
  /** Makes the command ask this account, as somebody in it. */
  readonly environment: Readonly<Record<string, string>>;
  /** The calls to CloudFormation that change something, and any that is not known here. */
  readonly asked: Readonly<Record<string, string>>[];
  close(): Promise<unknown>;
}

export async function openAccount(): Promise<Account> {
  const asked: Record<string, string>[] = [];
  const answer = (path: string, target: string | undefined, body: string): [status: number, text: string] => {
    if (target === 'AmazonSSM.GetParameter') return [200, JSON.stringify({ Parameter: { Value: '30' } })];
    const prefix = new URL(path, 'http://host').searchParams.get('prefix');
    if (prefix) return [200, `<ListBucketResult><Contents><Key>${prefix}</Key></Contents></ListBucketResult>`];
    const call = Object.fromEntries(new URLSearchParams(body));
    const { Action = '', StackName } = call;
    if (Action === 'DescribeStacks')
      return [400, fault('ValidationError', `Stack with id ${StackName} does not exist`)];
    if (!(Action in ANSWERS) || Action === 'CreateChangeSet') asked.push(call);
    return [200, `<${Action}Response><${Action}Result>${ANSWERS[Action] ?? ''}</${Action}Result></${Action}Response>`];
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const [status, text] = answer(
      request.url ?? '/',
      request.headers['x-amz-target']?.toString(),
      Buffer.concat(chunks).toString(),
    );
    response.writeHead(status).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    environment: {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: 'ann',
      AWS_SECRET_ACCESS_KEY: 'secret',
      NO_PROXY: '127.0.0.1',
    },
    asked,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

const fault = (code: string, message: string) =>
  `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
