/** Runs that wait for a decision, and what is kept about them. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { DescribeModelPackageCommand, type ModelApprovalStatus } from '@aws-sdk/client-sagemaker';
import { STSClient } from '@aws-sdk/client-sts';
import { proveIdentity } from '#local/client/approval/prove';
import { credentials, local } from '#local/config';
import { type Approval, type ApprovalRequest, DecideApprovalOutput } from '#tasks/contracts/approval';
import type { ExecutionInput } from '#tasks/contracts/execution-input';
import { decisionKey, firstApprovalKey } from '#tasks/contracts/layout';
import type { Outcome } from '#tasks/contracts/outcome';
import { keysUnder } from './aws-clients';
import { untilAsked, untilEnded } from './executions';
import type { Scenario } from './iam/scenario';

/** A run that asks, and does nothing but register what is approved. */
export const ASKING = { approval: { required: true }, deployment: { target: 'none' } } as const;

export interface Waiting {
  readonly executionArn: string;
  readonly request: ApprovalRequest;
}

/** Starts a run, and waits until it asks. */
export async function startAsking(
  scenario: Scenario,
  approval: NonNullable<ExecutionInput['approval']> = {},
): Promise<Waiting> {
  const executionArn = await scenario.start({ ...ASKING, approval: { ...ASKING.approval, ...approval } }, 'tester');
  return untilItAsks(scenario, executionArn);
}

export async function untilItAsks(scenario: Scenario, executionArn: string): Promise<Waiting> {
  await untilAsked(scenario.clients);
  for (const key of await keysUnder(scenario.clients, `s3://${local.bucket}/callbacks/`)) {
    if (!key.endsWith('/request.json')) continue;
    const request = await readStored<ApprovalRequest>(scenario, key);
    if (request.run.executionArn === executionArn) return { executionArn, request };
  }
  throw new Error(`expected a question of ${executionArn}`);
}

export async function readStored<T>({ clients }: Scenario, Key: string): Promise<T> {
  const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: local.bucket, Key }));
  return JSON.parse((await Body?.transformToString()) ?? '') as T;
}

const isStored = async ({ clients }: Scenario, key: string) =>
  (await keysUnder(clients, `s3://${local.bucket}/${key}`)).length > 0;

export const isDecided = (scenario: Scenario, id: string) => isStored(scenario, decisionKey(id));
export const isHalfApproved = (scenario: Scenario, id: string) => isStored(scenario, firstApprovalKey(id));

/** What settled a question. */
export const readDecision = (scenario: Scenario, id: string) => readStored<Approval>(scenario, decisionKey(id));

export interface Said {
  readonly id: string;
  readonly decision: 'approved' | 'rejected';
  readonly reason?: string;
}

/** Decides as `ronda --aws` and the console do, under the identity of an access key. */
export async function decideAs(scenario: Scenario, accessKeyId: string, said: Said): Promise<DecideApprovalOutput> {
  const proof = await proofBy(scenario, accessKeyId, said);
  const input = { by: 'somebody', reason: '', ...said, proof };
  return DecideApprovalOutput.parse(await scenario.invoke('decide-approval', input));
}

export async function proofBy({ url }: Scenario, accessKeyId: string, { reason = '', ...said }: Said) {
  const sts = new STSClient({ endpoint: url, region: local.region, credentials: credentials(accessKeyId) });
  const proof = await proveIdentity(sts, { bucket: local.bucket, reason, ...said });
  sts.destroy();
  return proof;
}

/** How a run that asked ended. */
export async function outcomeOf({ clients }: Scenario, executionArn: string): Promise<Outcome> {
  const { status, output, error, cause } = await untilEnded(clients, executionArn);
  if (status !== 'SUCCEEDED') throw new Error(`expected ${executionArn} to succeed: ${status} ${error} ${cause}`);
  return JSON.parse(output ?? '') as Outcome;
}

export async function statusOf({ clients }: Scenario, arn: string): Promise<ModelApprovalStatus | undefined> {
  return (await clients.sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: arn }))).ModelApprovalStatus;
}

/** What the functions logged. */
export async function functionLogs({ stateDirectory }: Scenario): Promise<string[]> {
  const directory = join(stateDirectory, 'logs/aws/lambda');
  const names = await readdir(directory, { recursive: true });
  const files = names.filter((name) => name.endsWith('.log'));
  return Promise.all(files.map((name) => readFile(join(directory, name), 'utf8')));
}
