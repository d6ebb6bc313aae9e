/** The Lambda functions of the workflow, with the types of their events and answers. One file of tasks/ each. */
import type { Approval, RequestApprovalInput } from '#tasks/contracts/approval';
import type { BatchFacts, CheckBatchInput } from '#tasks/contracts/check-batch';
import type { CheckDatasetInput, DatasetFacts } from '#tasks/contracts/check-dataset';
import type { EvaluateModelInput, EvaluationSummary } from '#tasks/contracts/evaluate-model';
import type {
  EndAsFailedInput,
  Failure,
  Outcome,
  RecordFailureInput,
  RecordOutcomeInput,
  Resumed,
} from '#tasks/contracts/outcome';
import type { PrepareRunInput, RunPlan } from '#tasks/contracts/prepare-run';
import type { SmokeTestInput, SmokeTestOutput } from '#tasks/contracts/smoke-test';
import type { LoadedRows, VerifyLoadInput } from '#tasks/contracts/verify-load';
import { lambdaFunction } from '#workflows/asl/index';

export const prepareRun = lambdaFunction<PrepareRunInput, RunPlan>('PrepareRunArn');
export const checkDataset = lambdaFunction<CheckDatasetInput, DatasetFacts>('CheckDatasetArn');
export const verifyLoad = lambdaFunction<VerifyLoadInput, LoadedRows>('VerifyLoadArn');
export const evaluateModel = lambdaFunction<EvaluateModelInput, EvaluationSummary>('EvaluateModelArn');
/** Its answer is the decision, not the function's own return value. */
export const requestApproval = lambdaFunction<RequestApprovalInput, Approval>('RequestApprovalArn');
export const smokeTest = lambdaFunction<SmokeTestInput, SmokeTestOutput>('SmokeTestArn');
export const checkBatch = lambdaFunction<CheckBatchInput, BatchFacts>('CheckBatchArn');
export const recordOutcome = lambdaFunction<RecordOutcomeInput, Outcome>('RecordOutcomeArn');
export const recordFailure = lambdaFunction<RecordFailureInput, Failure>('RecordFailureArn');
/** Throws the failure it is given, unless the execution was redriven since. */
export const endAsFailed = lambdaFunction<EndAsFailedInput, Resumed>('EndAsFailedArn');
