/**
 * Figures for CloudWatch, written into the function's log in the embedded metric format: CloudWatch makes metrics of them, and
 * no right nor call is needed.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */

/** With the units that CloudWatch knows. */
const UNITS = {
  /** Area under the ROC curve on the test rows, with the ends of its interval. */
  Auc: 'None',
  AucLow: 'None',
  AucHigh: 'None',
  /** From the start of the execution to its record, waiting for an approval included. */
  RoundMinutes: 'None',
  /** Of the question that is open longest; 0 while none is. */
  OldestApprovalHours: 'None',
} as const;

export type MetricName = keyof typeof UNITS;

/** The dimension is the model. */
export const METRICS_NAMESPACE = 'Ronda';

/** @param values what is known; undefined is left out */
export function writeMetrics(model: string, values: Partial<Record<MetricName, number | undefined>>): void {
  const known = Object.entries(values).filter(([, value]) => value !== undefined);
  if (known.length === 0) return;
  const Metrics = known.map(([Name]) => ({ Name, Unit: UNITS[Name as MetricName] }));
  console.log(
    JSON.stringify({
      _aws: {
        Timestamp: Date.now(),
        CloudWatchMetrics: [{ Namespace: METRICS_NAMESPACE, Dimensions: [['Model']], Metrics }],
      },
      Model: model,
      ...Object.fromEntries(known),
    }),
  );
}
