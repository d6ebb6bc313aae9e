/** The boosting loop: rounds, the metric line of each, early stopping. Between rounds other work of the process may run. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Booster, Matrix, XGBoost } from '#local/backends/xgboost';
import { watchAuc } from './auc';
import { boostingFailure, UserError } from './failures';
import { MAXIMIZED_METRICS, type TrainingSettings } from './hyperparameters';

export interface Boosting {
  readonly settings: TrainingSettings;
  readonly train: Matrix;
  readonly validation: Matrix | undefined;
  log(line: string): void;
  /** After each round, with the model so far. */
  afterRound?(booster: Booster): Promise<void>;
}

/**
 * Trains a model. With early stopping the model ends at its best round (`save_best` of the container).
 *
 * @throws {UserError | AlgorithmError} when libxgboost refuses a parameter or the labels
 */
export async function boost(xgboost: XGBoost, boosting: Boosting): Promise<Booster> {
  const { settings, train, validation, log } = boosting;
  const watched: (readonly [string, Matrix])[] = [['train', train]];
  if (validation) watched.push(['validation', validation]);
  const stopping = validation ? settings.earlyStopping : undefined;
  const best = stopping ? bestRound(stopping.metric) : undefined;
  try {
    const booster = xgboost.createBooster(
      watched.map(([, matrix]) => matrix),
      // As the Python package does: unknown parameters are warned of, by the library.
      [...settings.parameters, ['validate_parameters', 'true']],
    );
    const auc = watchAuc(settings, watched);
    for (let round = 0; round < settings.rounds; round++) {
      booster.update(round, train);
      const metrics = parseMetrics(auc ? auc.evaluate(round, booster) : booster.evaluate(round, watched));
      log(`[${round}]${metrics.map(({ name, value }) => `\t${name}:${formatMetric(value)}`).join('')}`);
      await boosting.afterRound?.(booster);
      best?.see(round, metrics);
      if (best && stopping && round - best.round >= stopping.rounds) break;
      await nextTurn();
    }
    return best ? upTo(booster, best) : booster;
  } catch (error) {
    throw error instanceof UserError ? error : boostingFailure(error);
  }
}

interface Metric {
  /** `<channel>-<metric>` */
  readonly name: string;
  readonly value: number;
}

/** `[3]\ttrain-auc:0.91\tvalidation-auc:0.89` */
function parseMetrics(line: string): Metric[] {
  return line
    .split('\t')
    .slice(1)
    .map((part) => {
      const colon = part.lastIndexOf(':');
      return { name: part.slice(0, colon), value: parseMetric(part.slice(colon + 1)) };
    });
}

/** The library prints `nan`, `-nan` and `inf`, as C++ does. */
function parseMetric(text: string): number {
  if (text.endsWith('inf')) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(text);
}

function formatMetric(value: number): string {
  if (Number.isFinite(value)) return value.toFixed(5);
  return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
}

interface BestRound {
  readonly round: number;
  readonly score: number;
  see(round: number, metrics: readonly Metric[]): void;
}

/** Only a strictly better score of the validation channel counts, as in xgboost's EarlyStopping. */
function bestRound(metric: string): BestRound {
  const maximize = MAXIMIZED_METRICS.includes(metric);
  const best = { round: 0, score: Number.NaN };
  return {
    get round() {
      return best.round;
    },
    get score() {
      return best.score;
    },
    see(round, metrics) {
      const seen = metrics.find((one) => one.name === `validation-${metric}`);
      if (!seen) throw new UserError(`metric ${metric} is not evaluated on the validation channel`);
      const better = round === 0 || (maximize ? seen.value > best.score : seen.value < best.score);
      if (better) Object.assign(best, { round, score: seen.value });
    },
  };
}

function upTo(booster: Booster, best: BestRound): Booster {
  const kept = best.round + 1 < booster.rounds ? booster.slice(0, best.round + 1) : booster;
  kept.setAttribute('best_iteration', String(best.round));
  kept.setAttribute('best_score', String(best.score));
  return kept;
}
