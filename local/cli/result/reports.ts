/** Brings a run's reports to where a browser can open them: `<state directory>/reports/<run>/`. */
import { createWriteStream, mkdirSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Clients } from '#local/client/clients';
import type { RunProgress } from '#local/client/progress/model';
import { resultOf } from '#local/client/progress/results';
import { parseS3Uri } from '#tasks/contracts/layout';

/** Copies what there is. @returns the path of the evaluation report; null when the run came to none */
export async function copyReports(
  clients: Clients,
  stateDirectory: string,
  progress: RunProgress,
): Promise<string | null> {
  const plan = resultOf(progress, 'PrepareRun');
  if (!plan) return null;
  const folder = join(stateDirectory, 'reports', plan.run);
  if (resultOf(progress, 'CheckDataset')) await download(clients, `${plan.uris.metadata}eda.html`, folder, 'eda.html');
  const evaluation = resultOf(progress, 'EvaluateModel');
  return evaluation ? download(clients, evaluation.reportUri, folder, 'report.html') : null;
}

async function download(clients: Clients, uri: string, folder: string, name: string): Promise<string> {
  const { GetObjectCommand } = await import('@aws-sdk/client-s3');
  const { bucket, key } = parseS3Uri(uri);
  const { Body } = await (await clients.s3()).send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  await pipeline(Body as Readable, createWriteStream(`${file}.tmp`));
  await rename(`${file}.tmp`, file);
  return file;
}
