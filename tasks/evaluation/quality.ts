/** All figures of one model on the rows it scored. */
import type { ModelQuality } from '#tasks/contracts/evaluation';
import { type Auc, measureAuc } from './auc';
import { aucInterval } from './auc-interval';
import { traceCurves } from './curves';
import { averagePrecision, calibrationError, kolmogorovSmirnov, sweep } from './metrics/sweeps';
import { brierScore, logLoss, meanLoss, scoreHistograms } from './probabilities';
import type { Ranking } from './ranking';
import { calibrationOf, gainsOf, tenthsOf } from './tenths';

/** A model's rows in order, its figures, and the AUC with its placements, which a comparison with another model needs. */
export interface MeasuredModel {
  readonly ranking: Ranking;
  readonly quality: ModelQuality;
  readonly auc: Auc;
}

export function measureQuality(ranking: Ranking, confidence: number): MeasuredModel {
  const auc = measureAuc(ranking);
  const { interval, method } = aucInterval(auc, ranking, confidence);
  const tenths = tenthsOf(ranking);
  const quality: ModelQuality = {
    auc: auc.auc,
    interval,
    intervalMethod: method,
    standardError: Math.sqrt(auc.variance),
    averagePrecision: sweep(averagePrecision, ranking),
    logLoss: meanLoss(logLoss, ranking),
    brier: meanLoss(brierScore, ranking),
    kolmogorovSmirnov: sweep(kolmogorovSmirnov, ranking),
    calibrationError: sweep(calibrationError, ranking),
    ...traceCurves(ranking),
    calibration: calibrationOf(tenths),
    scores: scoreHistograms(ranking),
    gains: gainsOf(tenths, ranking),
  };
  return { ranking, quality, auc };
}
