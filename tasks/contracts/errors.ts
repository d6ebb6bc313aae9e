/**
 * The errors that tasks throw. Their names are API: Step Functions matches them in `ErrorEquals`, operators read them.
 * Whether one is retried is decided in the definition, never here.
 */

/** Every error name a task or the processing container may report, with what it means to the person who reads it. */
export const TASK_ERRORS = {
  InvalidExecutionInput: 'the execution input has an unknown field or a value that is not allowed',
  InvalidTaskInput: 'a task was called with an event that does not fit its contract',
  InvalidConfiguration: 'the deployment lacks a setting, or has a wrong one',
  DatasetNotFound: 'no object stands under the dataset URI',
  DatasetEmpty: 'the dataset has no row, or no content at all',
  DatasetUnreadable: 'a file of the dataset cannot be read as what it claims to be',
  DatasetTooSmall: 'the dataset has too few rows or too few positives to train and judge a model',
  LabelColumnMissing: 'no column has the name of the label',
  LabelNotBinary: 'the label does not have exactly two values',
  ColumnUnusable: 'a column cannot be a feature, and was neither dropped nor named as an id',
  ColumnsMismatch: 'rows to be scored lack columns that the model was trained on',
  DatasetInconsistent: 'the outputs of the processing job do not add up',
  LoadFailed: 'the warehouse refused the load, or loaded another number of rows',
  ScoresInvalid: 'the scores do not match the test rows, or are not finite numbers',
  ModelUnreadable: 'the model artifact is not what the built-in XGBoost 1.7 algorithm writes',
  EndpointBusy: 'an endpoint is still being changed by a run that ended before its time',
  EndpointNotRestored: 'what served before a run that ended before its time could not be made to serve again',
  SmokeTestFailed: 'the endpoint answers other scores than the batch path for the same rows',
  ApprovalNotFound: 'no approval has this id',
  IdentityNotProven: 'a decision bears a signature that AWS does not confirm',
  IdentityNeeded: 'where two people must approve, an approval counts only under an identity that AWS vouches for',
  ApprovalExpired: 'nobody decided in time, or the execution no longer waits',
  LeaseHeld: 'another run has the model’s lease, or had it when it was stopped or killed',
  Superseded: 'the model has another champion than when the run began, or somebody rejected what the run had deployed',
  ModelNotServed: 'no endpoint or registered model can answer',
} as const;

export type TaskErrorName = keyof typeof TASK_ERRORS;

/** An error with a name of the table above; a Lambda function's `errorType` is its `name`. */
export class TaskError extends Error {
  constructor(
    override readonly name: TaskErrorName,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}
