/** One page about a model: how its rounds ended, how good it is, how long rounds take, how it serves, what it costs. */
import { Duration } from 'aws-cdk-lib';
import {
  Dashboard,
  GraphWidget,
  type IWidget,
  MathExpression,
  Metric,
  PeriodOverride,
  Stats,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { MetricName } from '#tasks/contracts/metrics';
import type { WarehouseAddress } from '#tasks/contracts/warehouse';
import { endpointMetric, instanceMetric, retrainingMetric } from './metrics';
import type { Retraining } from './retraining';

export interface ModelDashboardProps {
  readonly retraining: Retraining;
  /** US dollars for an RPU-hour of Redshift Serverless. @default 0.375, us-east-1 in 2025 */
  readonly dollarsPerRpuHour?: number;
}

const HALF = { width: 12, height: 6 } as const;

export class ModelDashboard extends Construct {
  constructor(scope: Construct, id: string, { retraining, dollarsPerRpuHour = 0.375 }: ModelDashboardProps) {
    super(scope, id);
    new Dashboard(this, 'Dashboard', {
      dashboardName: `${retraining.machine.stateMachineName}`,
      periodOverride: PeriodOverride.INHERIT,
      defaultInterval: Duration.days(90),
      widgets: [
        quality(retraining),
        rounds(retraining),
        serving(retraining),
        [computing(retraining.warehouse.address, dollarsPerRpuHour), instanceHours(retraining)],
        [costs(retraining)],
      ],
    });
  }
}

function quality({ model }: Retraining): IWidget[] {
  const of = (name: MetricName, label: string) =>
    retrainingMetric(model, name, { statistic: Stats.AVERAGE, period: Duration.days(1) }).with({ label });
  const figures = [of('Auc', 'AUC'), of('AucLow', 'interval, low'), of('AucHigh', 'interval, high')];
  return [
    new GraphWidget({ ...HALF, title: 'AUC on the test rows, a point a day', left: figures }),
    new GraphWidget({
      ...HALF,
      title: 'Minutes a round took, waiting for an approval included',
      left: [retrainingMetric(model, 'RoundMinutes', { statistic: Stats.MAXIMUM, period: Duration.days(1) })],
    }),
  ];
}

function rounds({ machine: { machine }, model }: Retraining): IWidget[] {
  const period = Duration.days(1);
  return [
    new GraphWidget({
      ...HALF,
      title: 'Executions a day',
      stacked: true,
      left: [
        machine.metricSucceeded({ period, label: 'succeeded (deployed, rejected, skipped)' }),
        machine.metricFailed({ period, label: 'failed' }),
        machine.metricTimedOut({ period, label: 'timed out' }),
        machine.metricAborted({ period, label: 'stopped' }),
      ],
    }),
    new GraphWidget({
      ...HALF,
      title: 'Hours that the oldest question waits',
      left: [retrainingMetric(model, 'OldestApprovalHours', { statistic: Stats.MAXIMUM, period: Duration.hours(1) })],
    }),
  ];
}

function serving({ model }: Retraining): IWidget[] {
  const period = Duration.minutes(5);
  return [
    new GraphWidget({
      ...HALF,
      title: 'Invocations of the endpoint',
      left: [endpointMetric(model, 'Invocations', { period })],
      right: [
        endpointMetric(model, 'Invocation5XXErrors', { period }),
        endpointMetric(model, 'Invocation4XXErrors', { period }),
      ],
    }),
    new GraphWidget({
      ...HALF,
      title: 'Latency of the model, microseconds',
      left: ['p50', 'p99'].map((statistic) => endpointMetric(model, 'ModelLatency', { statistic, period })),
    }),
  ];
}

/** Each instance of an endpoint tells once a minute how busy it is, whether anybody asks the endpoint or not. */
function instanceHours({ model }: Retraining): IWidget {
  const period = Duration.days(1);
  const minutes = instanceMetric(model, 'CPUUtilization', { statistic: Stats.SAMPLE_COUNT, period });
  return new GraphWidget({
    ...HALF,
    title: 'Instance-hours of the endpoint a day, as its instances report them',
    left: [
      new MathExpression({ expression: 'minutes / 60', usingMetrics: { minutes }, label: 'instance-hours', period }),
    ],
  });
}

/** Of the jobs, CloudWatch knows no costs: they carry the model as a tag, by which Cost Explorer tells them. */
function costs({ machine: { machine }, model }: Retraining): IWidget {
  return new TextWidget({
    width: 24,
    height: 4,
    markdown: [
      '### What a round costs',
      `Jobs and endpoint carry the tag \`ronda:model = ${model}\`: activate it as a cost allocation tag, then`,
      '[Cost Explorer](https://console.aws.amazon.com/cost-management/home#/cost-explorer) groups by it.',
      '',
      `Runs: [the state machine](https://console.aws.amazon.com/states/home#/statemachines/view/${machine.stateMachineArn}).`,
    ].join('\n'),
  });
}

function computing(address: WarehouseAddress, dollarsPerRpuHour: number): IWidget {
  const ofWarehouse = { statistic: Stats.SUM, period: Duration.days(1) };
  if ('ClusterIdentifier' in address) {
    const use = new Metric({
      ...ofWarehouse,
      namespace: 'AWS/Redshift',
      metricName: 'CPUUtilization',
      dimensionsMap: { ClusterIdentifier: address.ClusterIdentifier },
      statistic: Stats.MAXIMUM,
    });
    return new GraphWidget({
      ...HALF,
      title: 'Percent of the cluster’s CPU at its busiest, all who use it',
      left: [use],
    });
  }
  const seconds = new Metric({
    ...ofWarehouse,
    namespace: 'AWS/Redshift-Serverless',
    metricName: 'ComputeSeconds',
    dimensionsMap: { Workgroup: address.WorkgroupName },
  });
  const dollars = new MathExpression({
    expression: `seconds / 3600 * ${dollarsPerRpuHour}`,
    usingMetrics: { seconds },
    label: `at ${dollarsPerRpuHour} an RPU-hour`,
    period: Duration.days(1),
  });
  return new GraphWidget({
    ...HALF,
    title: 'US dollars a day for the warehouse’s computing, all models',
    left: [dollars],
  });
}
