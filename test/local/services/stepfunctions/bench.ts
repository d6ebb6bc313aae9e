/** Step Functions behind a real HTTP server on a state directory, with stand-ins for the services that tasks call. */
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { type Clock, systemClock } from '#local/backends/clock';
import { openDocuments } from '#local/backends/documents';
import { openJournals } from '#local/backends/journals';
import { createStepFunctions } from '#local/services/stepfunctions/index';
import { createLocalServer } from '#local/wire/server';
import type { ObservedCall, Service } from '#local/wire/service';

export interface Told {
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface BenchOptions {
  /** A directory of an earlier bench: what it left is taken up. */
  readonly directory?: string;
  readonly clock?: Clock;
  readonly services?: readonly Service[];
  readonly emit?: (event: Told) => void;
  readonly onChange?: (listener: () => void) => () => void;
}

export interface Bench {
  readonly sfn: SFNClient;
  readonly url: string;
  readonly directory: string;
  readonly calls: ObservedCall[];
  createMachine(definition: object, name?: string): Promise<string>;
  /** Starts and waits for the end. */
  run(machineArn: string, input?: unknown): Promise<DescribeExecutionCommandOutput>;
  start(machineArn: string, input?: unknown, name?: string): Promise<string>;
  ended(executionArn: string): Promise<DescribeExecutionCommandOutput>;
  history(executionArn: string): Promise<HistoryEvent[]>;
  /** Resolves when an event of the type stands in the history. */
  event(executionArn: string, type: string): Promise<HistoryEvent>;
  /** Ends the server as a restart would; the directory stays. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

export const ROLE = 'arn:aws:iam::000000000000:role/machine';

export async function openBench(options: BenchOptions = {}): Promise<Bench> {
  const { clock = systemClock, services = [], emit, onChange } = options;
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'stepfunctions-'));
  const calls: ObservedCall[] = [];
  let url = '';
  const stepFunctions = createStepFunctions({
    documents: openDocuments(join(directory, 'documents')),
    journals: openJournals(join(directory, 'journals')),
    clock,
    account: '000000000000',
    region: 'us-east-1',
    endpoint: () => url,
    credentialsFor: (role) => ({ accessKeyId: role.split('/').at(-1) ?? '', secretAccessKey: 'local' }),
    emit,
    ...(onChange && { onChange }),
  });
  const server = await createLocalServer({
    services: [stepFunctions.service, ...services],
    account: '000000000000',
    region: 'us-east-1',
    port: 0,
    observe: (call) => void calls.push(call),
  });
  url = server.url;
  const sfn = new SFNClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  await stepFunctions.resume();

  const describe = (executionArn: string) => sfn.send(new DescribeExecutionCommand({ executionArn }));
  const bench: Bench = {
    sfn,
    url,
    directory,
    calls,
    async createMachine(definition, name = 'machine') {
      const text = JSON.stringify({ QueryLanguage: 'JSONata', ...definition });
      const created = await sfn.send(new CreateStateMachineCommand({ name, definition: text, roleArn: ROLE }));
      return created.stateMachineArn as string;
    },
    async start(stateMachineArn, input = {}, name) {
      const started = await sfn.send(
        new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input), name }),
      );
      return started.executionArn as string;
    },
    run: async (machineArn, input) => bench.ended(await bench.start(machineArn, input)),
    async ended(executionArn) {
      return until(async () => {
        const description = await describe(executionArn);
        return description.status === 'RUNNING' ? undefined : description;
      });
    },
    async history(executionArn) {
      const page = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
      return page.events ?? [];
    },
    event: (executionArn, type) =>
      until(async () => (await bench.history(executionArn)).find((event) => event.type === type)),
    async stop() {
      await stepFunctions.close();
      sfn.destroy();
      await server.close();
    },
    async close() {
      await bench.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
  return bench;
}

/** Asks until there is an answer. */
export async function until<T>(ask: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
