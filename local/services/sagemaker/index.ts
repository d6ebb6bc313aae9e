/**
 * Amazon SageMaker on one machine: jobs, models, the registry and endpoints. Programs take the place of containers; an instance
 * type, a network and a key are kept and shown, and change nothing.
 */
import type { AwsJsonService } from '#local/wire/service';
import { createArns } from './arns';
import type { Context } from './context';
import type { SageMakerDependencies } from './dependencies';
import { createDeployments } from './endpoints/deployments';
import { createEndpoints, type Endpoints } from './endpoints/invocations';
import { createJobRunner } from './jobs/runner';
import { endpointConfigs } from './operations/endpoint-configs';
import { endpoints } from './operations/endpoints';
import { modelPackageGroups } from './operations/model-package-groups';
import { modelPackages } from './operations/model-packages';
import { models } from './operations/models';
import { processingJobs } from './operations/processing-jobs';
import { tagging } from './operations/tags';
import { trainingJobs } from './operations/training-jobs';
import { transformJobs } from './operations/transform-jobs';
import { tuningJobs } from './operations/tuning-jobs';
import { resumeWork } from './resume';
import { openStore } from './store';
import { UNSUPPORTED } from './unsupported';

export type { Image, SageMakerDependencies, ServiceEvent } from './dependencies';
export type { Endpoints } from './endpoints/invocations';

export interface SageMaker {
  readonly service: AwsJsonService;
  /** For SageMaker Runtime. */
  readonly endpoints: Endpoints;
  /** Starts again, from the beginning, what was under way when the server ended. */
  resume(): Promise<void>;
  /** Ends all programs. What was under way is left as it is, for `resume`. */
  close(): Promise<void>;
}

const DEFAULT_CONCURRENT_JOBS = 2;

export function createSageMaker(deps: SageMakerDependencies): SageMaker {
  const runner = createJobRunner(deps.maxConcurrentJobs ?? DEFAULT_CONCURRENT_JOBS);
  const context: Context = {
    deps,
    runner,
    store: openStore(deps.documents),
    arns: createArns(deps.region, deps.account),
  };
  const deployments = createDeployments(context);
  return {
    service: {
      protocol: 'aws-json-1.1',
      signingName: 'sagemaker',
      targetPrefix: 'SageMaker',
      operations: {
        ...trainingJobs(context),
        ...processingJobs(context),
        ...transformJobs(context),
        ...tuningJobs(context),
        ...models(context),
        ...modelPackageGroups(context),
        ...modelPackages(context),
        ...endpointConfigs(context),
        ...endpoints(context, deployments),
        ...tagging(context),
      },
      unsupported: UNSUPPORTED,
    },
    endpoints: createEndpoints(context, deployments),
    resume: () => resumeWork(context, deployments),
    async close() {
      await Promise.all([runner.close(), deployments.close()]);
    },
  };
}
