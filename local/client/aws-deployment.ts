/**
 * Finds a deployment in an AWS account: the state machine by its ARN or by the tags that the stack puts on it, and from the
 * tags what else clients need to know.
 */
import type { SFNClient } from '@aws-sdk/client-sfn';
import { DEPLOYMENT_TAGS, readTags, type Tagged, WAREHOUSE_TAGS } from '#tasks/contracts/deployment';
import type { Deployment } from './deployment';
import { RequestFailed } from './failed';

export interface FoundDeployment {
  readonly deployment: Deployment;
  /** The ARN of whoever asks. */
  readonly caller: string;
}

/**
 * @param stateMachineArn not needed where the account and region have only one
 * @throws RequestFailed saying what is missing
 */
export async function findDeployment(stateMachineArn: string | undefined): Promise<FoundDeployment> {
  const { SFNClient } = await import('@aws-sdk/client-sfn');
  const { STSClient, GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  const region = stateMachineArn?.split(':')[3];
  const stepFunctions = new SFNClient({ region });
  const sts = new STSClient({ region });
  try {
    const { Arn = '' } = await sts.send(new GetCallerIdentityCommand({}));
    const [arn, tags] = stateMachineArn
      ? [stateMachineArn, await tagsOf(stepFunctions, stateMachineArn)]
      : await onlyDeployment(stepFunctions);
    return { caller: Arn, deployment: deploymentOf(arn, tags) };
  } finally {
    stepFunctions.destroy();
    sts.destroy();
  }
}

const { WorkgroupName: workgroup, ClusterIdentifier: cluster, Database: database } = WAREHOUSE_TAGS;
const NEEDED_TAGS = [...Object.values(DEPLOYMENT_TAGS), `${workgroup} or ${cluster}`, database];

function deploymentOf(stateMachineArn: string, tags: Tagged | undefined): Deployment {
  if (!tags) {
    throw new RequestFailed(
      `${stateMachineArn} is no state machine of Ronda: it lacks the tags ${NEEDED_TAGS.join(', ')}`,
      'deploy the stack of infra/ again: it writes them',
    );
  }
  return {
    stateMachineArn,
    bucket: tags.bucket,
    warehouse: tags.warehouse,
    signsDecisions: true,
    functions: { DecideApproval: tags.decideApproval, Predict: tags.predict },
  };
}

async function onlyDeployment(stepFunctions: SFNClient): Promise<[string, Tagged]> {
  const { paginateListStateMachines } = await import('@aws-sdk/client-sfn');
  const found: [string, Tagged][] = [];
  for await (const { stateMachines = [] } of paginateListStateMachines({ client: stepFunctions }, {}))
    for (const { stateMachineArn = '' } of stateMachines) {
      const tags = await tagsOf(stepFunctions, stateMachineArn);
      if (tags) found.push([stateMachineArn, tags]);
    }
  const [first, second] = found;
  if (!first)
    throw new RequestFailed(
      'no state machine of Ronda in this account and region',
      'name it with --state-machine-arn ARN',
    );
  if (second) {
    const names = found.map(([arn]) => `  ${arn}`).join('\n');
    throw new RequestFailed(`${found.length} state machines of Ronda; name one with --state-machine-arn:\n${names}`);
  }
  return first;
}

async function tagsOf(stepFunctions: SFNClient, resourceArn: string): Promise<Tagged | undefined> {
  const { ListTagsForResourceCommand } = await import('@aws-sdk/client-sfn');
  const { tags = [] } = await stepFunctions.send(new ListTagsForResourceCommand({ resourceArn }));
  return readTags(new Map(tags.map(({ key = '', value = '' }) => [key, value])));
}
