/** The deployment as a template, as `cdk synth` makes it, but for the bundles: bundling is esbuild's work. */
import { readFileSync } from 'node:fs';
import { App, type Stack, type StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Configuration } from '#infra/configuration';
import { createStacks } from '#infra/create-stacks';

export const PROCESSING_IMAGE = '000000000000.dkr.ecr.us-east-1.amazonaws.com/ronda-processing:latest';

const ENVIRONMENT: StackProps = { env: { account: '000000000000', region: 'us-east-1' } };

/** CDK's feature flags as the deployment sets them. */
const { ronda: _, ...FLAGS } = JSON.parse(readFileSync('cdk.json', 'utf8')).context as Record<string, unknown>;

export const testApp = (context: Record<string, unknown> = {}) =>
  new App({
    // A template does not tell where in the code its parts are from: to know it takes half a second.
    context: { ...FLAGS, 'aws:cdk:bundling-stacks': [], 'aws:cdk:disable-stack-trace': true, ...context },
  });

/**
 * The stack that is deployed, which keeps the data, and the two of one model that are nested in it.
 *
 * @param model its settings. @param others of the deployment, as in the context
 */
export function synthesize(model: object = {}, others: object = {}, name = 'fraud') {
  const app = testApp();
  const configuration = Configuration.parse({
    ...others,
    models: { [name]: model },
    processingImageUri: PROCESSING_IMAGE,
  });
  const { data, models } = createStacks(app, configuration, ENVIRONMENT);
  const stacks = models[name];
  if (!stacks) throw new Error(`expected stacks of ${name}`);
  return {
    app,
    data: templateOf(data),
    retraining: templateOf(stacks.retraining),
    observability: templateOf(stacks.observability),
  };
}

export const templateOf = (stack: Stack): Template => Template.fromStack(stack);
