/** A run's reports, out of the artifact bucket. */

import { readBytes } from '#local/client/objects';
import type { RunProgress } from '#local/client/progress/model';
import { resultOf } from '#local/client/progress/results';
import { parseS3Uri } from '#tasks/contracts/layout';
import type { Context } from './context';
import { Refused } from './refused';

const REPORTS: Readonly<Record<string, (progress: RunProgress) => string | undefined>> = {
  'report.html': (progress) => resultOf(progress, 'EvaluateModel')?.reportUri,
  'eda.html': (progress) => {
    const metadata = resultOf(progress, 'PrepareRun')?.uris.metadata;
    return metadata && resultOf(progress, 'CheckDataset') && `${metadata}eda.html`;
  },
};

/** @throws Refused 404 when the run has not come to it; ExecutionDoesNotExist */
export async function openReport(run: string, name: string, { clients, runs }: Context): Promise<Buffer> {
  const { progress } = await runs.read(run);
  const uri = Object.hasOwn(REPORTS, name) ? REPORTS[name]?.(progress) : undefined;
  if (!uri) throw new Refused(404, `the run ${run} has no ${name}`);
  const { bucket, key } = parseS3Uri(uri);
  return Buffer.from(await readBytes(clients, bucket, key));
}
