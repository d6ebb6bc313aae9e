/** Rules about the names that tasks give to SageMaker's resources. Jobs cannot be deleted, so their names are used up for ever. */
import type { Json } from '../render';
import type { AslState } from '../walk';
import { treeOf } from './ast';
import { sourceOf } from './expressions-of';
import { longest, shortest } from './length';
import { type Finding, perState } from './problem';

/** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html and its neighbours */
const LIMITS: Readonly<Record<string, number>> = {
  ProcessingJobName: 63,
  TrainingJobName: 63,
  TransformJobName: 63,
  HyperParameterTuningJobName: 32,
  ModelName: 63,
  EndpointConfigName: 63,
  EndpointName: 63,
  ModelPackageGroupName: 63,
};
const PATTERN = /^[a-zA-Z0-9](-*[a-zA-Z0-9])*$/;

/** Within SageMaker's limits, as far as the text of the definition tells; placeholders are the deployment's. */
export const resourceNames = perState('resource-names', (state) =>
  namesOf(state).flatMap(({ field, value }): Finding[] => {
    const complaint = value.includes('${') ? undefined : complaintAbout(value, LIMITS[field] as number);
    return complaint === undefined ? [] : [{ path: `Arguments/${field}`, message: complaint }];
  }),
);

function complaintAbout(value: string, limit: number): string | undefined {
  const source = sourceOf(value);
  if (source === undefined && !PATTERN.test(value))
    return `expected letters, digits and single hyphens, got '${value}'`;
  const tree = treeOf(source);
  const most = source === undefined ? value.length : longest(tree);
  if (most !== undefined && most > limit) return `expected at most ${limit} characters, got up to ${most} in ${value}`;
  const least = shortest(tree);
  return least > limit ? `expected at most ${limit} characters, got at least ${least} in ${value}` : undefined;
}

/** A job that is tried again or redriven has another name than before. */
export const freshNames = perState('fresh-names', (state) =>
  namesOf(state).flatMap(({ field, value }): Finding[] => {
    if (!field.endsWith('JobName') || !/:create\w+Job(\.sync)?$/.test(state.Resource ?? '')) return [];
    const missing = ['State.RetryCount', 'Execution.RedriveCount'].filter(
      (count) => !value.includes(`$states.context.${count}`),
    );
    if (missing.length === 0) return [];
    const message = `expected $states.context.${missing.join(' and ')} in the name: a job's name can never be used again`;
    return [{ path: `Arguments/${field}`, message }];
  }),
);

const namesOf = ({ Resource = '', Arguments }: AslState): { field: string; value: string }[] =>
  /:(aws-sdk:)?sagemaker:create/.test(Resource)
    ? Object.entries(members(Arguments)).flatMap(([field, value]) =>
        field in LIMITS && typeof value === 'string' ? [{ field, value }] : [],
      )
    : [];

const members = (value: Json | undefined) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
