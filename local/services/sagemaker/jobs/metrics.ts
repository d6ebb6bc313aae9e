/** Metrics of a training job from its log lines: the last value of each, as FinalMetricDataList has it. */
import type { MetricDefinition } from '@aws-sdk/client-sagemaker';
import type { Metric } from '../store';

export interface MetricReader {
  read(line: string, time: number): void;
  /** At most 40, which is the API's limit. */
  metrics(): Metric[];
}

/** The built-in algorithm's metrics: `[12]\ttrain-auc:0.91\tvalidation-auc:0.89` gives `train:auc` and `validation:auc`. */
export function builtInMetrics(): MetricReader {
  return reader(function* (line) {
    if (!/^\[\d+\]\t/.test(line)) return;
    for (const [, channel, metric, value] of line.matchAll(/\t(train|validation)-([^\t:]+(?:@[^\t:]+)?):(\S+)/g)) {
      yield [`${channel}:${metric}`, Number(value)];
    }
  });
}

/** An own image's metrics: the first group of each regular expression. */
export function definedMetrics(definitions: readonly MetricDefinition[]): MetricReader {
  const compiled = definitions.map(({ Name = '', Regex = '' }) => [Name, new RegExp(Regex)] as const);
  return reader(function* (line) {
    for (const [name, regex] of compiled) {
      const value = regex.exec(line)?.[1];
      if (value !== undefined) yield [name, Number(value)];
    }
  });
}

function reader(found: (line: string) => Iterable<[name: string, value: number]>): MetricReader {
  const last = new Map<string, Metric>();
  return {
    read(line, time) {
      for (const [name, value] of found(line)) if (Number.isFinite(value)) last.set(name, { name, value, time });
    },
    metrics: () => [...last.values()].slice(0, 40),
  };
}
