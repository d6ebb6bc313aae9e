/** The table of what the page may ask. That it is whole, and answers what api.ts says, the compiler proves. */
import type { Changes, Reads } from '../api';
import type { Context } from './context';
import { decide, readApproval } from './operations/approval';
import { listColumns } from './operations/columns';
import { describeConsole } from './operations/console';
import { listModels, predict } from './operations/models';
import { cancelQuery, readQuery, startQuery } from './operations/queries';
import { listEvents, readEvent, readGraph, readLogs, readRun, readState, redriveRun, stop } from './operations/run';
import { listRounds, listRuns, summarizeRuns } from './operations/runs';
import { readInputForm, startRun } from './operations/start';

/** Takes what came over the wire and checks it itself. */
export type Operation<Output = unknown> = (input: unknown, context: Context) => Promise<Output>;

type Table<Entries> = {
  readonly [Name in keyof Entries]: Operation<Entries[Name] extends { output: infer Output } ? Output : never>;
};

export const reads: Table<Reads> = {
  describeConsole,
  listRuns,
  summarizeRuns,
  listRounds,
  readRun,
  readGraph,
  readState,
  listEvents,
  readEvent,
  readLogs,
  readApproval,
  readInputForm,
  listModels,
  listColumns,
  readQuery,
};

export const changes: Table<Changes> = {
  startRun,
  stopRun: stop,
  redriveRun,
  decide,
  predict,
  startQuery,
  cancelQuery,
};
