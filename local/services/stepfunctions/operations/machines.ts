/** State machines: created, changed, described, listed, deleted. */
import { randomUUID } from 'node:crypto';
import { type StateMachine, variableReferences } from '#local/engine/index';
import { checkName, checkStateMachineArn, stateMachineArn } from '../arns';
import { type Context, executionAt, type Some } from '../context';
import {
  missingRequiredParameter,
  stateMachineAlreadyExists,
  stateMachineDoesNotExist,
  typeNotSupported,
} from '../errors';
import { schemas } from '../schemas';
import type { MachineRecord, Revision } from '../store';
import { pageSizeOf, pageToken, readPageToken } from '../tokens';
import { checkedDefinition } from './definitions';

type Names =
  | 'CreateStateMachine'
  | 'UpdateStateMachine'
  | 'DescribeStateMachine'
  | 'DescribeStateMachineForExecution'
  | 'ListStateMachines'
  | 'DeleteStateMachine';

/** What AWS says of a machine that has no logs, no traces and no key of its own. */
const CONFIGURATION = {
  loggingConfiguration: { level: 'OFF', includeExecutionData: false },
  tracingConfiguration: { enabled: false },
  encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
} as const;

export function machineOperations(context: Context): Some<Names> {
  const { store, clock } = context;

  const machineAt = (arn: string): { readonly machine: MachineRecord; readonly revision: Revision } => {
    const machine = store.machine(checkStateMachineArn(arn));
    const revision = machine && store.revision(machine.revisionId);
    if (!revision) throw stateMachineDoesNotExist(arn);
    return { machine, revision };
  };

  return {
    CreateStateMachine: {
      input: schemas.CreateStateMachine,
      async handle({ name = '', definition = '', roleArn = '', type = 'STANDARD', tags = [] }) {
        const arn = stateMachineArn(context, checkName(name));
        if (type !== 'STANDARD') throw typeNotSupported();
        await checkedDefinition(definition, context);
        const existing = store.machine(arn);
        if (existing) {
          const revision = store.revision(existing.revisionId);
          const isSame = revision?.definition === definition && revision.roleArn === roleArn;
          if (!isSame) throw stateMachineAlreadyExists(arn);
          return { stateMachineArn: arn, creationDate: new Date(existing.createdAt) };
        }
        const createdAt = clock.now();
        await save(context, { arn, name, createdAt, tags: tagsOf(tags) }, definition, roleArn);
        return { stateMachineArn: arn, creationDate: new Date(createdAt) };
      },
    },
    UpdateStateMachine: {
      input: schemas.UpdateStateMachine,
      async handle(input) {
        const { machine, revision } = machineAt(input.stateMachineArn ?? '');
        const { definition = revision.definition, roleArn = revision.roleArn } = input;
        if (Object.keys(input).length === 1) throw missingRequiredParameter();
        await checkedDefinition(definition, context);
        const saved = await save(context, machine, definition, roleArn);
        return { updateDate: new Date(saved.savedAt), revisionId: saved.id };
      },
    },
    DescribeStateMachine: {
      input: schemas.DescribeStateMachine,
      handle({ stateMachineArn: arn = '', includedData }) {
        const { machine, revision } = machineAt(arn);
        return {
          stateMachineArn: arn,
          name: machine.name,
          status: 'ACTIVE',
          type: 'STANDARD',
          creationDate: new Date(machine.createdAt),
          ...describe(revision, includedData),
        };
      },
    },
    DescribeStateMachineForExecution: {
      input: schemas.DescribeStateMachineForExecution,
      handle({ executionArn = '', includedData }) {
        const execution = executionAt(executionArn, context);
        const revision = store.revision(execution.revisionId);
        if (!revision) throw stateMachineDoesNotExist(execution.machineArn);
        return {
          stateMachineArn: revision.machineArn,
          name: revision.machineName,
          updateDate: new Date(revision.savedAt),
          ...describe(revision, includedData),
        };
      },
    },
    ListStateMachines: {
      input: schemas.ListStateMachines,
      handle({ maxResults, nextToken }) {
        const from = Number(readPageToken(nextToken, 'machines') ?? 0);
        const size = pageSizeOf(maxResults);
        const all = store.machines();
        return {
          stateMachines: all.slice(from, from + size).map(({ arn, name, createdAt }) => ({
            stateMachineArn: arn,
            name,
            type: 'STANDARD',
            creationDate: new Date(createdAt),
          })),
          nextToken: from + size < all.length ? pageToken('machines', from + size) : undefined,
        };
      },
    },
    DeleteStateMachine: {
      input: schemas.DeleteStateMachine,
      // Of an unknown machine it succeeds, too. Executions go on by the revision they started with.
      async handle({ stateMachineArn: arn = '' }) {
        await store.removeMachine(checkStateMachineArn(arn));
        return {};
      },
    },
  };
}

/** A state machine as it shall be. */
export interface MachineDeployment {
  readonly name: string;
  readonly definition: string;
  readonly roleArn: string;
  /** Beside those that the machine has. */
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * What CloudFormation does on AWS: the machine is created, or brought up to date.
 *
 * @throws ServiceError InvalidDefinition
 */
export async function deployMachine(context: Context, deployment: MachineDeployment): Promise<void> {
  const { store, clock } = context;
  const { name, definition, roleArn } = deployment;
  const arn = stateMachineArn(context, checkName(name));
  const existing = store.machine(arn);
  const tags = { ...existing?.tags, ...deployment.tags };
  const revision = existing && store.revision(existing.revisionId);
  if (existing && revision?.definition === definition && revision.roleArn === roleArn) {
    return store.putMachine({ ...existing, tags });
  }
  await checkedDefinition(definition, context);
  const machine = existing ?? { arn, name, createdAt: clock.now() };
  await save(context, { ...machine, tags }, definition, roleArn);
}

async function save(
  { store, clock }: Context,
  machine: Omit<MachineRecord, 'revisionId'>,
  definition: string,
  roleArn: string,
): Promise<Revision> {
  const revision: Revision = {
    id: randomUUID(),
    machineArn: machine.arn,
    machineName: machine.name,
    definition,
    roleArn,
    savedAt: clock.now(),
  };
  await store.putRevision(revision);
  await store.putMachine({ ...machine, revisionId: revision.id });
  return revision;
}

export const tagsOf = (tags: readonly { readonly key?: string; readonly value?: string }[]): Record<string, string> =>
  Object.fromEntries(tags.map(({ key = '', value = '' }) => [key, value]));

function describe({ id, definition, roleArn }: Revision, includedData: string | undefined) {
  const isWhole = includedData !== 'METADATA_ONLY';
  return {
    definition: isWhole ? definition : '{}',
    roleArn,
    revisionId: id,
    ...CONFIGURATION,
    ...(isWhole && { variableReferences: variableReferences(JSON.parse(definition) as StateMachine) }),
  };
}
