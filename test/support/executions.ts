/** Executions as a test follows them: by what the history says. */
import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  ListExecutionsCommand,
} from '@aws-sdk/client-sfn';
import { stateMachineArn } from '#local/config';
import type { AwsClients } from './aws-clients';
import { until } from './until';

/** Waits until the newest execution is in one of the states, or has just been: some last milliseconds. @returns its ARN */
export function untilIn(clients: AwsClients, ...states: string[]): Promise<string> {
  return until(`a newest execution in ${states.join(' or ')}`, async () => {
    const [newest] = await executionsOf(clients);
    return newest !== undefined && (await isIn(clients, newest.executionArn ?? '', states)) && newest.executionArn;
  });
}

/** Waits until the newest execution has asked its question, and waits for the answer. @returns its ARN */
export function untilAsked(clients: AwsClients): Promise<string> {
  return until('a newest execution that waits for a decision', async () => {
    const [newest] = await executionsOf(clients);
    const events = newest ? await lastEvents(clients, newest.executionArn ?? '') : [];
    const asked = events[0]?.type === 'TaskSubmitted' && enteredLast(events) === 'RequestApproval';
    return asked && newest?.executionArn;
  });
}

async function isIn(clients: AwsClients, executionArn: string, states: string[]): Promise<boolean> {
  const events = await lastEvents(clients, executionArn);
  return events.some(({ stateEnteredEventDetails }) => states.includes(stateEnteredEventDetails?.name ?? ''));
}

/** Newest first. */
async function lastEvents({ stepFunctions }: AwsClients, executionArn: string): Promise<HistoryEvent[]> {
  const command = new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 20 });
  return (await stepFunctions.send(command)).events ?? [];
}

const enteredLast = (events: readonly HistoryEvent[]) =>
  events.find((event) => event.stateEnteredEventDetails)?.stateEnteredEventDetails?.name ?? '';

/** Newest first. */
export async function executionsOf({ stepFunctions }: AwsClients) {
  const { executions = [] } = await stepFunctions.send(new ListExecutionsCommand({ stateMachineArn }));
  return executions;
}

export function untilEnded(
  { stepFunctions }: Pick<AwsClients, 'stepFunctions'>,
  executionArn: string,
): Promise<DescribeExecutionOutput> {
  return until(`the end of ${executionArn}`, async () => {
    const execution = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
    return execution.status !== 'RUNNING' && execution;
  });
}
