/**
 * State machines, the revisions that executions run by, and a summary of each execution. Inputs, outputs and events of an
 * execution are in its journal; what is here is small, so that thousands of executions list fast.
 */
import type { Documents } from '#local/backends/documents';

/** Times are milliseconds since the epoch. */
export interface MachineRecord {
  readonly arn: string;
  readonly name: string;
  readonly revisionId: string;
  readonly createdAt: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** A definition as it was saved once; never changed. */
export interface Revision {
  readonly id: string;
  readonly machineArn: string;
  readonly machineName: string;
  readonly definition: string;
  readonly roleArn: string;
  readonly savedAt: number;
}

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

export interface ExecutionRecord {
  readonly arn: string;
  readonly name: string;
  readonly machineArn: string;
  readonly revisionId: string;
  readonly status: ExecutionStatus;
  readonly startedAt: number;
  readonly stoppedAt?: number;
  /** How many events the history has; known when it has ended. */
  readonly events?: number;
  readonly redriveCount: number;
  readonly redrivenAt?: number;
  readonly redriveToken?: string;
}

export interface Store {
  machine(arn: string): MachineRecord | undefined;
  machines(): MachineRecord[];
  putMachine(machine: MachineRecord): Promise<void>;
  removeMachine(arn: string): Promise<void>;
  revision(id: string): Revision | undefined;
  putRevision(revision: Revision): Promise<void>;
  execution(arn: string): ExecutionRecord | undefined;
  /** In the order they were started. */
  executions(machineArn?: string): readonly ExecutionRecord[];
  putExecution(execution: ExecutionRecord): Promise<void>;
  removeExecution(arn: string): Promise<void>;
}

const MACHINES = 'stepfunctions-machines';
const REVISIONS = 'stepfunctions-revisions';
const EXECUTIONS = 'stepfunctions-executions';

export function openStore(documents: Documents): Store {
  // Kept here too: a list of documents copies each of them.
  const executions = new Map(documents.list<ExecutionRecord>(EXECUTIONS).map((record) => [record.arn, record]));
  return {
    machine: (arn) => documents.get(MACHINES, arn),
    machines: () => documents.list(MACHINES),
    putMachine: (machine) => documents.put(MACHINES, machine.arn, machine),
    removeMachine: (arn) => documents.remove(MACHINES, arn),
    revision: (id) => documents.get(REVISIONS, id),
    putRevision: (revision) => documents.put(REVISIONS, revision.id, revision),
    execution: (arn) => executions.get(arn),
    executions(machineArn) {
      const all = [...executions.values()];
      return machineArn === undefined ? all : all.filter((execution) => execution.machineArn === machineArn);
    },
    putExecution(execution) {
      executions.set(execution.arn, execution);
      return documents.put(EXECUTIONS, execution.arn, execution);
    },
    removeExecution(arn) {
      executions.delete(arn);
      return documents.remove(EXECUTIONS, arn);
    },
  };
}
