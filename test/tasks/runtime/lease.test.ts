/** Whose lease a run takes over: of an execution that has surely ended, whatever Step Functions tells meanwhile. */
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { local, stateMachineArn } from '#local/config';
import { leaseKey } from '#tasks/contracts/layout';
import type { Lease } from '#tasks/runtime/lease';
import { broken, openRetrainings, type Retrainings } from '#test/support/retrainings';

const model = 'held';
const INPUT = { force: true, deployment: { target: 'none' } } as const;
const HOUR = 3_600_000;

let retrainings: Retrainings;
/** An execution that failed, and was never redriven. */
let failed: string;

beforeAll(async () => {
  retrainings = await openRetrainings();
  await retrainings.createGroup(model);
  retrainings.meddle = ({ operation }) => {
    if (operation === 'CreateProcessingJob') throw broken(operation);
  };
  failed = await retrainings.start(model, INPUT);
  expect((await retrainings.ended(failed)).status).toBe('FAILED');
  retrainings.meddle = undefined;
});

const ago = (milliseconds: number) => new Date(Date.now() - milliseconds).toISOString();

/** The outcome of a run that finds this lease. */
async function outcomeAgainst(lease: Pick<Lease, 'executionArn' | 'redriveCount' | 'takenAt'>) {
  const whole: Lease = { ...lease, model, run: `${model}-261125133733-010737`, abandoned: [] };
  const object = { Bucket: local.bucket, Key: leaseKey(model), Body: JSON.stringify(whole) };
  await retrainings.clients.s3.send(new PutObjectCommand(object));
  return retrainings.run(model, INPUT);
}

const heldBy = (executionArn: string) => ({
  outcome: 'skipped',
  reason: `another run is retraining ${model}: ${executionArn}`,
});

describe('the lease of an execution that Step Functions tells has failed', () => {
  test('is taken over when it was not redriven since it took the lease', async () => {
    const lease = { executionArn: failed, redriveCount: 0, takenAt: ago(1_000) };
    expect(await outcomeAgainst(lease)).toMatchObject({ outcome: 'deployed' });
  });

  test('stays with it when it took the lease after a redrive that Step Functions does not tell of yet', async () => {
    const lease = { executionArn: failed, redriveCount: 1, takenAt: ago(1_000) };
    expect(await outcomeAgainst(lease)).toMatchObject(heldBy(failed));
  });
});

describe('the lease of an execution that Step Functions does not know', () => {
  const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:unknown`;

  test('stays with it while it may be too new to be known', async () => {
    expect(await outcomeAgainst({ executionArn, redriveCount: 0, takenAt: ago(1_000) })).toMatchObject(
      heldBy(executionArn),
    );
  });

  test('is taken over when it must have been forgotten', async () => {
    expect(await outcomeAgainst({ executionArn, redriveCount: 0, takenAt: ago(HOUR) })).toMatchObject({
      outcome: 'deployed',
    });
  });
});
