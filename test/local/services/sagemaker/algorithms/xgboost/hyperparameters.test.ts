import { describe, expect, test } from '@jest/globals';
import { readHyperparameters } from '#local/services/sagemaker/algorithms/xgboost/hyperparameters';

const binary = { num_round: '10', objective: 'binary:logistic' };

describe('hyperparameters', () => {
  test('go to the booster under their own names, metrics last', () => {
    const settings = readHyperparameters({
      ...binary,
      learning_rate: '0.1',
      eval_metric: 'logloss,auc',
      csv_weights: '1',
    });
    expect(settings).toEqual({
      rounds: 10,
      csvWeights: true,
      parameters: [
        ['objective', 'binary:logistic'],
        ['eta', '0.1'],
        ['eval_metric', 'logloss'],
        ['eval_metric', 'auc'],
      ],
      earlyStopping: undefined,
      saveModelOnTermination: false,
    });
  });

  test('stop early by the last metric, or by the objective of a tuning job', () => {
    const metric = (more: Record<string, string>) =>
      readHyperparameters({ ...binary, early_stopping_rounds: '3', ...more }).earlyStopping?.metric;
    expect(metric({})).toBeUndefined();
    expect(metric({ eval_metric: 'auc,logloss' })).toBe('logloss');
    expect(metric({ eval_metric: 'logloss', _tuning_objective_metric: 'validation:auc' })).toBe('auc');
  });

  test.each([
    [{}, 'Missing required hyperparameter: num_round'],
    [{ ...binary, colour: 'red' }, 'Extraneous hyperparameter found: colour'],
    [{ ...binary, constructor: 'x' }, 'Extraneous hyperparameter found: constructor'],
    [{ num_round: '0' }, 'Hyperparameter num_round: 0 is not in [1, +inf)'],
    [{ num_round: '3.5' }, 'Hyperparameter num_round: could not parse value (caused by ValueError)'],
    [{ ...binary, subsample: '0' }, 'Hyperparameter subsample: 0.0 is not in (0, 1]'],
    [{ ...binary, lambda: '-1e-5' }, 'Hyperparameter lambda: -1e-05 is not in [0, +inf)'],
    [{ ...binary, booster: 'tree' }, "Hyperparameter booster: tree is not in ['gbtree', 'gblinear', 'dart']"],
    [{ ...binary, tweedie_variance_power: '2' }, 'Hyperparameter tweedie_variance_power: 2.0 is not in (1, 2)'],
    [{ ...binary, eval_metric: 'auc@1' }, "Metric 'auc@1' is not supported."],
    [{ ...binary, eval_metric: 'error@half' }, "Threshold value 't' in 'error@t' expects float input."],
    [
      { num_round: '1', objective: 'reg:squarederror', eval_metric: 'auc' },
      "Metric 'auc' can only be applied for classification and ranking problems.",
    ],
    [
      { num_round: '1', objective: 'multi:softprob' },
      "Require input for parameter 'num_class' for multi-classification",
    ],
    [
      { ...binary, monotone_constraints: '(1,0)' },
      'monotone_constraints can be used only when the tree_method parameter',
    ],
    [
      { ...binary, tree_method: 'hist', monotone_constraints: '(1,2)' },
      'Hyperparameter monotone_constraints: value (1,2) not in range [-1, 0, 1]',
    ],
    [{ ...binary, _kfold: '5' }, 'k-fold mode (_kfold) is not available in the local XGBoost algorithm'],
    [{ ...binary, tree_method: 'gpu_hist' }, 'GPU training is not available'],
    [
      { ...binary, eval_metric: 'f1' },
      'the metric f1, which the container computes with scikit-learn, is not available',
    ],
  ])('reject %j', (given, text) => {
    expect(() => readHyperparameters(given as Record<string, string>)).toThrow(text);
  });
});
