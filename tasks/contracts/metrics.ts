/** The figures that tasks write for CloudWatch, and that alarms and dashboard read: their names, units and dimension. */

export const METRICS_NAMESPACE = 'Ronda';

/** The one dimension: the model's name. */
export const METRICS_DIMENSION = 'Model';

/** By name, with the units that CloudWatch knows. */
export const METRICS = {
  /** Area under the ROC curve on the test rows, with the ends of its interval. */
  Auc: 'None',
  AucLow: 'None',
  AucHigh: 'None',
  /** From the start of the execution to its record, waiting for an approval included. */
  RoundMinutes: 'None',
  /** Of the question that is open longest; 0 while none is. */
  OldestApprovalHours: 'None',
} as const;

export type MetricName = keyof typeof METRICS;
