/**
 * AWS Step Functions on this machine: standard workflows in JSONata mode, durable over restarts. The interpreter is
 * `local/engine`; here are the API, the summaries and the integrations that tasks call.
 */
import type { Clock } from '#local/backends/clock';
import type { Documents } from '#local/backends/documents';
import type { Journals } from '#local/backends/journals';
import { complain } from '#local/complain';
import type { Entry } from '#local/engine/index';
import type { AwsJsonService } from '#local/wire/service';
import type { Context, Some } from './context';
import type { Credentials } from './integrations/clients';
import { createIntegrations } from './integrations/index';
import { definitionOperations } from './operations/definitions';
import { executionOperations } from './operations/executions';
import { deployMachine, type MachineDeployment, machineOperations } from './operations/machines';
import { tagOperations } from './operations/tags';
import { taskOperations } from './operations/tasks';
import { createRuns } from './runs';
import type { OperationName } from './schemas';
import type { ServiceEvent } from './status-event';
import { openStore } from './store';
import { unsupported } from './unsupported';

export { executionOfToken } from './tokens';

export interface StepFunctionsDependencies {
  readonly documents: Documents;
  readonly journals: Journals<Entry>;
  readonly clock: Clock;
  readonly account: string;
  readonly region: string;
  /** Where tasks call AWS APIs, e.g. `http://127.0.0.1:4566`; asked when the first task calls. */
  endpoint(): string;
  /** With whose key the calls of a state machine's role are signed. */
  credentialsFor(roleArn: string): Credentials;
  /** Aliases by which every machine can be started; each means its newest revision. Default: none. */
  readonly aliases?: readonly string[];
  emit?(event: ServiceEvent): void;
  /** Tells when a job or an execution has changed its state, so that `.sync` tasks end with it. Default: they look ten times a second. */
  onChange?(listener: () => void): () => void;
  /** Told of faults that no caller can be told of, such as a full disk at an execution's end. Default: standard error. */
  report?(fault: unknown): void;
}

export interface StepFunctions {
  readonly service: AwsJsonService;
  /** What CloudFormation does on AWS: the machine is created, or brought up to date. @throws ServiceError InvalidDefinition */
  deploy(machine: MachineDeployment): Promise<void>;
  /** Takes up the executions that ran when the last process ended. To be called once the endpoint answers. */
  resume(): Promise<void>;
  /** Leaves running executions as they stand. */
  close(): Promise<void>;
}

export function createStepFunctions(dependencies: StepFunctionsDependencies): StepFunctions {
  const {
    documents,
    journals,
    clock,
    account,
    region,
    endpoint,
    credentialsFor,
    aliases = [],
    emit,
    onChange,
    report = (fault) => complain('an execution cannot go on', fault),
  } = dependencies;
  const store = openStore(documents);
  const integrations = createIntegrations({ endpoint, region, credentialsFor, clock, ...(onChange && { onChange }) });
  const { integrationOf } = integrations;
  const runs = createRuns({ store, journals, clock, region, integrationOf, emit, report });
  const context: Context = { store, runs, clock, account, region, aliases, integrationOf };
  const operations: Some<OperationName> = {
    ...machineOperations(context),
    ...definitionOperations(context),
    ...executionOperations(context),
    ...taskOperations(context),
    ...tagOperations(context),
  };
  return {
    service: {
      protocol: 'aws-json-1.0',
      signingName: 'states',
      targetPrefix: 'AWSStepFunctions',
      operations,
      unsupported,
    },
    deploy: (machine) => deployMachine(context, machine),
    resume: () => runs.resume(),
    async close() {
      await runs.close();
      integrations.close();
    },
  };
}
