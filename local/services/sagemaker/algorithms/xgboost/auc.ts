/**
 * The metric `auc` of binary models as libxgboost defines it (ties count by halves), without its sort of row numbers, which
 * takes two thirds of a training's time.
 */
import type { Booster, Matrix } from '#local/backends/xgboost';
import { aucBySearch, countPositives } from './auc-by-search';
import { aucBySort } from './auc-by-sort';
import type { TrainingSettings } from './hyperparameters';

export interface AucWatch {
  /** The library's line of metrics, e.g. `[3]\ttrain-auc:0.91\tvalidation-auc:0.89`. */
  evaluate(round: number, booster: Booster): string;
}

/** @returns undefined where only the library can answer: other metrics, weights, labels other than 0 and 1 or all the same */
export function watchAuc(
  { parameters, csvWeights }: Pick<TrainingSettings, 'parameters' | 'csvWeights'>,
  watched: readonly (readonly [name: string, matrix: Matrix])[],
): AucWatch | undefined {
  const metrics = parameters.filter(([name]) => name === 'eval_metric').map(([, value]) => value);
  const objective = new Map(parameters).get('objective');
  if (csvWeights || objective !== 'binary:logistic' || metrics.length !== 1 || metrics[0] !== 'auc') return undefined;
  const labelled = watched.map(([name, matrix]) => ({ name, matrix, labels: matrix.labels() }));
  if (!labelled.every(({ labels }) => isBinary(labels))) return undefined;
  const sets = labelled.map(({ name, matrix, labels }) => ({ name, aucOf: aucOn(matrix, labels) }));
  return {
    evaluate(round, booster) {
      const figures = sets.map(({ name, aucOf }) => `\t${name}-auc:${aucOf(booster)}`);
      return `[${round}]${figures.join('')}`;
    },
  };
}

/** Where both ways take equally long, about. */
const RARE = 1 / 40;

function aucOn(matrix: Matrix, labels: Float32Array): (booster: Booster) => number {
  const share = countPositives(labels) / labels.length;
  if (Math.min(share, 1 - share) >= RARE) {
    const ofScores = aucBySort(labels);
    return (booster) => booster.withScores(matrix, ofScores);
  }
  const ofMargins = aucBySearch(labels);
  return (booster) => booster.withMargins(matrix, ofMargins);
}

const isBinary = (labels: Float32Array) =>
  labels.every((label) => label === 0 || label === 1) && labels.includes(0) && labels.includes(1);
