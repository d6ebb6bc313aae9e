/** New data starts the retraining: S3 tells EventBridge of objects, the rule looks at bucket and prefix. */
import { Aws } from 'aws-cdk-lib';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { grant } from '../permissions/grant';
import { startNeeds } from '../permissions/starters';
import { DeadLetters } from './schedule';

export interface NewDataRuleProps {
  readonly stateMachineName: string;
  readonly aliasArn: string;
  /** The bucket must send its events to EventBridge. */
  readonly bucketName: string;
  /** Keys that count, by how they begin. */
  readonly prefix: string;
}

export class NewDataRule extends Construct {
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: NewDataRuleProps) {
    super(scope, id);
    this.deadLetters = new DeadLetters(this, 'DeadLetters');
    const role = new Role(this, 'Role', {
      description: `New data that starts ${props.stateMachineName}`,
      assumedBy: new ServicePrincipal('events.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    });
    grant(role, startNeeds.newData, { StateMachineName: props.stateMachineName });
    const rule = new CfnRule(this, 'Rule', {
      description: `Starts ${props.stateMachineName} when data arrives`,
      eventPattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: { bucket: { name: [props.bucketName] }, object: { key: [{ prefix: props.prefix }] } },
      },
      targets: [
        {
          id: 'Retraining',
          arn: props.aliasArn,
          roleArn: role.roleArn,
          // Many files make many executions; the model's lease lets one of them run, the others end as skipped.
          input: '{}',
          deadLetterConfig: { arn: this.deadLetters.queueArn },
        },
      ],
    });
    this.deadLetters.addToResourcePolicy(
      new PolicyStatement({
        actions: ['sqs:SendMessage'],
        resources: [this.deadLetters.queueArn],
        principals: [new ServicePrincipal('events.amazonaws.com')],
        conditions: { ArnEquals: { 'aws:SourceArn': rule.attrArn } },
      }),
    );
  }
}
