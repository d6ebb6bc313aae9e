/**
 * Figures for CloudWatch, written into the function's log in the embedded metric format: CloudWatch makes metrics of them, and
 * no right nor call is needed.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
import { METRICS, METRICS_DIMENSION, METRICS_NAMESPACE, type MetricName } from '#tasks/contracts/metrics';

/** @param values what is known; undefined is left out */
export function writeMetrics(model: string, values: Partial<Record<MetricName, number | undefined>>): void {
  const known = Object.entries(values).filter(([, value]) => value !== undefined);
  if (known.length === 0) return;
  const Metrics = known.map(([Name]) => ({ Name, Unit: METRICS[Name as MetricName] }));
  console.log(
    JSON.stringify({
      _aws: {
        Timestamp: Date.now(),
        CloudWatchMetrics: [{ Namespace: METRICS_NAMESPACE, Dimensions: [[METRICS_DIMENSION]], Metrics }],
      },
      [METRICS_DIMENSION]: model,
      ...Object.fromEntries(known),
    }),
  );
}
