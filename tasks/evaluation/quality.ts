/** All figures of one model on the rows it scored. */
import type { ModelQuality } from '#tasks/contracts/evaluation';
import { type Auc, aucInterval, measureAuc } from './auc';
import { traceCurves } from './curves';
import { brierScore, calibrationByTenths, logLoss, scoreHistograms } from './probabilities';
import type { Ranking } from './ranking';

/** @returns the figures, and the AUC with its placements, which a comparison with another model needs */
export function measureQuality(ranking: Ranking, confidence: number): { quality: ModelQuality; auc: Auc } {
  const auc = measureAuc(ranking);
  const { roc, precisionRecall, averagePrecision, kolmogorovSmirnov } = traceCurves(ranking);
  const quality: ModelQuality = {
    auc: auc.auc,
    interval: aucInterval(auc, ranking, confidence),
    standardError: Math.sqrt(auc.variance),
    averagePrecision,
    logLoss: logLoss(ranking),
    brier: brierScore(ranking),
    kolmogorovSmirnov,
    roc,
    precisionRecall,
    calibration: calibrationByTenths(ranking),
    scores: scoreHistograms(ranking),
  };
  return { quality, auc };
}
