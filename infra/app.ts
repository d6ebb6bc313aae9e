/** The CDK app: creates the stack and nothing else. `npx cdk synth` needs no account. */
import { App } from 'aws-cdk-lib';
import { RetrainingStack } from './stacks/retraining-stack';

const app = new App();

new RetrainingStack(app, 'Ronda', {
  description: 'Retrains a binary classification model through a statistical gate and an accountable person',
  workgroupName: app.node.tryGetContext('workgroup') ?? 'ronda',
  databaseName: app.node.tryGetContext('database') ?? 'ronda',
});
