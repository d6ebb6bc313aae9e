/** What watches one model: alarms and a dashboard. Nothing depends on it. */
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { Alarms } from '../constructs/alarms';
import { ModelDashboard } from '../constructs/dashboard';
import { EncryptedTopic } from '../constructs/encrypted-topic';
import type { Retraining } from '../constructs/retraining';
import { ModelStack } from './model-stack';

export interface ObservabilityStackProps {
  readonly retraining: Retraining;
  /** Who is told of alarms, by e-mail. */
  readonly emails: readonly string[];
}

export class ObservabilityStack extends ModelStack {
  constructor(scope: Construct, id: string, { retraining, emails }: ObservabilityStackProps) {
    super(scope, id, `Watches the model ${retraining.model}`);
    const topic = new EncryptedTopic(this, 'AlarmTopic', {
      displayName: `Alarms of the model ${retraining.model}`,
      key: retraining.store.key,
      emails,
    });
    // The policy that demands TLS takes the place of the default one, by which CloudWatch could publish.
    topic.addToResourcePolicy(
      new PolicyStatement({
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    );
    new Alarms(this, 'Alarms', { retraining, topic });
    new ModelDashboard(this, 'Dashboard', { retraining });
  }
}
