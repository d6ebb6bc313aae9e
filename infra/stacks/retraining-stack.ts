/** One model's retraining: tasks, roles, state machine, what starts it. It may be deleted and deployed again; no data is lost. */
import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ModelConfiguration } from '../configuration';
import type { IArtifactStore } from '../constructs/artifact-store';
import { Retraining } from '../constructs/retraining';
import type { IWarehouse } from '../constructs/warehouse';
import { logicalId, ModelStack } from './model-stack';

export interface RetrainingStackProps extends ModelConfiguration {
  readonly model: string;
  readonly store: IArtifactStore;
  readonly warehouse: IWarehouse;
  readonly processingImageUri?: string;
  readonly approvalPageConcurrency?: number;
}

export class RetrainingStack extends ModelStack {
  readonly retraining: Retraining;

  constructor(scope: Construct, id: string, props: RetrainingStackProps) {
    super(scope, id, `Retrains the model ${props.model} through a statistical gate and an accountable person`);
    this.retraining = new Retraining(this, 'Retraining', { ...props, createPackageGroup: false });
    const { machine, functions, triggers } = this.retraining;
    // Of the stack that is deployed: `cdk deploy` tells those and no others.
    const output = (name: string, description: string, value: string) =>
      new CfnOutput(scope, logicalId(`${id}${name}`), { description, value });
    output(
      'StateMachineAlias',
      'Start executions by it, with {} or with any field of the execution input',
      machine.aliasArn,
    );
    output('ApprovalPage', 'Opened by the links of messages', triggers.pageUrl);
    output('StateMachineRole', 'Makes the tables: a database user IAMR:<role>', machine.role.roleName);
    output('VerifyLoadRole', 'Reads the tables: a database user IAMR:<role>', functions.VerifyLoad.role.roleName);
    output('RecordOutcomeRole', 'Writes rounds: a database user IAMR:<role>', functions.RecordOutcome.role.roleName);
  }
}
