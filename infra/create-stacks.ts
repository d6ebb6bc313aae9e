/**
 * The stacks by lifecycle: one at the top, which keeps the data, and nested in it two of each model. There is but one at the top,
 * as `cdk deploy` asks which is meant where there are more.
 */
import type { App, StackProps } from 'aws-cdk-lib';
import type { Configuration } from './configuration';
import { DataStack } from './stacks/data-stack';
import { ObservabilityStack } from './stacks/observability-stack';
import { RetrainingStack } from './stacks/retraining-stack';

export interface ModelStacks {
  readonly retraining: RetrainingStack;
  readonly observability: ObservabilityStack;
}

export interface Stacks {
  readonly data: DataStack;
  /** Of each model that is deployed. */
  readonly models: Readonly<Record<string, ModelStacks>>;
}

/** @param props of the stack at the top, such as its account and region */
export function createStacks(app: App, configuration: Configuration, props: StackProps = {}): Stacks {
  const description = 'Retrains models through a statistical gate and an accountable person';
  const data = new DataStack(app, configuration.name, { description, ...props, configuration });
  const deployed = Object.entries(configuration.models).filter(([, settings]) => settings.deployed);
  const models = deployed.map(([model, settings]) => {
    const { store, warehouse } = data;
    const { processingImageUri, approvalPageConcurrency } = configuration;
    const others = { store, warehouse, processingImageUri, approvalPageConcurrency };
    const retraining = new RetrainingStack(data, model, { ...settings, ...others, model });
    const observability = new ObservabilityStack(data, `${model}Observability`, {
      retraining: retraining.retraining,
      emails: settings.approvers,
    });
    return [model, { retraining, observability }] as const;
  });
  return { data, models: Object.fromEntries(models) };
}
