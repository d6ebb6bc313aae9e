/**
 * How people approve: a topic that writes to them, a key that signs their links, the page behind a function URL; what hears of
 * decisions in the model registry; and what reminds. The functions are the retraining's own; here they get their triggers.
 */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { type IKey, Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { packageGroupName } from '#tasks/contracts/layout';
import { EncryptedTopic } from './encrypted-topic';
import { DeadLetters } from './schedule';
import type { TaskFunction } from './task-function';

export interface ApprovalChannelProps {
  readonly model: string;
  /** Encrypts messages at rest. */
  readonly key: IKey;
  /** Who is asked, by e-mail. */
  readonly emails: readonly string[];
}

/** What asks: there before the functions, which are told of it. */
export class ApprovalChannel extends Construct {
  readonly topic: Topic;
  /** Signs and checks the links; its secret never leaves KMS. */
  readonly linkKey: Key;
  /** Changes in the registry and reminders that no function took, or that a function failed on. */
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { model, key, emails }: ApprovalChannelProps) {
    super(scope, id);
    this.topic = new EncryptedTopic(this, 'Topic', { displayName: `Approvals of the model ${model}`, key, emails });
    this.linkKey = new Key(this, 'LinkKey', {
      description: `Signs the links by which versions of ${model} are approved`,
      keySpec: KeySpec.HMAC_256,
      keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
      // With the key gone, open links are worth nothing, and people decide by the other ways.
      removalPolicy: RemovalPolicy.DESTROY,
      pendingWindow: Duration.days(7),
    });
    this.deadLetters = new DeadLetters(this, 'DeadLetters');
  }
}

export interface ApprovalTriggersProps {
  readonly model: string;
  readonly page: TaskFunction;
  readonly registry: TaskFunction;
  readonly reminder: TaskFunction;
  /** Those that write links. */
  readonly asking: readonly TaskFunction[];
  /** For what EventBridge cannot deliver, and for what the functions fail on. */
  readonly deadLetters: Queue;
}

/** What answers. */
export class ApprovalTriggers extends Construct {
  readonly pageUrl: string;

  constructor(scope: Construct, id: string, props: ApprovalTriggersProps) {
    super(scope, id);
    // Whoever has a signed link may ask; the function itself looks at the signature first.
    this.pageUrl = props.page.function.addFunctionUrl({ authType: FunctionUrlAuthType.NONE }).url;
    for (const task of props.asking) task.function.addEnvironment('APPROVAL_PAGE_URL', this.pageUrl);

    const { deadLetters: deadLetterQueue } = props;
    // A rule's own queue gets only what never came to the function: nobody waits for how it ends.
    for (const task of [props.registry, props.reminder]) {
      // Not CDK's destination, which would grant more than `permissions/` says.
      task.function.configureAsyncInvoke({ onFailure: { bind: () => ({ destination: deadLetterQueue.queueArn }) } });
    }
    new Rule(this, 'RegistryChanges', {
      description: `Somebody approved or rejected a version of ${props.model} in the registry`,
      eventPattern: {
        source: ['aws.sagemaker'],
        detailType: ['SageMaker Model Package State Change'],
        detail: {
          ModelPackageGroupName: [packageGroupName(props.model)],
          ModelApprovalStatus: ['Approved', 'Rejected'],
        },
      },
      targets: [new LambdaFunction(props.registry.function, { deadLetterQueue, retryAttempts: 5 })],
    });
    new Rule(this, 'EveryHour', {
      description: `Reminds of versions of ${props.model} that wait for a decision`,
      schedule: Schedule.rate(Duration.hours(1)),
      targets: [
        new LambdaFunction(props.reminder.function, {
          event: RuleTargetInput.fromObject({ model: props.model }),
          deadLetterQueue,
          retryAttempts: 1,
        }),
      ],
    });
  }
}
