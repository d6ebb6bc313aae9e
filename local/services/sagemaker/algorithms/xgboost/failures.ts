/** Failures of the built-in algorithm in the container's own terms; the class name is part of what a job's FailureReason says. */

/** What the caller can mend: a wrong hyperparameter, an unreadable channel, labels out of range. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** A failure of the training itself. */
export class AlgorithmError extends Error {
  override readonly name = 'AlgorithmError';
}

/**
 * Fragments of libxgboost messages that are the caller's to mend; the container turns these into a UserError.
 * Source: sagemaker-xgboost-container 1.7-1, `constants/xgb_constants.py`.
 */
const CUSTOMER_ERRORS = [
  'label must be in [0,1] for logistic regression',
  'label must be in [0, num_class)',
  'feature_names mismatch',
  'Check failed: preds.size() == info.labels_.size()',
  'Check failed: !auc_error AUC: the dataset only contains pos or neg samples',
  'Check failed: base_score > 0.0f && base_score < 1.0f base_score must be in (0,1) for logistic loss',
  'Check failed: label_correct PoissonRegression: label must be nonnegative',
  'Check failed: label_correct TweedieRegression: label must be nonnegative',
  'Parameter reg_lambda should be greater equal to 0',
];

/** The error a failed boosting round becomes. */
export function boostingFailure(error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error);
  return CUSTOMER_ERRORS.some((fragment) => message.includes(fragment))
    ? new UserError(message)
    : new AlgorithmError(`XGB train call failed with exception:\n ${message}`);
}

/** The text of `/opt/ml/output/failure`, without the Python trace that the container has there. */
export function failureText(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const kind = error instanceof UserError || error instanceof AlgorithmError ? error.name : 'AlgorithmError';
  return `framework error: \nsagemaker_algorithm_toolkit.exceptions.${kind}: ${message}`;
}
