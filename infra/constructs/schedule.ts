/** EventBridge Scheduler starts the retraining: in a time zone, within a window, with retries, and a queue for what it gave up. */
import { Aws, Duration, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { grant } from '../permissions/grant';
import { startNeeds } from '../permissions/starters';

/** When to retrain. */
export interface RetrainingSchedule {
  /** `cron(0 2 * * ? *)` or `rate(7 days)`. @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
  readonly expression: string;
  /** IANA name, such as `Europe/Berlin`. @default `UTC` */
  readonly timeZone?: string;
  /** The run starts some time within so many minutes. @default 0, at the minute */
  readonly flexibleMinutes?: number;
  /** How often a start that is refused is tried again. @default 3 */
  readonly maximumRetries?: number;
  /** After so long a start is given up. @default 1 hour */
  readonly maximumAge?: Duration;
  /** The execution input, over the deployment's. @default {} */
  readonly input?: object;
  /** @default true */
  readonly enabled?: boolean;
}

export interface ScheduleProps extends RetrainingSchedule {
  readonly stateMachineName: string;
  readonly aliasArn: string;
}

export class Schedule extends Construct {
  /** Starts that were given up. */
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: ScheduleProps) {
    super(scope, id);
    this.deadLetters = new DeadLetters(this, 'DeadLetters');
    const group = new CfnScheduleGroup(this, 'Group', { name: props.stateMachineName });
    const role = new Role(this, 'Role', {
      description: `The schedule that starts ${props.stateMachineName}`,
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        // Scheduler gives the group of the schedule, never the schedule itself.
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID, 'aws:SourceArn': group.attrArn } },
      }),
    });
    const values = { StateMachineName: props.stateMachineName, QueueArn: this.deadLetters.queueArn };
    grant(role, startNeeds.scheduler, values);
    const { flexibleMinutes = 0 } = props;
    const schedule = new CfnSchedule(this, 'Schedule', {
      groupName: group.ref,
      description: `Starts ${props.stateMachineName}`,
      scheduleExpression: props.expression,
      scheduleExpressionTimezone: props.timeZone ?? 'UTC',
      flexibleTimeWindow: flexibleMinutes
        ? { mode: 'FLEXIBLE', maximumWindowInMinutes: flexibleMinutes }
        : { mode: 'OFF' },
      state: (props.enabled ?? true) ? 'ENABLED' : 'DISABLED',
      target: {
        arn: props.aliasArn,
        roleArn: role.roleArn,
        input: JSON.stringify(props.input ?? {}),
        retryPolicy: {
          maximumRetryAttempts: props.maximumRetries ?? 3,
          maximumEventAgeInSeconds: (props.maximumAge ?? Duration.hours(1)).toSeconds(),
        },
        deadLetterConfig: { arn: this.deadLetters.queueArn },
      },
    });
    // Scheduler tries the role when the schedule is made.
    schedule.node.addDependency(role);
  }
}

/** Where an event source or a function puts what it gave up; two weeks are enough to look. */
export class DeadLetters extends Queue {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason:
        'The queue is itself the dead-letter queue of a schedule, rule or function, which name it; no one else sends to it.',
    });
  }
}
