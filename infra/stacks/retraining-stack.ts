/** One model's retraining: tasks, roles, state machine, what starts it. It may be deleted and deployed again; no data is lost. */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
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
  readonly approvalPageConcurrency?: number;
}

export class RetrainingStack extends Stack {
  readonly retraining: Retraining;

  constructor(scope: Construct, id: string, props: RetrainingStackProps) {
    super(scope, id, props);
    this.retraining = new Retraining(this, 'Retraining', { ...props, createPackageGroup: false });
    const { machine, functions, triggers } = this.retraining;
    const output = (name: string, description: string, value: string) =>
      new CfnOutput(this, name, { description, value });
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
