/** The metrics besides the AUC: those that the input bounds are judged, the rest are told. */
import type { Interval, MetricName, MetricResult, ModelQuality } from '#tasks/contracts/evaluation';
import type { CompleteInput } from '#tasks/contracts/execution-input';
import { withFewPositives } from '../findings/few-positives';
import { brierScore, logLoss, meanLoss, type RowLoss } from '../probabilities';
import type { MeasuredModel } from '../quality';
import { bootstrapDifferences } from './bootstrap';
import { judgeMetric } from './judge';
import { compareLosses } from './row-losses';
import {
  averagePrecision,
  calibrationError,
  kolmogorovSmirnov,
  precisionAtK,
  recallAtFalsePositiveRate,
  type SweptMetric,
  sweep,
} from './sweeps';

type Bounds = CompleteInput['gate']['metrics'];

interface Wanted {
  readonly metric: MetricName;
  readonly parameter: number | null;
  readonly of: { readonly swept: SweptMetric } | { readonly loss: RowLoss };
}

export type RankedModel = Pick<MeasuredModel, 'ranking' | 'quality'>;

export function measureMetrics(
  challenger: RankedModel,
  champion: RankedModel | null,
  { metrics, confidence, minimumPositives }: Pick<CompleteInput['gate'], 'metrics' | 'confidence' | 'minimumPositives'>,
): MetricResult[] {
  const isEnough = challenger.ranking.positives >= minimumPositives;
  const measured = wanted(metrics).map((one) => {
    const value = measureBy(one, challenger);
    const theirs = champion && measureBy(one, champion);
    return { ...one, value, champion: theirs, difference: theirs === null ? null : value - theirs };
  });
  const swept = measured.flatMap(({ metric, of, difference }) =>
    'swept' in of && difference !== null && metric !== 'calibrationError' ? [{ metric, of: of.swept, difference }] : [],
  );
  const intervals = champion ? bootstrapDifferences([challenger.ranking, champion.ranking], swept, confidence) : [];
  return measured.map(({ metric, parameter, of, value, champion: theirs, difference }) => {
    const figures = {
      metric,
      parameter,
      value,
      champion: theirs,
      better: BETTER[metric],
      ...boundsOf(metric, metrics),
    };
    const compared =
      champion && difference !== null
        ? 'loss' in of
          ? {
              ...compareLosses(of.loss, challenger.ranking, champion.ranking, confidence),
              intervalMethod: 'stratified-mean' as const,
            }
          : {
              difference,
              ...bootstrapped(intervals[swept.findIndex((one) => one.metric === metric)]),
            }
        : { difference: null, interval: null, intervalMethod: null };
    const judgement = judgeMetric({ ...figures, ...compared });
    return { ...figures, ...compared, judgement: isEnough ? judgement : withFewPositives(judgement) };
  });
}

/** Not of the calibration error: it is larger than 0 by chance alone, in every replicate more so than in the rows drawn from. */
const bootstrapped = (interval: Interval | undefined) =>
  interval ? { interval, intervalMethod: 'bootstrap' as const } : { interval: null, intervalMethod: null };

/** Those with a parameter only where it is given. */
function wanted({ recallAtFalsePositiveRate: recall, precisionAtK: precision }: Bounds): Wanted[] {
  const swept = (metric: MetricName, of: SweptMetric, parameter: number | null = null) => ({
    metric,
    parameter,
    of: { swept: of },
  });
  return [
    swept('averagePrecision', averagePrecision),
    ...(recall ? [swept('recallAtFalsePositiveRate', recallAtFalsePositiveRate(recall.rate), recall.rate)] : []),
    ...(precision ? [swept('precisionAtK', precisionAtK(precision.k), precision.k)] : []),
    swept('kolmogorovSmirnov', kolmogorovSmirnov),
    { metric: 'logLoss', parameter: null, of: { loss: logLoss } },
    { metric: 'brier', parameter: null, of: { loss: brierScore } },
    swept('calibrationError', calibrationError),
  ];
}

/** Most are among the model's figures already. */
function measureBy({ metric, of }: Wanted, { ranking, quality }: RankedModel): number {
  if (metric in quality) return quality[metric as keyof ModelQuality & MetricName];
  return 'swept' in of ? sweep(of.swept, ranking) : meanLoss(of.loss, ranking);
}

const BETTER: Record<MetricName, MetricResult['better']> = {
  averagePrecision: 'higher',
  recallAtFalsePositiveRate: 'higher',
  precisionAtK: 'higher',
  kolmogorovSmirnov: 'higher',
  logLoss: 'lower',
  brier: 'lower',
  calibrationError: 'lower',
};

function boundsOf(metric: MetricName, bounds: Bounds): Pick<MetricResult, 'bound' | 'margin'> {
  const given: { minimum?: number; maximum?: number; margin?: number } = bounds[metric] ?? {};
  return { bound: given.minimum ?? given.maximum ?? null, margin: given.margin ?? null };
}
