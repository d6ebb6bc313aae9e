/** The CDK app: reads its configuration and creates the stacks, nothing else. `npx cdk synth` needs no account and no network. */
import { App, Validations } from 'aws-cdk-lib';
import { readConfiguration } from './configuration';
import { SecurityChecks } from './security-checks';
import { DataStack } from './stacks/data-stack';
import { ObservabilityStack } from './stacks/observability-stack';
import { RetrainingStack } from './stacks/retraining-stack';

const app = new App();
// Every synthesis is looked over; what is not right is an error, unless the construct says why it is right here.
Validations.of(app).addPlugins(new SecurityChecks());

const configuration = readConfiguration(app.node);
const { name, models, processingImageUri, approvalPageConcurrency } = configuration;
const data = new DataStack(app, `${name}Data`, { configuration, description: 'What retrainings keep' });

for (const [model, settings] of Object.entries(models)) {
  const { retraining } = new RetrainingStack(app, `${name}-${model}`, {
    ...settings,
    model,
    store: data.store,
    warehouse: data.warehouse,
    processingImageUri,
    approvalPageConcurrency,
    description: `Retrains the model ${model} through a statistical gate and an accountable person`,
  });
  new ObservabilityStack(app, `${name}-${model}-Observability`, {
    retraining,
    emails: settings.approvers,
    description: `Watches the model ${model}`,
  });
}
