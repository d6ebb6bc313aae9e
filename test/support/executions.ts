/** Executions as a test follows them: by what the history says. */
import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
} from '@aws-sdk/client-sfn';
import { stateMachineArn } from '#local/config';
import type { AwsClients } from './aws-clients';
import { until } from './until';

/** Waits until the newest execution is in one of the states. @returns its ARN */
export function untilIn(clients: AwsClients, ...states: string[]): Promise<string> {
  return until(`a newest execution in ${states.join(' or ')}`, async () => {
    const [newest] = await executionsOf(clients);
    return newest !== undefined && (await isIn(clients, newest.executionArn ?? '', states)) && newest.executionArn;
  });
}

async function isIn({ stepFunctions }: AwsClients, executionArn: string, states: string[]): Promise<boolean> {
  const command = new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 20 });
  const { events = [] } = await stepFunctions.send(command);
  const entered = events.find(({ stateEnteredEventDetails }) => stateEnteredEventDetails);
  return states.includes(entered?.stateEnteredEventDetails?.name ?? '');
}

/** Newest first. */
export async function executionsOf({ stepFunctions }: AwsClients) {
  const { executions = [] } = await stepFunctions.send(new ListExecutionsCommand({ stateMachineArn }));
  return executions;
}

export function untilEnded({ stepFunctions }: AwsClients, executionArn: string): Promise<DescribeExecutionOutput> {
  return until(`the end of ${executionArn}`, async () => {
    const execution = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
    return execution.status !== 'RUNNING' && execution;
  });
}
