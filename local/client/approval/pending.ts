/** The approvals that wait for a decision: asked, not answered, and their executions still run. */
import { ApprovalRequest } from '#tasks/contracts/approval';
import { isFinal } from '#tasks/contracts/execution-status';
import { decisionKey, requestKey } from '#tasks/contracts/layout';
import type { Clients } from '../clients';
import { readText } from '../objects';

/** Newest first. */
export async function pendingApprovals(clients: Clients): Promise<ApprovalRequest[]> {
  const { paginateListObjectsV2 } = await import('@aws-sdk/client-s3');
  const keys = new Set<string>();
  for await (const page of paginateListObjectsV2(
    { client: await clients.s3() },
    { Bucket: clients.deployment.bucket, Prefix: 'callbacks/' },
  )) {
    for (const { Key } of page.Contents ?? []) if (Key) keys.add(Key);
  }
  const ids = [...keys].map((key) => key.split('/')[1] as string);
  const open = [...new Set(ids)].filter((id) => keys.has(requestKey(id)) && !keys.has(decisionKey(id)));
  const requests = await Promise.all(open.map((id) => readRequest(clients, id)));
  const waiting = await Promise.all(requests.map((request) => isRunning(clients, request.run.executionArn)));
  return requests.filter((_, index) => waiting[index]).sort((a, b) => (a.requestedAt < b.requestedAt ? 1 : -1));
}

/** The question of an approval, without the token that answers it. */
export async function readRequest(clients: Clients, id: string): Promise<ApprovalRequest> {
  return ApprovalRequest.parse(JSON.parse(await readText(clients, clients.deployment.bucket, requestKey(id))));
}

async function isRunning(clients: Clients, executionArn: string): Promise<boolean> {
  const { DescribeExecutionCommand, ExecutionDoesNotExist } = await import('@aws-sdk/client-sfn');
  try {
    const client = await clients.stepFunctions();
    return !isFinal((await client.send(new DescribeExecutionCommand({ executionArn }))).status);
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return false;
    throw error;
  }
}
