/**
 * An execution that is stopped in each state of a deployment, while its call is under way, which is refused in the end, or done
 * after the stop. Whether the next run clears up, or a redrive goes on: what serves is the champion, nothing else is approved or
 * asked about, and nobody holds the lease.
 */
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ExecutionInput } from '#tasks/contracts/execution-input';
import type { Outcome } from '#tasks/contracts/outcome';
import { query } from '#test/support/aws-clients';
import { broken, type Call, openRetrainings, type Retrainings, type Standing } from '#test/support/retrainings';

let retrainings: Retrainings;

beforeAll(async () => {
  retrainings = await openRetrainings();
});

interface Stop {
  readonly state: string;
  /** What the state calls. */
  readonly operation: RegExp;
  /** @default the state machine itself */
  readonly by?: string;
  /** The state is the one that does so after this was called. */
  readonly after?: RegExp;
  /** The model fails its smoke test. */
  readonly fails?: boolean;
  readonly call: 'refused' | 'done';
}

type Place = Omit<Stop, 'call'>;
const looks = (place: Place): Stop[] => [{ ...place, call: 'refused' }];
const changes = (place: Place): Stop[] => [
  { ...place, call: 'refused' },
  { ...place, call: 'done' },
];

/** What an earlier attempt has created, the next one updates. */
const BEGUN = /^(Create|Update)Endpoint$/;

const CREATE: readonly Stop[] = [
  ...changes({ state: 'CreateEndpoint', operation: BEGUN }),
  ...looks({ state: 'CheckEndpoint', operation: /^DescribeEndpoint$/, after: BEGUN }),
  ...looks({ state: 'SmokeTest', operation: /^InvokeEndpoint$/, by: 'ronda-smoke-test' }),
  ...changes({ state: 'DeleteEndpoint', operation: /^DeleteEndpoint$/, fails: true }),
];

const UPDATE: readonly Stop[] = [
  ...changes({ state: 'ApproveModel', operation: /^UpdateModelPackage$/ }),
  ...looks({ state: 'FindEndpoint', operation: /^ListEndpoints$/ }),
  ...changes({ state: 'CreateEndpointConfig', operation: /^CreateEndpointConfig$/ }),
  ...looks({ state: 'RememberServingConfig', operation: /^DescribeEndpoint$/ }),
  ...changes({ state: 'UpdateEndpoint', operation: BEGUN }),
  ...looks({ state: 'CheckEndpoint', operation: /^DescribeEndpoint$/, after: BEGUN }),
  ...looks({ state: 'SmokeTest', operation: /^InvokeEndpoint$/, by: 'ronda-smoke-test' }),
  ...looks({ state: 'CheckBeforeRollBack', operation: /^DescribeEndpoint$/, after: /^InvokeEndpoint$/, fails: true }),
  ...changes({ state: 'RollBackEndpoint', operation: /^UpdateEndpoint$/, after: /^InvokeEndpoint$/, fails: true }),
  ...changes({
    state: 'RecordFailure',
    operation: /^UpdateModelPackage$/,
    by: 'ronda-record-failure',
    after: /^InvokeEndpoint$/,
    fails: true,
  }),
  ...looks({ state: 'RecordOutcome', operation: /^BatchExecuteStatement$/, by: 'ronda-record-outcome' }),
];

const named = (stops: readonly Stop[]) => stops.map((stop) => [stop.state, stop.call, stop] as const);

/** Newest first; the newest serves. */
const settled = (approved: readonly Outcome[]): Standing => ({
  endpoint: approved[0] && { status: 'InService', run: approved[0].run },
  approved: approved.map(({ run }) => run),
  pending: [],
  openQuestions: [],
  isLeased: false,
});

/** Holds an execution up in a state, and stops it there. @returns its ARN */
async function stopIn(stop: Stop, begin: () => Promise<string>): Promise<string> {
  let isAfter = !stop.after;
  const isMeant = ({ operation, by }: Call) => {
    const isSmokeTest = by === 'ronda-smoke-test' && operation === 'InvokeEndpoint';
    const isHere = isAfter && stop.operation.test(operation) && by === (stop.by ?? 'ronda-state-machine');
    isAfter ||= stop.after?.test(operation) ?? false;
    if (isSmokeTest && stop.fails) throw broken(operation);
    return isHere;
  };
  const held = await retrainings.hold(isMeant, begin);
  await retrainings.stop(held.executionArn);
  held.release(stop.call);
  return held.executionArn;
}

/** The same execution goes on, to be stopped again. */
const again = (executionArn: string) => async () => {
  await retrainings.redrive(executionArn);
  return executionArn;
};

describe.each<[string, readonly Stop[], ExecutionInput, Outcome['outcome']]>([
  ['creation', CREATE, { gate: { minimumAuc: 0.9999 } }, 'rejected'],
  ['update', UPDATE, {}, 'deployed'],
])('the %s of an endpoint', (model, stops, input, before) => {
  let approved: Outcome[];
  let executionArn: string | undefined;

  beforeAll(async () => {
    await retrainings.createGroup(model);
    const earlier = await retrainings.run(model, input);
    expect(earlier.outcome).toBe(before);
    approved = earlier.deployment ? [earlier] : [];
  });

  test.each(named(stops))('that is stopped in %s, its call %s, is taken back by the next run', async (_, __, stop) => {
    executionArn = await stopIn(
      stop,
      executionArn ? again(executionArn) : () => retrainings.start(model, { force: true }),
    );
    // A run that finds nothing new clears up, too.
    expect((await retrainings.run(model, input)).outcome).toBe('skipped');
    expect(await retrainings.standing(model)).toEqual(settled(approved));
  });

  test('is completed by redrives, wherever it is stopped', async () => {
    if (!executionArn) throw new Error('expected an execution that was stopped');
    for (const stop of stops) await stopIn(stop, again(executionArn));
    // At its last call all is recorded, and the lease given back.
    const told: Stop = {
      state: 'RecordOutcome',
      operation: /^PutEvents$/,
      by: 'ronda-record-outcome',
      call: 'refused',
    };
    await stopIn(told, again(executionArn));
    await retrainings.redrive(executionArn);
    const outcome = await retrainings.outcomeOf(executionArn);
    expect(outcome.outcome).toBe('deployed');
    expect(await retrainings.standing(model)).toEqual(settled([outcome, ...approved]));
    const recorded = `SELECT outcome FROM ${model}_rounds ORDER BY started_at`;
    expect(await query(retrainings.clients, recorded)).toEqual([[before], ['deployed']]);
  });
});
