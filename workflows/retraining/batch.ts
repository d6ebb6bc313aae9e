/**
 * Deploy as a batch: the rows to be scored are encoded by the schema of the training, scored, and loaded into the warehouse
 * beside earlier runs' predictions; this run's rows replace themselves.
 */
import { atLeast, isOneOf, orElse, placeholder, plus, present, text } from '#workflows/asl/index';
import { checkBatch, verifyLoad } from './functions';
import {
  clientToken,
  jobName,
  LONGEST_JOB,
  MOST_LOOKS,
  mayLoadAgain,
  onFailure,
  processingInput,
  processingOutput,
  secondsToWait,
  tags,
  transformJob,
  transient,
} from './parts';
import { awsSdk, choice, lambda, sagemaker, vars, wait } from './vocabulary';
import type { WarehouseArguments } from './warehouse';

const { run, candidate, evaluation, batch, predictionsLoad, loads, attempts } = vars;

export const deployAsBatchInto = (warehouse: WarehouseArguments) => ({
  EncodeBatch: sagemaker.createProcessingJob.sync({
    Comment: 'Makes numbers of the rows to be scored, exactly as for the training.',
    Arguments: {
      ProcessingJobName: jobName('encode'),
      RoleArn: placeholder('ProcessingRoleArn'),
      AppSpecification: { ImageUri: placeholder('ProcessingImageUri') },
      ProcessingResources: {
        ClusterConfig: {
          InstanceType: run.processing.instanceType,
          InstanceCount: 1,
          VolumeSizeInGB: run.processing.volumeSizeInGB,
        },
      },
      StoppingCondition: { MaxRuntimeInSeconds: run.processing.maxRuntimeInSeconds },
      ProcessingInputs: [
        processingInput('dataset', run.deployment.scoreUri),
        processingInput('settings', run.uris.encodeSettings),
        processingInput('schema', run.uris.metadata),
      ],
      ProcessingOutputConfig: {
        Outputs: [
          processingOutput('rows', text`${run.uris.batch}rows/`),
          processingOutput('keys', text`${run.uris.batch}keys/`),
          processingOutput('metadata', text`${run.uris.batch}metadata/`),
        ],
      },
      Tags: tags,
    },
    TimeoutSeconds: LONGEST_JOB,
    Retry: transient,
    Catch: onFailure,
    Next: 'ScoreBatch',
  }),

  ScoreBatch: sagemaker.createTransformJob.sync({
    Comment: 'Scores every row; each prediction keeps its row number.',
    Arguments: transformJob('score-batch', candidate.modelName, text`${run.uris.batch}rows/`, run.uris.predictions),
    TimeoutSeconds: LONGEST_JOB,
    Retry: transient,
    Catch: onFailure,
    Next: 'CheckBatch',
  }),

  CheckBatch: lambda.invoke({
    Comment: 'Counts one prediction for every row; works out the SQL of the load.',
    Arguments: { FunctionName: checkBatch, Payload: { run, threshold: evaluation.threshold } },
    TimeoutSeconds: 900,
    Assign: (result) => ({ batch: result.Payload, loads: 0, attempts: 0 }),
    Retry: transient,
    Catch: onFailure,
    Next: 'LoadPredictions',
  }),

  LoadPredictions: awsSdk.redshiftData.batchExecuteStatement({
    Comment: 'Starts the load of the predictions.',
    Arguments: {
      ...warehouse,
      StatementName: clientToken('predictions'),
      ClientToken: clientToken('predictions'),
      Sqls: batch.loadStatements,
    },
    TimeoutSeconds: 60,
    Assign: (result) => ({
      predictionsLoad: { id: present(result.Id), status: 'SUBMITTED', error: null },
      loads: plus(loads, 1),
    }),
    Retry: transient,
    Catch: onFailure,
    Next: 'CheckPredictions',
  }),

  CheckPredictions: awsSdk.redshiftData.describeStatement({
    Comment: 'Looks how far the load is.',
    Arguments: { Id: predictionsLoad.id },
    TimeoutSeconds: 60,
    Assign: (result) => ({
      predictionsLoad: { id: predictionsLoad.id, status: present(result.Status), error: orElse(result.Error, null) },
      attempts: plus(attempts, 1),
    }),
    Retry: transient,
    Catch: onFailure,
    Next: 'ArePredictionsLoaded',
  }),

  ArePredictionsLoaded: choice({
    Comment: 'Waits while the load runs, but not for ever; one that failed for what may pass is started once more.',
    Choices: [
      { Condition: mayLoadAgain(predictionsLoad), Next: 'LoadPredictions' },
      { Condition: isOneOf(predictionsLoad.status, ['FINISHED', 'FAILED', 'ABORTED']), Next: 'VerifyPredictions' },
      { Condition: atLeast(attempts, MOST_LOOKS), Next: 'CancelPredictions' },
    ],
    Default: 'WaitForPredictions',
  }),

  WaitForPredictions: wait({
    Comment: 'Gives the load time, longer with every look.',
    Seconds: secondsToWait(attempts),
    Next: 'CheckPredictions',
  }),

  CancelPredictions: awsSdk.redshiftData.cancelStatement({
    Comment: 'Stops a load that takes too long; its transaction leaves no trace.',
    Arguments: { Id: predictionsLoad.id },
    TimeoutSeconds: 60,
    Retry: transient,
    Catch: onFailure,
    Next: 'VerifyPredictions',
  }),

  VerifyPredictions: lambda.invoke({
    Comment: 'Counts this run’s predictions in the warehouse.',
    Arguments: {
      FunctionName: verifyLoad,
      Payload: {
        status: predictionsLoad.status,
        error: predictionsLoad.error,
        table: run.tables.predictions,
        expectedRows: batch.rows,
        run: run.run,
      },
    },
    TimeoutSeconds: 300,
    Assign: () => ({
      deployment: {
        target: 'batch',
        endpointName: null,
        predictionsUri: run.uris.predictions,
        predictionRows: batch.rows,
      },
      verdict: { outcome: 'deployed', reason: text`${batch.rows} rows scored into ${run.tables.predictions}` },
    }),
    Retry: transient,
    Catch: onFailure,
    Next: 'RecordOutcome',
  }),
});
