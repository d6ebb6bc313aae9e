/** What the states of a retraining gave, by their contracts; a result that does not fit is as good as none. */

import type { ZodType } from 'zod';
import * as z from 'zod';
import { Approval } from '#tasks/contracts/approval';
import { BatchFacts } from '#tasks/contracts/check-batch';
import { DatasetFacts } from '#tasks/contracts/check-dataset';
import { EvaluationSummary } from '#tasks/contracts/evaluate-model';
import { Outcome } from '#tasks/contracts/outcome';
import { RunPlan } from '#tasks/contracts/prepare-run';
import { SmokeTestOutput } from '#tasks/contracts/smoke-test';
import { LoadedRows } from '#tasks/contracts/verify-load';
import type { RunProgress, StateProgress } from './model';

const fromFunction = <T>(schema: ZodType<T>) => z.object({ Payload: schema }).transform(({ Payload }) => Payload);

const TrainingJob = z
  .object({
    TrainingJobName: z.string(),
    HyperParameters: z.record(z.string(), z.string()).default({}),
    FinalMetricDataList: z.array(z.object({ MetricName: z.string(), Value: z.number() })).nullish(),
  })
  .transform(({ TrainingJobName, HyperParameters, FinalMetricDataList }) => ({
    jobName: TrainingJobName,
    rounds: Number(HyperParameters.num_round) || null,
    validationAuc: FinalMetricDataList?.find(({ MetricName }) => MetricName === 'validation:auc')?.Value ?? null,
  }));

/** The shape of each state's result, by the state's name. */
export const RESULTS = {
  PrepareRun: fromFunction(RunPlan),
  CheckDataset: fromFunction(DatasetFacts),
  VerifyLoad: fromFunction(LoadedRows),
  TrainModel: TrainingJob,
  DescribeBestJob: TrainingJob,
  EvaluateModel: fromFunction(EvaluationSummary),
  RegisterModel: z.object({ ModelPackageArn: z.string() }),
  RequestApproval: Approval,
  SmokeTest: fromFunction(SmokeTestOutput),
  CheckBatch: fromFunction(BatchFacts),
  VerifyPredictions: fromFunction(LoadedRows),
  RecordOutcome: fromFunction(Outcome),
} as const satisfies Record<string, ZodType>;

export type ResultOf<Name extends keyof typeof RESULTS> = z.output<(typeof RESULTS)[Name]>;

/** @returns undefined when the state has not come to a result */
export function resultOf<Name extends keyof typeof RESULTS>(run: RunProgress, name: Name): ResultOf<Name> | undefined {
  const state = run.states.find((candidate) => candidate.name === name);
  return state && parseResult(name, state);
}

export function parseResult<Name extends keyof typeof RESULTS>(
  name: Name,
  state: StateProgress,
): ResultOf<Name> | undefined {
  return RESULTS[name].safeParse(state.result).data as ResultOf<Name> | undefined;
}

const Submitted = z.object({ Payload: z.object({ id: z.string() }) });

/** The id of the approval that the run waits for, when it does. */
export function openApproval(run: RunProgress): string | undefined {
  if (run.status !== 'RUNNING') return undefined;
  const state = run.states.find(({ name, status }) => name === 'RequestApproval' && status === 'running');
  return Submitted.safeParse(state?.submitted).data?.Payload.id;
}
