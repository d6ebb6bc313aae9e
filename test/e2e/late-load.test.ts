/** A load that goes on in the warehouse after its execution was stopped: the next run's rows must not be replaced by it. */
import { DescribeStatementCommand, ListStatementsCommand, type StatementData } from '@aws-sdk/client-redshift-data';
import { beforeAll, expect, test } from '@jest/globals';
import { warehouseTables } from '#tasks/contracts/layout';
import { type AwsClients, awsClients, query } from '#test/support/aws-clients';
import { writeEndlessly } from '#test/support/endless';
import { openRetrainings, type Retrainings } from '#test/support/retrainings';
import { until } from '#test/support/until';

const INPUT = { force: true, deployment: { target: 'none' } } as const;

let retrainings: Retrainings;
/** Who started a statement may look at it. */
let machine: AwsClients;

beforeAll(async () => {
  retrainings = await openRetrainings();
  machine = awsClients(retrainings.url, 'ronda-state-machine');
});

/** Starts a run and waits until its load is under way. */
async function startLoading(model: string): Promise<{ executionArn: string; load: StatementData }> {
  await retrainings.createGroup(model);
  const executionArn = await retrainings.start(model, INPUT);
  const load = await until(`a load of ${model}`, async () => {
    const list = new ListStatementsCommand({ Status: 'STARTED', StatementName: `${model}-2` });
    return (await machine.redshift.send(list)).Statements?.[0];
  });
  return { executionArn, load };
}

const statusOf = async ({ Id }: StatementData) =>
  (await machine.redshift.send(new DescribeStatementCommand({ Id, WaitTimeSeconds: 1 }))).Status;

test('is cancelled by the next run before it loads, and no other model’s is', async () => {
  const end = await writeEndlessly(retrainings.clients);
  const stopped = await startLoading('late');
  const other = await startLoading('late-eu');
  await retrainings.stop(stopped.executionArn);
  const next = await retrainings.start('late', INPUT);
  await until('the cancelled load', async () => (await statusOf(stopped.load)) === 'ABORTED');
  expect(await statusOf(other.load)).toBe('STARTED');
  await end();
  expect((await retrainings.outcomeOf(next)).outcome).toBe('deployed');
  expect((await retrainings.outcomeOf(other.executionArn)).outcome).toBe('deployed');
  const { dataset } = warehouseTables('late');
  expect(await query(retrainings.clients, `SELECT count(*) FROM ${dataset}`)).toEqual([[2000]]);
  expect(await statusOf(stopped.load)).toBe('ABORTED');
});
