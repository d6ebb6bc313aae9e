/** Requests of hyperparameter tuning jobs. */
import * as z from 'zod';
import { created, environmentMap, jobStatus, lastModified, named, paging, tags, tuningJobName } from './fields';
import { algorithmMembers, hyperParameters, trainingMembers } from './jobs';

const parameterName = z.string().max(256);
const numericRange = z.strictObject({
  Name: parameterName,
  MinValue: z.string().max(256),
  MaxValue: z.string().max(256),
  ScalingType: z.enum(['Auto', 'Linear', 'Logarithmic', 'ReverseLogarithmic']).optional(),
});

export const CreateHyperParameterTuningJob = z.strictObject({
  HyperParameterTuningJobName: tuningJobName,
  HyperParameterTuningJobConfig: z.strictObject({
    /** Hyperband stops and resumes training jobs by rules that AWS does not publish. */
    Strategy: z.enum(['Bayesian', 'Random', 'Grid']),
    HyperParameterTuningJobObjective: z.strictObject({
      Type: z.enum(['Maximize', 'Minimize']),
      MetricName: z.string().min(1).max(255),
    }),
    ResourceLimits: z.strictObject({
      MaxNumberOfTrainingJobs: z.int().min(1).optional(),
      MaxParallelTrainingJobs: z.int().min(1),
      MaxRuntimeInSeconds: z.int().min(120).max(15_768_000).optional(),
    }),
    ParameterRanges: z
      .strictObject({
        IntegerParameterRanges: z.array(numericRange).max(30).optional(),
        ContinuousParameterRanges: z.array(numericRange).max(30).optional(),
        CategoricalParameterRanges: z
          .array(z.strictObject({ Name: parameterName, Values: z.array(z.string().max(256)).min(1).max(30) }))
          .max(30)
          .optional(),
      })
      .optional(),
    TrainingJobEarlyStoppingType: z.enum(['Off']).optional(),
    TuningJobCompletionCriteria: z
      .strictObject({
        TargetObjectiveMetricValue: z.number().optional(),
        BestObjectiveNotImproving: z
          .strictObject({ MaxNumberOfTrainingJobsNotImproving: z.int().min(3).optional() })
          .optional(),
      })
      .optional(),
    RandomSeed: z.int().min(0).optional(),
  }),
  TrainingJobDefinition: z.strictObject({
    ...trainingMembers,
    DefinitionName: z
      .string()
      .min(1)
      .max(64)
      .regex(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,63}$/)
      .optional(),
    StaticHyperParameters: hyperParameters,
    AlgorithmSpecification: z.strictObject(algorithmMembers),
    Environment: environmentMap(48, 512),
  }),
  Tags: tags,
});
export const HyperParameterTuningJobName = z.strictObject({ HyperParameterTuningJobName: tuningJobName });
export const ListHyperParameterTuningJobs = z.strictObject({
  ...named,
  ...created,
  ...lastModified,
  StatusEquals: jobStatus,
  SortBy: z.enum(['Name', 'Status', 'CreationTime']).optional(),
});
export const ListTrainingJobsForHyperParameterTuningJob = z.strictObject({
  ...paging,
  HyperParameterTuningJobName: tuningJobName,
  StatusEquals: jobStatus,
  SortBy: z.enum(['Name', 'CreationTime', 'Status', 'FinalObjectiveMetricValue']).optional(),
});
