/** One state as one line of progress. */
import { duration } from '#local/client/format';
import { plainFailure } from '#local/client/progress/failure';
import { figuresOf } from '#local/client/progress/figures';
import type { StateProgress } from '#local/client/progress/model';
import type { Style } from '../text/style';
import { cut, padEnd, padStart } from '../text/width';

/** What a running job says: its last line, and how far it is. */
export interface Activity {
  readonly line: string;
  /** Rounds done, of those to be done. */
  readonly done?: { readonly rounds: number; readonly of: number };
}

export interface LineOptions {
  readonly style: Style;
  readonly width: number;
  readonly now: number;
  /** The sign of a state that runs. */
  readonly spinner: string;
  readonly activity: Activity | undefined;
}

/** Choices, waits and passes take no time worth telling. */
export const isWork = ({ kind }: StateProgress) => kind === 'Task';

const NAME_COLUMNS = 22;
const DURATION_COLUMNS = 9;
const BAR_COLUMNS = 20;

export function stateLine(state: StateProgress, { style, width, now, spinner, activity }: LineOptions): string {
  const running = state.status === 'running';
  const sign = {
    running: style.accent(spinner),
    succeeded: style.good('✓'),
    caught: style.bad('!'),
    failed: style.bad('✗'),
    aborted: '–',
  }[state.status];
  const time = duration(running ? state.busy + now - state.enteredAt : state.busy);
  const retried = state.retries > 0 ? `retried ${state.retries === 1 ? 'once' : `${state.retries} times`}` : '';
  const rest = [
    running ? progressOf(state, activity, style) : figuresOf(state),
    retried,
    running ? '' : problemOf(state),
  ];
  const line = ` ${sign} ${padEnd(state.name, NAME_COLUMNS)} ${style.dim(padStart(time, DURATION_COLUMNS))}  ${rest.filter(Boolean).join(' · ')}`;
  return cut(line.trimEnd(), width);
}

function progressOf(state: StateProgress, activity: Activity | undefined, style: Style): string {
  if (state.submitted !== undefined && state.name === 'RequestApproval') return 'waits for a decision';
  if (!activity) return '';
  const line = style.dim(activity.line);
  return activity.done
    ? `${bar(activity.done.rounds / activity.done.of)} ${activity.done.rounds}/${activity.done.of} ${line}`
    : line;
}

/** @param share from 0 to 1 */
export function bar(share: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * BAR_COLUMNS);
  return `${'━'.repeat(filled)}${'╌'.repeat(BAR_COLUMNS - filled)}`;
}

function problemOf({ status, failures }: StateProgress): string {
  const last = failures.at(-1);
  return last && (status === 'failed' || status === 'caught') ? plainFailure(last).error : '';
}
