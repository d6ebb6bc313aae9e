/** ExecuteStatement and BatchExecuteStatement: checks, records and starts a statement, or finds the one its token began. */
import { randomUUID } from 'node:crypto';
import type { BatchExecuteStatementOutput } from '@aws-sdk/client-redshift-data';
import type { Call } from '#local/wire/service';
import type { Backend } from './backend';
import { destinationOf } from './descriptions';
import { tooManyStatements } from './errors';
import { requireUsedParameters } from './parameters';
import type { Parameter, Part, Statement } from './statement';
import { type Destination, requireTarget, type Target } from './target';

const ACTIVE_LIMIT = 500;

export interface Submission extends Target {
  readonly StatementName?: string | undefined;
  readonly WithEvent?: boolean | undefined;
  readonly ClientToken?: string | undefined;
  readonly ResultFormat?: 'JSON' | 'CSV' | undefined;
  readonly Parameters?: { name: string | undefined; value: string | undefined }[] | undefined;
  readonly ExecutionMode?: 'TRANSACTION' | 'AUTO_COMMIT' | undefined;
  readonly WaitTimeSeconds?: number | undefined;
}

export async function submit(
  sqls: readonly string[],
  isBatch: boolean,
  input: Submission,
  call: Call,
  backend: Backend,
): Promise<BatchExecuteStatementOutput> {
  const { store, runner, endpoints } = backend;
  const target = requireTarget(input, endpoints);
  const parameters = (input.Parameters ?? []) as Parameter[];
  requireUsedParameters(sqls, parameters);
  const owner = call.caller.accessKeyId;
  const known = input.ClientToken === undefined ? undefined : store.byToken(owner, input.ClientToken);
  if (known === undefined && store.active() >= ACTIVE_LIMIT) throw tooManyStatements();
  const statement = known ?? record(sqls, isBatch, input, call, target, backend);
  if (known === undefined) {
    await store.save(statement);
    runner.start(statement);
  }
  if (input.WaitTimeSeconds !== undefined)
    await runner.settled(statement.id, input.WaitTimeSeconds * 1000, call.signal);
  return answer(statement);
}

function record(
  sqls: readonly string[],
  isBatch: boolean,
  input: Submission,
  call: Call,
  target: Destination,
  { clock, store }: Backend,
): Statement {
  const id = randomUUID();
  const now = clock.now();
  const parts = sqls.map((sql, index): Part => {
    const partId = isBatch ? `${id}:${index + 1}` : id;
    return {
      id: partId,
      sql,
      queryId: store.nextQueryId(),
      status: 'SUBMITTED',
      createdAt: now,
      updatedAt: now,
      duration: -1,
      rows: -1,
    };
  });
  return {
    id,
    owner: call.caller.accessKeyId,
    isBatch,
    executionMode: input.ExecutionMode ?? 'TRANSACTION',
    ...target,
    warehouseArn: arnOf(target, call),
    ...(input.SecretArn === undefined ? {} : { secretArn: input.SecretArn }),
    ...(input.StatementName === undefined ? {} : { statementName: input.StatementName }),
    ...(input.ClientToken === undefined ? {} : { clientToken: input.ClientToken }),
    ...(input.Parameters === undefined ? {} : { parameters: input.Parameters as Parameter[] }),
    withEvent: input.WithEvent ?? false,
    resultFormat: input.ResultFormat ?? 'JSON',
    pid: 0x40000000 + (parts[0] as Part).queryId,
    createdAt: now,
    status: 'SUBMITTED',
    updatedAt: now,
    duration: -1,
    parts,
  };
}

/** With the name where AWS has a workgroup's unique id. */
const arnOf = ({ workgroupName, clusterIdentifier }: Destination, { region, account }: Call) =>
  clusterIdentifier === undefined
    ? `arn:aws:redshift-serverless:${region}:${account}:workgroup/${workgroupName}`
    : `arn:aws:redshift:${region}:${account}:cluster:${clusterIdentifier}`;

function answer(statement: Statement): BatchExecuteStatementOutput {
  return {
    Id: statement.id,
    CreatedAt: new Date(statement.createdAt),
    ...destinationOf(statement),
    ...(statement.secretArn === undefined ? {} : { SecretArn: statement.secretArn }),
    Status: statement.status,
    HasResultSet: statement.parts.some((part) => part.result !== undefined),
  };
}
