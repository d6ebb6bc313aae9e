/** Train: one model with the given hyperparameters, or the best of a search for better ones. */
import type { S3DataDistribution } from '@aws-sdk/client-sagemaker';
import { type Expr, jsonata, placeholder, present } from '#workflows/asl/index';
import { channel, jobFacts, jobName, LONGEST_JOB, onFailure, shortJobName, tags, transient } from './parts';
import { awsSdk, choice, sagemaker, vars } from './vocabulary';

const { run, bestJobName, training } = vars;

/** What a tuning job varies; all else stays as given. Ranges are those that the algorithm's documentation recommends. */
const TUNED = ['eta', 'max_depth', 'min_child_weight', 'subsample', 'gamma', 'num_round'] as const;

/** Instances that train one model together need rows of their own: the same rows would count once an instance. */
const distribution = jsonata<S3DataDistribution>`${run.training.instanceCount} > 1 ? 'ShardedByS3Key' : 'FullyReplicated'`;

const inputs = [channel('train', run.uris.train, distribution), channel('validation', run.uris.validation)];

const resources = {
  InstanceType: run.training.instanceType,
  InstanceCount: run.training.instanceCount,
  VolumeSizeInGB: run.training.volumeSizeInGB,
};

/** The last validation AUC that the job logged, or null. */
const validationAuc = (metrics: Expr<unknown>) =>
  jsonata<number | null>`($auc := ${metrics}[MetricName = 'validation:auc'].Value; $exists($auc) ? $auc : null)`;

export const train = {
  IsTuningWanted: choice({
    Comment: 'A search costs many times one training.',
    Choices: [{ Condition: run.tuning.enabled, Next: 'TuneModel' }],
    Default: 'TrainModel',
  }),

  TrainModel: sagemaker.createTrainingJob.sync({
    Comment: 'Trains one XGBoost model on the train split, watching the validation split.',
    Arguments: {
      TrainingJobName: jobName('train'),
      RoleArn: placeholder('TrainingRoleArn'),
      AlgorithmSpecification: { TrainingImage: placeholder('XGBoostImageUri'), TrainingInputMode: 'File' },
      HyperParameters: run.training.hyperparameters,
      InputDataConfig: inputs,
      OutputDataConfig: { S3OutputPath: run.uris.models },
      ResourceConfig: resources,
      StoppingCondition: { MaxRuntimeInSeconds: run.training.maxRuntimeInSeconds },
      Tags: tags,
    },
    TimeoutSeconds: LONGEST_JOB,
    Assign: (job) => ({
      training: {
        ...jobFacts(job.TrainingJobName, job.TrainingStartTime, job.TrainingEndTime),
        artifact: job.ModelArtifacts.S3ModelArtifacts,
        validationAuc: validationAuc(job.FinalMetricDataList),
        hyperparameters: run.training.hyperparameters,
      },
      tuning: null,
    }),
    Retry: transient,
    Catch: onFailure,
    Next: 'CreateCandidate',
  }),

  TuneModel: sagemaker.createHyperParameterTuningJob.sync({
    Comment: 'Trains many models and keeps the one with the best validation AUC.',
    Arguments: {
      HyperParameterTuningJobName: shortJobName,
      HyperParameterTuningJobConfig: {
        Strategy: run.tuning.strategy,
        HyperParameterTuningJobObjective: { Type: 'Maximize', MetricName: 'validation:auc' },
        ResourceLimits: {
          MaxNumberOfTrainingJobs: run.tuning.maxJobs,
          MaxParallelTrainingJobs: run.tuning.maxParallelJobs,
        },
        ParameterRanges: {
          ContinuousParameterRanges: [
            { Name: 'eta', MinValue: '0.05', MaxValue: '0.5', ScalingType: 'Logarithmic' },
            { Name: 'min_child_weight', MinValue: '1', MaxValue: '120', ScalingType: 'Logarithmic' },
            { Name: 'subsample', MinValue: '0.5', MaxValue: '1' },
            { Name: 'gamma', MinValue: '0', MaxValue: '5' },
          ],
          IntegerParameterRanges: [
            { Name: 'max_depth', MinValue: '2', MaxValue: '10' },
            { Name: 'num_round', MinValue: '50', MaxValue: '500', ScalingType: 'Logarithmic' },
          ],
        },
      },
      TrainingJobDefinition: {
        StaticHyperParameters: jsonata<
          Record<string, string>
        >`$sift(${run.training.hyperparameters}, function($value, $name) { $not($name in ${TUNED}) })`,
        AlgorithmSpecification: { TrainingImage: placeholder('XGBoostImageUri'), TrainingInputMode: 'File' },
        RoleArn: placeholder('TrainingRoleArn'),
        InputDataConfig: inputs,
        OutputDataConfig: { S3OutputPath: run.uris.models },
        ResourceConfig: resources,
        StoppingCondition: { MaxRuntimeInSeconds: run.training.maxRuntimeInSeconds },
      },
      Tags: tags,
    },
    TimeoutSeconds: LONGEST_JOB,
    Assign: (job) => ({
      bestJobName: present(job.BestTrainingJob.TrainingJobName),
      tuning: jobFacts(job.HyperParameterTuningJobName, job.CreationTime, job.HyperParameterTuningEndTime),
    }),
    Retry: transient,
    Catch: onFailure,
    Next: 'DescribeBestJob',
  }),

  DescribeBestJob: awsSdk.sagemaker.describeTrainingJob({
    Comment: 'The tuning job names its best training job; the model is there.',
    Arguments: { TrainingJobName: bestJobName },
    TimeoutSeconds: 60,
    Assign: (job) => ({
      training: {
        ...jobFacts(job.TrainingJobName, job.TrainingStartTime, job.TrainingEndTime),
        artifact: job.ModelArtifacts.S3ModelArtifacts,
        validationAuc: validationAuc(job.FinalMetricDataList),
        hyperparameters: present(job.HyperParameters),
      },
    }),
    Retry: transient,
    Catch: onFailure,
    Next: 'CreateCandidate',
  }),

  CreateCandidate: sagemaker.createModel({
    Comment: 'Makes the artifact a model that can score.',
    Arguments: {
      ModelName: jobName('candidate'),
      ExecutionRoleArn: placeholder('ModelRoleArn'),
      PrimaryContainer: { Image: placeholder('XGBoostImageUri'), ModelDataUrl: training.artifact },
    },
    TimeoutSeconds: 60,
    Assign: () => ({ candidate: { modelName: jobName('candidate') } }),
    Retry: transient,
    Catch: onFailure,
    Next: 'ScoreTestSplit',
  }),
};
