/** One model's retraining: tasks, roles, state machine, what starts it. It may be deleted and deployed again; no data is lost. */
import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ModelConfiguration } from '../configuration';
import type { IArtifactStore } from '../constructs/artifact-store';
import { Retraining } from '../constructs/retraining';
import type { IWarehouse } from '../constructs/warehouse';

export interface RetrainingStackProps extends StackProps, ModelConfiguration {
  readonly model: string;
  readonly store: IArtifactStore;
  readonly warehouse: IWarehouse;
  readonly processingImageUri?: string;
}

export class RetrainingStack extends Stack {
  readonly retraining: Retraining;

  constructor(scope: Construct, id: string, props: RetrainingStackProps) {
    super(scope, id, props);
    this.retraining = new Retraining(this, 'Retraining', { ...props, createPackageGroup: false });
  }
}
