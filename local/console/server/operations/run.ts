/** One run: its view, its graph, its states, events and logs; stopping and redriving it. */
import * as z from 'zod';
import { logTail } from '#local/client/progress/log-tail';
import { resultOf } from '#local/client/progress/results';
import { describeExecution } from '#local/client/runs/executions';
import { stopRun } from '#local/client/runs/stop';
import type { LogLines, RunView } from '../../api';
import type { Context } from '../context';
import { layoutOf } from '../graph/layout';
import { findState, type Machine, readMachine } from '../graph/read';
import { operation, RunName, StateName } from '../operation';
import { Refused } from '../refused';
import { eventItems, wholeEvent } from '../run/events';
import { stateDetail } from '../run/state-detail';
import { runView } from '../run/view';

const OfRun = z.strictObject({ run: RunName });
const OfState = OfRun.extend({ state: StateName });

export const readRun = operation(
  OfRun.extend({ since: z.coerce.number().int().optional() }),
  async ({ run, since }, { clients, runs }): Promise<RunView | { unchanged: true }> => {
    const reading = await runs.read(run);
    if (since !== undefined && reading.events.at(-1)?.id === since) return { unchanged: true };
    const described =
      reading.progress.status === 'RUNNING' ? {} : await describeExecution(clients, reading.executionArn);
    return runView(run, reading, described);
  },
);

export const readGraph = operation(OfRun, async ({ run }, context) => layoutOf(await machineOf(run, context)));

async function machineOf(run: string, { clients, runs }: Context): Promise<Machine> {
  const { DescribeStateMachineForExecutionCommand } = await import('@aws-sdk/client-sfn');
  const { definition = '' } = await (await clients.stepFunctions()).send(
    new DescribeStateMachineForExecutionCommand({ executionArn: runs.arnOf(run) }),
  );
  return readMachine(definition);
}

export const readState = operation(OfState, async ({ run, state }, context) => {
  const [reading, machine] = await Promise.all([context.runs.read(run), machineOf(run, context)]);
  const definition = findState(machine, state);
  if (!definition) throw new Refused(404, `the state machine has no state '${state}'`);
  return stateDetail(state, { ...reading, definition });
});

export const listEvents = operation(OfRun, async ({ run }, { runs }) => eventItems((await runs.read(run)).events));

export const readEvent = operation(OfRun.extend({ id: z.coerce.number().int() }), async ({ run, id }, { runs }) => {
  const event = (await runs.read(run)).events.find((candidate) => candidate.id === id);
  if (!event) throw new Refused(404, `the run ${run} has no event ${id}`);
  return wholeEvent(event);
});

export const readLogs = operation(OfState, async ({ run, state }, { clients, runs }): Promise<LogLines> => {
  const { progress } = await runs.read(run);
  const found = progress.states.find(({ name }) => name === state);
  if (!found?.job) throw new Refused(404, `the state '${state}' has no log`);
  const wanted = { run: resultOf(progress, 'PrepareRun')?.run, since: found.enteredAt };
  return logTail(clients, found.job, wanted);
});

export const stop = operation(
  OfRun.extend({ reason: z.string().max(1000) }),
  async ({ run, reason }, { clients, runs, user }) => {
    await stopRun(clients, runs.arnOf(run), `stopped by ${user}${reason === '' ? '' : `: ${reason}`}`);
    return {};
  },
);

export const redriveRun = operation(OfRun, async ({ run }, { clients, runs }) => {
  const { RedriveExecutionCommand } = await import('@aws-sdk/client-sfn');
  await (await clients.stepFunctions()).send(new RedriveExecutionCommand({ executionArn: runs.arnOf(run) }));
  return {};
});
