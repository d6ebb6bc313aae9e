/** The CDK app: reads its configuration and creates the stacks, nothing else. `npx cdk synth` needs no account and no network. */
import { App, Validations } from 'aws-cdk-lib';
import { readConfiguration } from './configuration';
import { createStacks } from './create-stacks';
import { SecurityChecks } from './security-checks';

const app = new App();
// Every synthesis is looked over; what is not right is an error, unless the construct says why it is right here.
Validations.of(app).addPlugins(new SecurityChecks());
createStacks(app, readConfiguration(app.node));
