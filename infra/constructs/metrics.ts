/** The metrics that alarms and dashboard look at. */
import type { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { endpointName } from '#tasks/contracts/layout';
import { METRICS_DIMENSION, METRICS_NAMESPACE, type MetricName } from '#tasks/contracts/metrics';

interface MetricOptions {
  readonly statistic?: string;
  readonly period?: Duration;
}

/** What the tasks tell of rounds. */
export const retrainingMetric = (model: string, metricName: MetricName, options: MetricOptions = {}) =>
  new Metric({
    namespace: METRICS_NAMESPACE,
    metricName,
    dimensionsMap: { [METRICS_DIMENSION]: model },
    ...options,
  });

const ofEndpoint =
  (namespace: string) =>
  (model: string, metricName: string, options: MetricOptions = {}) =>
    new Metric({
      namespace,
      metricName,
      dimensionsMap: { EndpointName: endpointName(model), VariantName: 'AllTraffic' },
      statistic: Stats.SUM,
      ...options,
    });

/** What SageMaker tells of the model's endpoint when it is asked. */
export const endpointMetric = ofEndpoint('AWS/SageMaker');

/** What SageMaker tells of the endpoint's instances, every minute. */
export const instanceMetric = ofEndpoint('/aws/sagemaker/Endpoints');
