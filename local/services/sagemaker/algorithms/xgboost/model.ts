/** A trained model as the container serves it: which file is loaded, and what happens when rows do not fit it. */
import { join } from 'node:path';
import { listFiles } from '#local/backends/files';
import type { Scores, XGBoost } from '#local/backends/xgboost';

export interface Model {
  /** e.g. `binary:logistic` */
  readonly objective: string;
  readonly features: number;
  /** Row-major rows, NaN is missing; throws XGBoostError when they have more cells than the model has features. */
  predict(values: Float32Array, columns: number): Scores;
}

export interface ModelOptions {
  readonly threads: number | undefined;
  log(line: string): void;
}

/**
 * Loads the model of `/opt/ml/model`.
 *
 * @throws when there is not exactly one file that is not hidden (the container averages several), or it is no XGBoost model
 */
export async function loadModel(xgboost: XGBoost, directory: string, options: ModelOptions): Promise<Model> {
  const files = (await listFiles(directory)).map((file) => file.path).filter((path) => !/[/]|^\./.test(path));
  const [file] = files;
  if (file === undefined || files.length > 1) {
    throw new Error(`expected exactly one model file in /opt/ml/model, got ${files.length}: ${files.join(', ')}`);
  }
  const booster = xgboost.loadBooster(join(directory, file));
  if (options.threads) booster.setParameter('nthread', String(options.threads));
  const { features } = booster;
  let warned = false;
  return {
    features,
    objective: objectiveOf(booster.configuration()),
    predict(values, columns) {
      if (columns !== features && !warned) {
        options.log(
          `WARNING:root:Rows have ${columns} columns, the model has ${features} features; it is not checked further.`,
        );
        warned = true;
      }
      return booster.predictRows(values, columns);
    },
  };
}

function objectiveOf(configuration: unknown): string {
  return (configuration as { learner: { objective: { name: string } } }).learner.objective.name;
}
