/** What must hold of a state directory when all runs have ended: every object whole, nothing held, nothing lying about. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import {
  ListProcessingJobsCommand,
  ListTrainingJobsCommand,
  ListTransformJobsCommand,
} from '@aws-sdk/client-sagemaker';
import { local } from '#local/config';
import { type AwsClients, keysUnder } from './aws-clients';
import { executionsOf } from './executions';

/**
 * Only soon after a start of the server: contents that were replaced stay for a minute.
 *
 * @returns a line for each thing that should not be
 */
export async function leftovers(clients: AwsClients, stateDirectory: string): Promise<string[]> {
  const keys = await keysUnder(clients, `s3://${local.bucket}/`);
  const contents = filesIn(join(stateDirectory, 's3/content'));
  const broken = await Promise.all(
    keys.map(async (key) => ((await isWhole(clients, key)) ? [] : [`broken object ${key}`])),
  );
  return [
    ...broken.flat(),
    ...(contents.length === keys.length ? [] : [`${contents.length} content files for ${keys.length} objects`]),
    ...keys.filter((key) => key.startsWith('leases/')).map((key) => `held lease ${key}`),
    ...filesIn(join(stateDirectory, 'sagemaker/jobs')).map((file) => `file of a job ${file}`),
    ...(await runningJobs(clients)).map((name) => `running job ${name}`),
    ...(await executionsOf(clients)).flatMap(({ status, name }) =>
      status === 'RUNNING' ? [`running execution ${name}`] : [],
    ),
  ];
}

/** A data file that `ronda run` was given, alone in a folder that is called by the hash of its name, size and content. */
const DATA_FILE = /^(?:datasets|scoring)\/[^/]+\/([0-9a-f]{16})\/([^/]+)$/;

/** The ETag of any other object is the MD5 of its content: none here is so large that it has another. */
async function isWhole({ s3 }: AwsClients, Key: string): Promise<boolean> {
  const { Body, ETag } = await s3.send(new GetObjectCommand({ Bucket: local.bucket, Key }));
  const content = (await Body?.transformToByteArray()) ?? new Uint8Array();
  const [, folder, name] = DATA_FILE.exec(Key) ?? [];
  if (folder !== undefined) {
    const hash = createHash('sha256')
      .update(JSON.stringify([name, content.length]))
      .update(content)
      .digest('hex');
    return hash.startsWith(folder);
  }
  return ETag === `"${createHash('md5').update(content).digest('hex')}"`;
}

async function runningJobs({ sagemaker }: AwsClients): Promise<(string | undefined)[]> {
  const running = { StatusEquals: 'InProgress' } as const;
  const processing = await sagemaker.send(new ListProcessingJobsCommand(running));
  const training = await sagemaker.send(new ListTrainingJobsCommand(running));
  const transform = await sagemaker.send(new ListTransformJobsCommand(running));
  return [
    ...(processing.ProcessingJobSummaries ?? []).map((job) => job.ProcessingJobName),
    ...(training.TrainingJobSummaries ?? []).map((job) => job.TrainingJobName),
    ...(transform.TransformJobSummaries ?? []).map((job) => job.TransformJobName),
  ];
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}
