/**
 * Prepare: from the execution input to a plan, from raw files to numbers a model can learn from. Nothing to do is a normal
 * outcome; unusable data fails here, before anything is trained.
 */
import { equals, placeholder, states } from '#workflows/asl/index';
import { checkDataset, prepareRun } from './functions';
import { jobFacts, jobName, LONGEST_JOB, onFailure, processingInput, processingOutput, tags, transient } from './parts';
import { choice, lambda, sagemaker, vars } from './vocabulary';

const { run } = vars;
const { RedriveCount } = states.context.Execution;

export const prepare = {
  PrepareRun: lambda.invoke({
    Comment: 'Turns the input into a plan with every name, place and number; takes the lease of the model.',
    Arguments: {
      FunctionName: prepareRun,
      Payload: {
        input: states.context.Execution.Input,
        execution: {
          arn: states.context.Execution.Id,
          name: states.context.Execution.Name,
          startedAt: states.context.Execution.StartTime,
          redriveCount: RedriveCount,
        },
      },
    },
    TimeoutSeconds: 300,
    Assign: (result) => ({ run: result.Payload, leasedAt: RedriveCount }),
    // The endpoint may take its time to come to rest after a run that was stopped while it deployed.
    Retry: [...transient, { ErrorEquals: ['EndpointBusy'], IntervalSeconds: 10, MaxAttempts: 20, BackoffRate: 1 }],
    Catch: [{ ...onFailure[0], Assign: { ...onFailure[0].Assign, leasedAt: RedriveCount } }],
    Next: 'IsRetrainingNeeded',
  }),

  IsRetrainingNeeded: choice({
    Comment: 'Skips the run when nothing changed since the last one, or when another run holds the lease.',
    Choices: [
      {
        Condition: equals(run.decision, 'skip'),
        Assign: { verdict: { outcome: 'skipped', reason: run.reason } },
        Next: 'RecordOutcome',
      },
    ],
    Default: 'ProcessData',
  }),

  ProcessData: sagemaker.createProcessingJob.sync({
    Comment: 'Profiles, cleans, encodes and splits the raw files.',
    Arguments: {
      ProcessingJobName: jobName('process'),
      RoleArn: placeholder('ProcessingRoleArn'),
      AppSpecification: { ImageUri: placeholder('ProcessingImageUri') },
      ProcessingResources: {
        ClusterConfig: {
          InstanceType: run.processing.instanceType,
          InstanceCount: run.processing.instanceCount,
          VolumeSizeInGB: run.processing.volumeSizeInGB,
        },
      },
      StoppingCondition: { MaxRuntimeInSeconds: run.processing.maxRuntimeInSeconds },
      ProcessingInputs: [processingInput('dataset', run.dataset.uri), processingInput('settings', run.uris.settings)],
      ProcessingOutputConfig: {
        Outputs: [
          processingOutput('train', run.uris.train),
          processingOutput('validation', run.uris.validation),
          processingOutput('validation-lines', run.uris.validationLines),
          processingOutput('test', run.uris.test),
          processingOutput('validation-rows', run.uris.validationRows),
          processingOutput('test-rows', run.uris.testRows),
          processingOutput('champion-test', run.uris.championTest),
          processingOutput('warehouse', run.uris.warehouse),
          processingOutput('metadata', run.uris.metadata),
        ],
      },
      Tags: tags,
    },
    TimeoutSeconds: LONGEST_JOB,
    Assign: (job) => ({
      processing: jobFacts(job.ProcessingJobName, job.ProcessingStartTime, job.ProcessingEndTime),
    }),
    Retry: transient,
    Catch: onFailure,
    Next: 'CheckDataset',
  }),

  CheckDataset: lambda.invoke({
    Comment: 'Checks that the outputs are there and add up; works out the SQL of the load.',
    Arguments: { FunctionName: checkDataset, Payload: { run } },
    TimeoutSeconds: 300,
    Assign: (result) => ({ dataset: result.Payload, loads: 0, attempts: 0 }),
    Retry: transient,
    Catch: onFailure,
    Next: 'FindOldLoads',
  }),
};
