/** A whole local SageMaker for a test: real backends in a temporary directory, real programs, real SDK clients over HTTP. */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { openBlobs } from '#local/backends/blobs';
import { systemClock } from '#local/backends/clock';
import { openDocuments } from '#local/backends/documents';
import { openProcesses } from '#local/backends/processes';
import { createSageMaker, type ServiceEvent } from '#local/services/sagemaker/index';
import { createSageMakerRuntime } from '#local/services/sagemaker-runtime/index';
import { createLocalServer } from '#local/wire/server';
import { buildPrograms } from '#test/support/build-programs';

export const account = '000000000000';
export const region = 'us-east-1';
export const role = `arn:aws:iam::${account}:role/job`;
export const xgboostImage = '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1';
/** An own image whose program is a Node script that `putScript` has written. */
export const scriptImage = (name: string) => `${account}.dkr.ecr.us-east-1.amazonaws.com/script:${name}`;
export const bucket = 'data';

export type LocalSageMaker = Awaited<ReturnType<typeof openLocalSageMaker>>;

export interface LocalSageMakerOptions {
  /** Of an earlier one that was closed: the state goes on. */
  readonly directory?: string;
  readonly maxConcurrentJobs?: number;
  readonly stopGraceSeconds?: number;
  /** Told of every document before it is written. */
  onWrite?(): void;
}

export async function openLocalSageMaker(options: LocalSageMakerOptions = {}) {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'sagemaker-'));
  const stored = openDocuments(join(directory, 'documents'));
  const documents: typeof stored = {
    ...stored,
    put(...document) {
      options.onWrite?.();
      return stored.put(...document);
    },
  };
  const blobs = openBlobs(join(directory, 's3'), systemClock);
  if (!blobs.hasBucket(bucket)) await blobs.createBucket(bucket);
  const processes = openProcesses({ environment: process.env });
  const events: ServiceEvent[] = [];
  const sagemaker = createSageMaker({
    documents,
    blobs,
    processes,
    clock: systemClock,
    emit: (event) => {
      events.push(event);
    },
    images: (uri) => {
      if (uri.includes('/sagemaker-xgboost:')) return { kind: 'xgboost' };
      const script = /\/script:(\S+)$/.exec(uri)?.[1];
      const args = [join(directory, `${script}.cjs`)];
      return script ? { kind: 'program', command: process.execPath, args, env: { FROM_IMAGE: 'yes' } } : undefined;
    },
    programs: await buildPrograms(),
    directory: join(directory, 'sagemaker'),
    logDirectory: join(directory, 'logs'),
    account,
    region,
    maxConcurrentJobs: options.maxConcurrentJobs ?? 2,
    stopGraceSeconds: options.stopGraceSeconds ?? 5,
  });
  const server = await createLocalServer({
    services: [sagemaker.service, createSageMakerRuntime({ endpoints: sagemaker.endpoints })],
    account,
    region,
    port: 0,
  });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new SageMakerClient({ endpoint: server.url, region, credentials, maxAttempts: 1 });
  const runtime = new SageMakerRuntimeClient({ endpoint: server.url, region, credentials, maxAttempts: 1 });
  await sagemaker.resume();
  const stop = async () => {
    client.destroy();
    runtime.destroy();
    await sagemaker.close();
    await processes.close();
    await server.close();
  };
  return {
    directory,
    blobs,
    events,
    client,
    runtime,
    url: server.url,
    putScript: (name: string, text: string) => writeFileSync(join(directory, `${name}.cjs`), text),
    /** All log lines of a log group's streams. */
    logs(group: string): string {
      const folder = join(directory, 'logs/aws/sagemaker', group);
      return readdirSync(folder)
        .map((file) => readFileSync(join(folder, file), 'utf8'))
        .join('');
    },
    /** Closes the server and leaves its state. */
    stop,
    async close() {
      await stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Looks until `done` holds. @returns what it looked at */
export async function until<T>(look: () => Promise<T>, done: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await look();
    if (done(value)) return value;
    await systemClock.sleep(20);
  }
}

/** What an API call fails with, as `Name: message`. */
export async function failureOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'no failure';
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
}
