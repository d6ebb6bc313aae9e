/** Each metric that the input bounds, in words. The others are figures in the report. */
import type { Evaluation, Finding, MetricName, MetricResult } from '#tasks/contracts/evaluation';
import { apart, count, digitsFor, figure, percent, range, signed } from '../format';

export const METRIC_NAMES: Record<MetricName, string> = {
  averagePrecision: 'average precision',
  recallAtFalsePositiveRate: 'recall',
  precisionAtK: 'precision',
  kolmogorovSmirnov: 'Kolmogorov-Smirnov gap',
  logLoss: 'log loss',
  brier: 'Brier score',
  calibrationError: 'calibration error',
};

/** @example `recall at a false positive rate of 1 %` */
export function nameOf({ metric, parameter }: Pick<MetricResult, 'metric' | 'parameter'>): string {
  const name = METRIC_NAMES[metric];
  if (metric === 'recallAtFalsePositiveRate') return `${name} at a false positive rate of ${percent(parameter ?? 0)}`;
  if (metric === 'precisionAtK') return `${name} of the top ${count(parameter ?? 0)} rows`;
  return name;
}

export function judgeMetrics({ metrics, gate }: Pick<Evaluation, 'metrics' | 'gate'>): Finding[] {
  return metrics
    .filter(({ judgement }) => judgement !== 'told')
    .map((result) => ({
      about: 'metric',
      judgement: result.judgement,
      sentence: [boundInWords(result), marginInWords(result, gate.confidence)].filter(Boolean).join(' '),
    }));
}

function boundInWords(result: MetricResult): string {
  const { value, bound, better } = result;
  if (bound === null) return '';
  const [got, required] = apart(value, bound);
  const relation = value === bound ? 'is exactly' : value > bound ? 'is above' : 'is below';
  return `${capital(nameOf(result))} ${got} ${relation} the ${better === 'higher' ? 'required' : 'allowed'} ${required}.`;
}

function marginInWords(result: MetricResult, confidence: number): string {
  const { champion, difference, interval, margin, better } = result;
  if (champion === null || difference === null || interval === null || margin === null) return '';
  const digits = digitsFor(champion, 3);
  const [low, high] = better === 'higher' ? interval : [-interval[1], -interval[0]];
  const allowed = figure(margin, digits);
  const standing =
    low > 0
      ? 'is better than'
      : low >= -margin
        ? `is not worse by more than the allowed ${allowed} than`
        : high < 0
          ? `is worse, perhaps by more than the allowed ${allowed}, than`
          : `may be worse by more than the allowed ${allowed} than`;
  const write = (number: number) => signed(number, digits);
  const figures = `${write(difference)}, ${percent(confidence)} interval ${range(interval, write)}`;
  return `${capital(nameOf(result))} ${standing} the champion's ${figure(champion, digits)} (${figures}).`;
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
