/**
 * The state machine: the object of workflows/ as it stands there, its placeholders filled by CloudFormation; with a role read
 * from its definition, a version for each change of it, and the alias that schedules and people start it by.
 */
import { Aws, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  CfnStateMachineAlias,
  CfnStateMachineVersion,
  DefinitionBody,
  LogLevel,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { LIVE_ALIAS } from '#tasks/contracts/deployment';
import type { AslDefinition } from '#workflows/asl/index';
import { LOG_DELIVERY, TRACES_OF_MACHINES } from '../permissions/cdk-grants';
import { explain, grant } from '../permissions/grant';
import { machineNeeds } from '../permissions/machine';
import type { Values } from '../permissions/statements';

export interface RetrainingMachineProps {
  readonly stateMachineName: string;
  readonly model: string;
  /** As `workflows/` has it. */
  readonly definition: AslDefinition;
  /** Of the definition's placeholders. */
  readonly placeholders: Values;
  /** Of the placeholders in what the machine needs. */
  readonly values: Values;
  /** @default RetentionDays.ONE_YEAR */
  readonly logRetention?: RetentionDays;
}

export class RetrainingMachine extends Construct {
  readonly machine: StateMachine;
  /** A physical name: the functions' roles name the machine before there is one. */
  readonly stateMachineName: string;
  readonly role: Role;
  readonly aliasArn: string;

  constructor(scope: Construct, id: string, props: RetrainingMachineProps) {
    super(scope, id);
    const { definition } = props;
    this.stateMachineName = props.stateMachineName;
    this.role = new Role(this, 'Role', {
      description: `The state machine that retrains ${props.model}`,
      assumedBy: new ServicePrincipal('states.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    });
    grant(this.role, machineNeeds(definition), { ...props.placeholders, ...props.values });
    for (const granted of [TRACES_OF_MACHINES, LOG_DELIVERY]) explain(this.role, granted);
    this.machine = new StateMachine(this, 'StateMachine', {
      stateMachineName: props.stateMachineName,
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(JSON.stringify(definition)),
      definitionSubstitutions: { ...props.placeholders },
      role: this.role,
      tracingEnabled: true,
      logs: {
        destination: new LogGroup(this, 'Logs', {
          // Step Functions can deliver only to groups of this prefix once there are many of them.
          logGroupName: `/aws/vendedlogs/states/${props.stateMachineName}`,
          retention: props.logRetention ?? RetentionDays.ONE_YEAR,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
        level: LogLevel.ERROR,
        includeExecutionData: false,
      },
    });
    Validations.of(this.machine).acknowledge({
      id: 'AwsSolutions-SF1',
      reason:
        'Step Functions keeps every event of an execution for 90 days; what happens in a run is in that history. A second copy of all events would cost more and protect less: the log has the errors, without data.',
    });
    // Executions that run keep their version: old ones stay, but for one that was published by a deployment that failed.
    const version = new CfnStateMachineVersion(this, 'Version', {
      stateMachineArn: this.machine.stateMachineArn,
      stateMachineRevisionId: this.machine.stateMachineRevisionId,
    });
    version.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    const alias = new CfnStateMachineAlias(this, 'Alias', {
      name: LIVE_ALIAS,
      description: 'What schedules and people start',
      deploymentPreference: { type: 'ALL_AT_ONCE', stateMachineVersionArn: version.attrArn },
    });
    this.aliasArn = alias.attrArn;
  }
}
