/** A fault while a new model comes into service: what served before serves again, at once or, where that fails too, with the next run. */
import { ListEndpointConfigsCommand, UpdateEndpointCommand } from '@aws-sdk/client-sagemaker';
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Outcome } from '#tasks/contracts/outcome';
import { broken, type Call, openRetrainings, type Retrainings } from '#test/support/retrainings';

const model = 'fraud';
const NEWEST = { SortBy: 'CreationTime', SortOrder: 'Descending', MaxResults: 1 } as const;

let retrainings: Retrainings;
let deployed: Outcome;

beforeAll(async () => {
  retrainings = await openRetrainings();
  await retrainings.createGroup(model);
  deployed = await retrainings.run(model);
});

/** Calls of the state machine since the update began. */
let calls: string[];
/** What fails from then on. */
const failing = (isFaulty: (operation: string) => boolean) => async (call: Call) => {
  if (call.by !== 'ronda-state-machine') return;
  if (calls.length > 0 || call.operation === 'UpdateEndpoint') calls.push(call.operation);
  if (calls.length > 0 && isFaulty(call.operation)) throw broken(call.operation);
};

beforeEach(() => {
  calls = [];
});

const standsAsBefore = () => ({
  endpoint: { status: 'InService', run: deployed.run },
  approved: [deployed.run],
  pending: [],
  isLeased: false,
});

async function fail(isFaulty: (operation: string) => boolean) {
  retrainings.meddle = failing(isFaulty);
  const { status, cause } = await retrainings.ended(await retrainings.start(model, { force: true }));
  retrainings.meddle = undefined;
  expect(status).toBe('FAILED');
  return JSON.parse(cause ?? '{}').errorMessage;
}

describe('an update', () => {
  test('is undone when nobody can see how far it is', async () => {
    expect(await fail((operation) => operation === 'DescribeEndpoint')).toContain('DescribeEndpoint is broken');
    expect(calls.filter((operation) => operation === 'UpdateEndpoint').length).toBeGreaterThan(1);
    expect(await retrainings.standing(model)).toMatchObject(standsAsBefore());
  });

  test('is not undone when it never began', async () => {
    expect(await fail((operation) => operation === 'UpdateEndpoint')).toContain('UpdateEndpoint is broken');
    expect(calls.filter((operation) => operation === 'UpdateEndpoint')).toHaveLength(1);
    expect(await retrainings.standing(model)).toMatchObject(standsAsBefore());
  });

  test('is undone when it began although its call failed', async () => {
    retrainings.meddle = async ({ operation, by }) => {
      if (operation !== 'UpdateEndpoint' || by !== 'ronda-state-machine' || calls.length > 0) return;
      calls.push(operation);
      const { EndpointConfigs = [] } = await retrainings.clients.sagemaker.send(new ListEndpointConfigsCommand(NEWEST));
      const { EndpointConfigName } = EndpointConfigs[0] ?? {};
      await retrainings.clients.sagemaker.send(new UpdateEndpointCommand({ EndpointName: model, EndpointConfigName }));
      throw broken(operation);
    };
    const { status } = await retrainings.ended(await retrainings.start(model, { force: true }));
    expect(status).toBe('FAILED');
    expect(await retrainings.standing(model)).toMatchObject(standsAsBefore());
  });

  test('is undone by the next run where it cannot be undone at once, which the failure says', async () => {
    const cause = await fail((operation) => calls.length > 1 && /^(Update|Describe)Endpoint$/.test(operation));
    expect(cause).toMatch(/the endpoint fraud could not be brought back and may serve the rejected model/);
    expect(await retrainings.standing(model)).toMatchObject({ approved: [deployed.run], isLeased: true });
    expect((await retrainings.run(model)).outcome).toBe('skipped');
    expect(await retrainings.standing(model)).toMatchObject(standsAsBefore());
  });
});
