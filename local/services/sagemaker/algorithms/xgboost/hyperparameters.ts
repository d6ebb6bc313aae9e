/**
 * The hyperparameters of SageMaker's XGBoost 1.7-1 algorithm: names, aliases, ranges, dependencies and error texts are those of
 * the container (`algorithm_mode/hyperparameter_validation.py`). What it accepts and this program cannot do is refused here.
 */
import { UserError } from './failures';
import {
  continuous,
  type HyperparameterType,
  integer,
  interactionConstraints,
  listOf,
  monotoneConstraints,
  oneOf,
} from './hyperparameter-types';
import { parseFloat64 } from './python-numbers';

export const MAXIMIZED_METRICS = [
  'accuracy',
  'auc',
  'aucpr',
  'balanced_accuracy',
  'f1',
  'f1_binary',
  'f1_macro',
  'map',
  'ndcg',
  'precision',
  'r2',
  'recall',
  'precision_macro',
  'precision_micro',
  'recall_macro',
  'recall_micro',
];
const MINIMIZED_METRICS = [
  'aft-nloglik',
  'cox-nloglik',
  'error',
  'gamma-deviance',
  'gamma-nloglik',
  'interval-regression-accuracy',
  'logloss',
  'mae',
  'mape',
  'merror',
  'mlogloss',
  'mphe',
  'mse',
  'poisson-nloglik',
  'rmse',
  'rmsle',
  'tweedie-nloglik',
];
const METRICS = [...MAXIMIZED_METRICS, ...MINIMIZED_METRICS];

/** Metrics that the container computes with scikit-learn; libxgboost does not know them. */
const PYTHON_METRICS = new Set(
  METRICS.filter((name) => /^(accuracy|balanced_accuracy|f1|mse$|precision|r2|recall)/.test(name)),
);

const UPDATERS = ['grow_colmaker', 'distcol', 'grow_histmaker', 'sync', 'refresh', 'prune', 'shotgun', 'coord_descent'];

const OBJECTIVES = [
  'aft_loss_distribution',
  'binary:logistic',
  'binary:logitraw',
  'binary:hinge',
  'count:poisson',
  'multi:softmax',
  'multi:softprob',
  'rank:pairwise',
  'rank:ndcg',
  'rank:map',
  'reg:linear',
  'reg:squarederror',
  'reg:logistic',
  'reg:gamma',
  'reg:pseudohubererror',
  'reg:squaredlogerror',
  'reg:absoluteerror',
  'reg:tweedie',
  'survival:aft',
  'survival:cox',
];

const atLeast = (min: number) => ({ min });
const ratio = { above: 0, max: 1 };
const unit = { min: 0, max: 1 };

const TYPES: Readonly<Record<string, HyperparameterType>> = {
  num_round: integer(atLeast(1)),
  csv_weights: integer(unit),
  early_stopping_rounds: integer(atLeast(1)),
  booster: oneOf('gbtree', 'gblinear', 'dart'),
  verbosity: integer({ min: 0, max: 3 }),
  nthread: integer(atLeast(1)),
  eta: continuous(unit),
  gamma: continuous(atLeast(0)),
  max_depth: integer(atLeast(0)),
  min_child_weight: continuous(atLeast(0)),
  max_delta_step: continuous(atLeast(0)),
  subsample: continuous(ratio),
  colsample_bytree: continuous(ratio),
  colsample_bylevel: continuous(ratio),
  colsample_bynode: continuous(ratio),
  lambda: continuous(atLeast(0)),
  alpha: continuous(atLeast(0)),
  tree_method: oneOf('auto', 'exact', 'approx', 'hist', 'gpu_hist'),
  sketch_eps: continuous({ above: 0, below: 1 }),
  scale_pos_weight: continuous({ above: 0 }),
  updater: listOf(UPDATERS),
  dsplit: oneOf('row', 'col'),
  refresh_leaf: integer(unit),
  process_type: oneOf('default', 'update'),
  grow_policy: oneOf('depthwise', 'lossguide'),
  max_leaves: integer(atLeast(0)),
  max_bin: integer(atLeast(0)),
  predictor: oneOf('auto', 'cpu_predictor', 'gpu_predictor'),
  monotone_constraints: monotoneConstraints,
  interaction_constraints: interactionConstraints,
  sample_type: oneOf('uniform', 'weighted'),
  normalize_type: oneOf('tree', 'forest'),
  rate_drop: continuous(unit),
  one_drop: integer(unit),
  skip_drop: continuous(unit),
  lambda_bias: continuous(unit),
  tweedie_variance_power: continuous({ above: 1, below: 2 }),
  objective: oneOf(...OBJECTIVES),
  num_class: integer(atLeast(2)),
  base_score: continuous(atLeast(0)),
  _kfold: integer(atLeast(2)),
  _num_cv_round: integer(atLeast(1)),
  _tuning_objective_metric: oneOf(...METRICS.map((name) => `validation:${name}`)),
  eval_metric: listOf(METRICS, isKnownMetric),
  seed: integer({ above: -(2 ** 31), below: 2 ** 31 - 1 }),
  num_parallel_tree: integer(atLeast(1)),
  save_model_on_termination: oneOf('true', 'false'),
  aft_loss_distribution: oneOf('normal', 'logistic', 'extreme'),
  aft_loss_distribution_scale: continuous(atLeast(0)),
  deterministic_histogram: oneOf('true', 'false'),
  sampling_method: oneOf('uniform', 'gradient_based'),
  prob_buffer_row: integer({ above: 1 }),
  use_dask_gpu_training: oneOf('true', 'false'),
};

