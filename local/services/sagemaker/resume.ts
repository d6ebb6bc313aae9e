/** After a restart of the server: jobs start again from scratch under their names, deployments are made again. */
import { join } from 'node:path';
import { removeTree } from '#local/backends/files';
import type { Context } from './context';
import type { Deployments } from './endpoints/deployments';
import { changeProcessingJob, startProcessing } from './jobs/processing';
import { changeTrainingJob, startTraining } from './jobs/training';
import { changeTransformJob, startTransform } from './jobs/transform';
import { startTuning } from './jobs/tuning';

/** Outputs only ever appear at a job's end, so nothing of the first attempt is left to be seen. */
export async function resumeWork(context: Context, deployments: Deployments): Promise<void> {
  const { store, deps } = context;
  await Promise.all(['jobs', 'endpoints'].map((folder) => removeTree(join(deps.directory, folder))));
  const ended = deps.clock.now();
  for (const { name, status } of store.trainingJobs.list()) {
    if (status === 'InProgress') startTraining(context, name);
    if (status === 'Stopping') await changeTrainingJob(context, name, 'Stopped', { status: 'Stopped', ended });
  }
  for (const { name, status } of store.processingJobs.list()) {
    if (status === 'InProgress') startProcessing(context, name);
    if (status === 'Stopping') await changeProcessingJob(context, name, { status: 'Stopped', ended });
  }
  for (const { name, status } of store.transformJobs.list()) {
    if (status === 'InProgress') startTransform(context, name);
    if (status === 'Stopping') await changeTransformJob(context, name, { status: 'Stopped', ended });
  }
  for (const { name, status } of store.tuningJobs.list()) {
    if (status === 'InProgress' || status === 'Stopping') startTuning(context, name);
  }
  for (const { name, status } of store.endpoints.list()) {
    if (status === 'Creating' || status === 'Updating') deployments.deploy(name);
    if (status === 'Deleting') deployments.remove(name);
  }
}
