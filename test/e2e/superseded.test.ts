/**
 * An execution that failed or was stopped, and is redriven after others had the lease of its model: it changes nothing that is
 * theirs, says why it cannot go on, and goes on where it can.
 */
import { UpdateModelPackageCommand } from '@aws-sdk/client-sagemaker';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Outcome } from '#tasks/contracts/outcome';
import {
  broken,
  openRetrainings,
  type Retrainings,
  type Standing,
  stopWhileDeploying,
} from '#test/support/retrainings';

const MACHINE = 'ronda-state-machine';

let retrainings: Retrainings;

beforeAll(async () => {
  retrainings = await openRetrainings();
});

/** Lets an execution fail before it changes the endpoint. */
async function failBeforeDeploying(model: string): Promise<string> {
  retrainings.meddle = ({ operation, by }) => {
    if (operation === 'CreateEndpointConfig' && by === MACHINE) throw broken(`${operation},\nwhatever it creates,`);
  };
  const executionArn = await retrainings.start(model, { force: true });
  expect(await retrainings.ended(executionArn)).toMatchObject({ status: 'FAILED' });
  retrainings.meddle = undefined;
  return executionArn;
}

const stopped = (model: string) => stopWhileDeploying(retrainings, model);

async function redriven(executionArn: string) {
  await retrainings.redrive(executionArn);
  const { status, error, cause } = await retrainings.ended(executionArn);
  return { status, error, cause };
}

const served = (newest: Outcome, ...older: Outcome[]): Partial<Standing> => ({
  endpoint: { status: 'InService', run: newest.run },
  approved: [newest, ...older].map(({ run }) => run),
  isLeased: false,
});

describe.each([
  ['a first deployment that was stopped', 'one', stopped, false],
  ['an update that was stopped', 'two', stopped, true],
  ['a first deployment that failed', 'three', failBeforeDeploying, false],
])('%s', (_, model, interrupt, isUpdate) => {
  test('leaves alone what a newer run has deployed, and is superseded by it', async () => {
    await retrainings.createGroup(model);
    const older = isUpdate ? [await retrainings.run(model)] : [];
    const executionArn = await interrupt(model);
    const newer = await retrainings.run(model, { force: true });
    const before = await retrainings.packages(model);
    expect(await redriven(executionArn)).toEqual({
      status: 'FAILED',
      error: 'Superseded',
      cause: expect.stringContaining(`the champion of ${model} is ${newer.modelPackageArn} by now`),
    });
    expect(await retrainings.standing(model)).toMatchObject(served(newer, ...older));
    expect(await retrainings.packages(model)).toMatchObject(
      before.map(({ ApprovalDescription }) => ({ ApprovalDescription })),
    );
  });
});

describe('a failed execution', () => {
  const model = 'four';
  let failed: string;
  let deployed: Outcome;

  beforeAll(async () => {
    await retrainings.createGroup(model);
    deployed = await retrainings.run(model);
    failed = await failBeforeDeploying(model);
  });

  test('leaves no model approved and no lease, and tells the registry why in one line', async () => {
    const [newest] = await retrainings.packages(model);
    expect(newest).toMatchObject({
      ModelApprovalStatus: 'Rejected',
      ApprovalDescription: expect.stringMatching(
        /^CreateEndpointConfig failed: .*CreateEndpointConfig, whatever it creates, is broken/,
      ),
    });
    expect(await retrainings.standing(model)).toMatchObject(served(deployed));
  });

  test('does not take the lease of a run that was stopped, which nobody has cleared up after', async () => {
    await stopWhileDeploying(retrainings, model);
    expect(await redriven(failed)).toEqual({
      status: 'FAILED',
      error: 'LeaseHeld',
      cause: expect.stringMatching(/ended before its time .* start a new run/),
    });
  });

  test('goes on once that is done and the champion is the same', async () => {
    expect((await retrainings.run(model)).outcome).toBe('skipped');
    expect(await retrainings.standing(model)).toMatchObject(served(deployed));
    await retrainings.redrive(failed);
    const outcome = await retrainings.outcomeOf(failed);
    expect(await retrainings.standing(model)).toMatchObject(served(outcome, deployed));
  });
});

test('a model that was deployed and then rejected by a person stays so, although its execution is redriven', async () => {
  const model = 'six';
  await retrainings.createGroup(model);
  retrainings.meddle = ({ operation, by }) => {
    if (operation === 'BatchExecuteStatement' && by === 'ronda-record-outcome') throw broken(operation);
  };
  const executionArn = await retrainings.start(model);
  expect(await retrainings.ended(executionArn)).toMatchObject({ status: 'FAILED' });
  retrainings.meddle = undefined;
  const [deployed] = await retrainings.packages(model);
  const rejection = { ModelApprovalStatus: 'Rejected', ApprovalDescription: 'taken back' } as const;
  await retrainings.clients.sagemaker.send(
    new UpdateModelPackageCommand({ ModelPackageArn: deployed?.ModelPackageArn, ...rejection }),
  );
  for (let i = 0; i < 2; i++) {
    expect(await redriven(executionArn)).toMatchObject({
      error: 'Superseded',
      cause: expect.stringContaining('somebody has rejected what the run'),
    });
  }
  expect(await retrainings.packages(model)).toMatchObject([rejection]);
  expect(await retrainings.standing(model)).toMatchObject({ approved: [], isLeased: false });
});

test('an execution that could not be prepared is prepared again by each redrive', async () => {
  const model = 'five';
  retrainings.meddle = ({ operation, by }) => {
    if (operation === 'ListModelPackages' && by === 'ronda-prepare-run') throw broken(operation);
  };
  await retrainings.createGroup(model);
  const executionArn = await retrainings.start(model, { deployment: { target: 'none' } });
  expect(await retrainings.ended(executionArn)).toMatchObject({ status: 'FAILED' });
  expect(await redriven(executionArn)).toMatchObject({ status: 'FAILED' });
  retrainings.meddle = undefined;
  expect(await redriven(executionArn)).toMatchObject({ status: 'SUCCEEDED' });
});