const ALIASES: ReadonlyMap<string, string> = new Map([
  ['learning_rate', 'eta'],
  ['min_split_loss', 'gamma'],
  ['reg_lambda', 'lambda'],
  ['reg_alpha', 'alpha'],
]);

export interface TrainingSettings {
  readonly rounds: number;
  readonly csvWeights: boolean;
  /** Given to the booster as they are, `eval_metric` once for each metric and last. */
  readonly parameters: readonly (readonly [string, string])[];
  /** Only where the container stops early: with a validation channel and a named metric. */
  readonly earlyStopping: { readonly rounds: number; readonly metric: string } | undefined;
  readonly saveModelOnTermination: boolean;
}

/**
 * Validates a job's hyperparameters as the container does, in its order, and sorts out what each is for.
 *
 * @throws {UserError} in the container's words
 */
export function readHyperparameters(given: Readonly<Record<string, string>>): TrainingSettings {
  const values = new Map(Object.entries(given).map(([name, value]) => [ALIASES.get(name) ?? name, value]));
  if (!values.has('num_round')) throw new UserError('Missing required hyperparameter: num_round');
  for (const [name, value] of values) typeOf(name).parse(name, value);
  for (const [name, value] of values) typeOf(name).check(name, value);
  checkDependencies(values);
  refuseWhatCannotBeDone(values);

  const metrics = metricsOf(values);
  const earlyStoppingRounds = values.get('early_stopping_rounds');
  const stoppingMetric = tuningMetrics(values)?.at(-1) ?? values.get('eval_metric')?.split(',').at(-1);
  return {
    rounds: Number(values.get('num_round')),
    csvWeights: Number(values.get('csv_weights') ?? 0) === 1,
    parameters: [
      ...[...values].filter(([name]) => !NOT_FOR_THE_BOOSTER.has(name)),
      ...metrics.map((metric) => ['eval_metric', metric] as const),
    ],
    earlyStopping:
      earlyStoppingRounds && stoppingMetric
        ? { rounds: Number(earlyStoppingRounds), metric: stoppingMetric }
        : undefined,
    saveModelOnTermination: values.get('save_model_on_termination') === 'true',
  };
}

const NOT_FOR_THE_BOOSTER = new Set([
  'num_round',
  'csv_weights',
  'early_stopping_rounds',
  'eval_metric',
  'save_model_on_termination',
  '_tuning_objective_metric',
  '_num_cv_round',
  'use_dask_gpu_training',
]);

function typeOf(name: string): HyperparameterType {
  const type = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
  if (!type) throw new UserError(`Extraneous hyperparameter found: ${name}`);
  return type;
}

function isKnownMetric(metric: string): boolean {
  const [name = '', threshold] = metric.split('@').map((part) => part.trim());
  if (threshold === undefined) return METRICS.includes(metric);
  if (!['error', 'ndcg', 'map'].includes(name)) {
    throw new UserError(
      `Metric '${metric}' is not supported. Parameter 'eval_metric' with customized threshold should be one of these options: 'error', 'ndcg', 'map'.`,
    );
  }
  if (parseFloat64(threshold) === undefined) {
    throw new UserError(`Threshold value 't' in '${name}@t' expects float input.`);
  }
  return true;
}

function checkDependencies(values: ReadonlyMap<string, string>): void {
  const objective = values.get('objective') ?? '';
  const metrics = values.get('eval_metric')?.split(',') ?? [];
  const treeMethod = values.get('tree_method') ?? '';
  if (objective.startsWith('multi:') && !values.has('num_class')) {
    throw new UserError("Require input for parameter 'num_class' for multi-classification");
  }
  if (metrics.includes('auc') && !/^(binary|rank):/.test(objective)) {
    throw new UserError("Metric 'auc' can only be applied for classification and ranking problems.");
  }
  if (metrics.includes('aft-nloglik') && objective !== 'survival:aft') {
    throw new UserError("Metric 'aft-nloglik' can only be applied for 'survival:aft' objective.");
  }
  if (values.has('monotone_constraints') && !['exact', 'hist'].includes(treeMethod)) {
    throw new UserError(
      "monotone_constraints can be used only when the tree_method parameter is set to either 'exact' or 'hist'.",
    );
  }
  if (values.has('interaction_constraints') && !['exact', 'hist', 'approx'].includes(treeMethod)) {
    throw new UserError(
      "interaction_constraints can be used only when the tree_method parameter is set to either 'exact', 'hist' or 'approx'.",
    );
  }
}

/** Deviations from the container, each said aloud. */
function refuseWhatCannotBeDone(values: ReadonlyMap<string, string>): void {
  const refuse = (what: string) => {
    throw new UserError(`${what} is not available in the local XGBoost algorithm`);
  };
  if (values.has('_kfold')) refuse('k-fold mode (_kfold)');
  if (values.get('tree_method') === 'gpu_hist' || values.get('predictor') === 'gpu_predictor') refuse('GPU training');
  if (values.get('use_dask_gpu_training') === 'true') refuse('GPU training (use_dask_gpu_training)');
  const python = metricsOf(values).find((metric) => PYTHON_METRICS.has(metric));
  if (python) refuse(`the metric ${python}, which the container computes with scikit-learn,`);
}

/** The container unites the tuning objective's metric with `eval_metric`, sorted, when both are given. */
function metricsOf(values: ReadonlyMap<string, string>): string[] {
  const named = values.get('eval_metric')?.split(',');
  const tuned = tuningMetrics(values);
  if (!named || !tuned) return named ?? tuned ?? [];
  return [...new Set([...named, ...tuned])].sort();
}

function tuningMetrics(values: ReadonlyMap<string, string>): string[] | undefined {
  return values.get('_tuning_objective_metric')?.split(':')[1]?.split(',');
}
