/** Finds a local server that already runs for a state directory. */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { createClients } from '#local/client/clients';
import { serverFile, stateMachineArn } from '#local/config';

const ServerFile = z.object({ url: z.url(), pid: z.number().int() });

const LONGEST_ANSWER_MILLISECONDS = 3000;

/** @returns the URL of a server that answers and knows the state machine, or undefined */
export async function findServer(stateDirectory: string): Promise<string | undefined> {
  const url = readServerFile(stateDirectory);
  return url !== undefined && (await answers(url)) ? url : undefined;
}

function readServerFile(stateDirectory: string): string | undefined {
  try {
    return ServerFile.parse(JSON.parse(readFileSync(serverFile(stateDirectory), 'utf8'))).url;
  } catch {
    // No file, or one that a kill cut short: no server has it.
    return undefined;
  }
}

async function answers(url: string): Promise<boolean> {
  const clients = createClients(url);
  try {
    const { DescribeStateMachineCommand } = await import('@aws-sdk/client-sfn');
    const stepFunctions = await clients.stepFunctions();
    await stepFunctions.send(new DescribeStateMachineCommand({ stateMachineArn }), {
      abortSignal: AbortSignal.timeout(LONGEST_ANSWER_MILLISECONDS),
    });
    return true;
  } catch {
    return false;
  } finally {
    clients.close();
  }
}
