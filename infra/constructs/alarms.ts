/** What a person should hear of: runs that failed, starts that were given up, approvals that wait, an endpoint that suffers. */
import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  AlarmRule,
  AlarmState,
  ComparisonOperator,
  CompositeAlarm,
  type IMetric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { endpointMetric, instanceMetric, retrainingMetric } from './metrics';
import type { Retraining } from './retraining';

export interface AlarmsProps {
  readonly retraining: Retraining;
  /** Who is told. */
  readonly topic: ITopic;
  /** An approval that is open longer than this. @default 48 hours */
  readonly longestApproval?: Duration;
  /** The slowest hundredth of the endpoint's answers, without the network. @default 500 milliseconds */
  readonly slowestAnswer?: Duration;
  /** An endpoint that nobody asked for so long costs for nothing. @default 24 hours */
  readonly longestSilence?: Duration;
}

export class Alarms extends Construct {
  private readonly topic: ITopic;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.topic = props.topic;
    const { retraining } = props;
    const { machine } = retraining.machine;
    const { model } = retraining;
    const period = Duration.minutes(5);
    this.once(
      'RunFailed',
      `A retraining of ${model} failed; redrive it once the cause is gone`,
      machine.metricFailed({ period }),
    );
    this.once('RunTimedOut', `A retraining of ${model} took longer than 60 days`, machine.metricTimedOut({ period }));
    this.once('RunAborted', `Somebody stopped a retraining of ${model}`, machine.metricAborted({ period }));
    for (const [name, source] of [
      ['Schedule', retraining.schedule],
      ['NewData', retraining.newData],
    ] as const) {
      if (!source) continue;
      const letters = source.deadLetters.metricApproximateNumberOfMessagesVisible({ period });
      this.once(`${name}DeadLetters`, `A start of ${model} was given up; its message says why`, letters);
    }
    this.once(
      'ApprovalDeadLetters',
      `A change of ${model} in the registry, or a reminder, was lost; its message says why`,
      retraining.channel.deadLetters.metricApproximateNumberOfMessagesVisible({ period }),
    );
    const longest = props.longestApproval ?? Duration.hours(48);
    this.above('ApprovalWaits', `A model of ${model} waits for an approval for more than ${longest.toHours()} hours`, {
      metric: retrainingMetric(model, 'OldestApprovalHours', { statistic: Stats.MAXIMUM, period: Duration.hours(1) }),
      threshold: longest.toHours(),
    });
    this.watchEndpoint(model, props);
  }

  /** Whatever the deployment says that models are deployed to: an endpoint of earlier rounds, or of one round, costs and serves, too. */
  private watchEndpoint(model: string, props: AlarmsProps): void {
    const { slowestAnswer = Duration.millis(500), longestSilence = Duration.hours(24) } = props;
    const period = Duration.minutes(5);
    this.once(
      'EndpointFails',
      `The endpoint of ${model} answers with 5xx`,
      endpointMetric(model, 'Invocation5XXErrors', { period }),
    );
    this.above('EndpointSlow', `The endpoint of ${model} takes more than ${slowestAnswer.toMilliseconds()} ms`, {
      metric: endpointMetric(model, 'ModelLatency', { statistic: 'p99', period }),
      // Microseconds.
      threshold: slowestAnswer.toMilliseconds() * 1000,
      periods: 3,
    });
    this.unused(model, longestSilence.toHours());
  }

  /**
   * SageMaker tells nothing of an endpoint that nobody asks, nor of one that does not exist. How busy its instances are it tells as
   * long as there are any, so that only both together say that an endpoint is there in vain.
   */
  private unused(model: string, hours: number): void {
    const hourly = { period: Duration.hours(1), statistic: Stats.SAMPLE_COUNT };
    const silent = new Alarm(this, 'EndpointSilent', {
      alarmDescription: `Nobody asked an endpoint of ${model} for ${hours} hours; there may be none`,
      metric: endpointMetric(model, 'Invocations', hourly),
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      evaluationPeriods: hours,
      treatMissingData: TreatMissingData.BREACHING,
    });
    const running = new Alarm(this, 'EndpointRuns', {
      alarmDescription: `The endpoint of ${model} has had instances for ${hours} hours`,
      metric: instanceMetric(model, 'CPUUtilization', hourly),
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 1,
      evaluationPeriods: hours,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    new CompositeAlarm(this, 'EndpointUnused', {
      alarmDescription: `Nobody asked the endpoint of ${model} for ${hours} hours, and it costs by the hour`,
      alarmRule: AlarmRule.allOf(
        AlarmRule.fromAlarm(running, AlarmState.ALARM),
        AlarmRule.fromAlarm(silent, AlarmState.ALARM),
      ),
    }).addAlarmAction(new SnsAction(this.topic));
  }

  /** Once is too often. */
  private once(id: string, alarmDescription: string, metric: IMetric): void {
    this.above(id, alarmDescription, { metric, threshold: 0 });
  }

  private above(
    id: string,
    alarmDescription: string,
    watched: { metric: IMetric; threshold: number; periods?: number },
  ): void {
    const alarm = new Alarm(this, id, {
      alarmDescription,
      metric: watched.metric,
      threshold: watched.threshold,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: watched.periods ?? 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
  }
}
