/**
 * What a journal says to a run that starts over: per path the steps that are not done again. After a redrive, the steps of
 * states that had not ended are cut off, so that those states run again while the others keep their results.
 */
import { type Entry, kindOf, type PlacedEvent, type StepKind } from './journal';

/** The steps of one path. After a cut, `boundary` marks where the redrive took over. */
export interface Lane {
  readonly steps: Entry[];
  boundary?: { readonly index: number; readonly eventId: number; readonly at: number };
}

export interface Replay {
  readonly lanes: ReadonlyMap<string, Lane>;
  readonly lastEventId: number;
  readonly startedAt: number;
  readonly redriveCount: number;
  readonly redrivenAt?: number;
  /** The event that ended the execution, when it has ended and was not redriven. */
  readonly ended?: PlacedEvent & { readonly at: number };
}

const TERMINAL: ReadonlySet<StepKind> = new Set([
  'ExecutionSucceeded',
  'ExecutionFailed',
  'ExecutionAborted',
  'ExecutionTimedOut',
]);

export function planReplay(entries: readonly Entry[]): Replay {
  const lanes = new Map<string, Lane>();
  let lastEventId = 0;
  let redriveCount = 0;
  let redrivenAt: number | undefined;
  let ended: Replay['ended'];
  for (const entry of entries) {
    const kind = kindOf(entry);
    lastEventId = entry.event?.id ?? lastEventId;
    if (kind === 'News' || kind === 'ExecutionStarted') continue;
    if (TERMINAL.has(kind)) {
      ended = { ...(entry.event as PlacedEvent), at: entry.at };
    } else if (kind === 'ExecutionRedriven') {
      ended = undefined;
      redriveCount += 1;
      redrivenAt = entry.at;
      cutUnfinished(lanes, '', { eventId: lastEventId, at: entry.at });
    } else {
      laneOf(lanes, entry.path).steps.push(entry);
    }
  }
  return { lanes, lastEventId, startedAt: entries[0]?.at ?? 0, redriveCount, redrivenAt, ended };
}

function laneOf(lanes: Map<string, Lane>, path: string): Lane {
  const known = lanes.get(path);
  if (known) return known;
  const lane: Lane = { steps: [] };
  lanes.set(path, lane);
  return lane;
}

interface Takeover {
  readonly eventId: number;
  readonly at: number;
}

/** Cuts the path, and the branches that its unfinished state keeps. What lies in states that were left stays whole. */
function cutUnfinished(lanes: Map<string, Lane>, path: string, takeover: Takeover): void {
  const { steps } = laneOf(lanes, path);
  const kept = keptSteps(steps);
  lanes.set(path, { steps: kept, boundary: { index: kept.length, ...takeover } });
  for (const step of steps) if (startsBranches(step) && !kept.includes(step)) removeBranches(lanes, step);
  const last = kept.at(-1);
  if (!last || !startsBranches(last)) return;
  for (const branch of branchesOf(lanes, path, last)) cutUnfinished(lanes, branch, takeover);
}

const suffixOf = (started: Entry) => `@${started.event?.id}`;

function branchesOf(lanes: Map<string, Lane>, path: string, started: Entry): string[] {
  const depth = path === '' ? 1 : path.split('/').length + 1;
  return [...lanes.keys()].filter((name) => name.endsWith(suffixOf(started)) && name.split('/').length === depth);
}

function removeBranches(lanes: Map<string, Lane>, started: Entry): void {
  for (const name of lanes.keys()) {
    if (name.split('/').some((part) => part.endsWith(suffixOf(started)))) lanes.delete(name);
  }
}

/** All steps but those of the last state, when it has not been left: of that one only what need not happen again. */
function keptSteps(steps: readonly Entry[]): Entry[] {
  const entered = steps.findLastIndex((step) => step.event?.type.endsWith('StateEntered'));
  const left = steps.findLastIndex((step) => step.event?.type.endsWith('StateExited'));
  if (left >= entered) return steps.filter((step, index) => index <= left || !UNDONE.has(kindOf(step)));
  const before = steps.slice(0, entered);
  if (steps[entered]?.event?.type === 'FailStateEntered') return before;
  const group = steps.slice(entered);
  const started = group.findLast(startsBranches);
  const isOversized = group.some((step) => step.memo?.fault?.error === 'States.DataLimitExceeded');
  return [...before, ...group.slice(0, 1), ...(started && !isOversized ? [started] : [])];
}

/** Steps that end a branch or an iteration outside of a state. */
const UNDONE: ReadonlySet<StepKind> = new Set(['MapIterationFailed', 'MapIterationAborted', 'EvaluationFailed']);

function startsBranches(step: Entry): boolean {
  return step.event?.type === 'ParallelStateStarted' || step.event?.type === 'MapStateStarted';
}
