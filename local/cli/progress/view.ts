/** Shows a run as it goes: plain lines once per state, or, in a terminal, lines that move. */

import type { RunProgress, StateProgress } from '#local/client/progress/model';
import type { Terminal } from '../terminal';
import { type Activity, isWork, stateLine } from './state-line';

export interface View {
  /** Whether it shows what running states are doing. */
  readonly showsActivities: boolean;
  update(progress: RunProgress, activities: ReadonlyMap<string, Activity>): void;
  /** Takes the moving lines away, to print or ask something; the next update brings them back. */
  pause(): void;
  /** Leaves what was shown and stops moving. */
  close(): void;
}

export function createView(terminal: Terminal, live: boolean): View {
  return live ? liveView(terminal) : plainView(terminal);
}

/**
 * A state is settled when it was left and something else began: until then a loop may enter it again.
 */
export function settledStates({ states, status }: RunProgress): StateProgress[] {
  const work = states.filter(isWork);
  return work.filter((state, index) => state.status !== 'running' && (status !== 'RUNNING' || index < work.length - 1));
}

function plainView(terminal: Terminal): View {
  const printed = new Set<string>();
  return {
    showsActivities: false,
    update(progress, activities) {
      for (const state of settledStates(progress)) {
        if (printed.has(state.name)) continue;
        printed.add(state.name);
        terminal.say(lineOf(state, terminal, activities, ' '));
      }
    },
    pause() {},
    close() {},
  };
}

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MILLISECONDS = 80;

function liveView(terminal: Terminal): View {
  const printed = new Set<string>();
  let shown = 0;
  let frame = 0;
  let last: Parameters<View['update']> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const clear = () => {
    terminal.sayInstead(shown, []);
    shown = 0;
  };
  const draw = () => {
    if (!last) return;
    const [progress, activities] = last;
    const settled = settledStates(progress).filter(({ name }) => !printed.has(name));
    for (const { name } of settled) printed.add(name);
    const moving = progress.states.filter(
      (state) => isWork(state) && (state.status === 'running' || !printed.has(state.name)),
    );
    const spinner = SPINNER[frame % SPINNER.length] ?? ' ';
    const lines = [...settled, ...moving].map((state) => lineOf(state, terminal, activities, spinner));
    terminal.sayInstead(shown, lines);
    shown = moving.length;
  };
  return {
    showsActivities: true,
    update(...state) {
      last = state;
      draw();
      timer ??= setInterval(() => {
        frame++;
        draw();
      }, FRAME_MILLISECONDS).unref();
    },
    pause() {
      clearInterval(timer);
      timer = undefined;
      clear();
      last = undefined;
    },
    close() {
      clearInterval(timer);
      timer = undefined;
      draw();
    },
  };
}

function lineOf(
  state: StateProgress,
  terminal: Terminal,
  activities: ReadonlyMap<string, Activity>,
  spinner: string,
): string {
  const { style } = terminal;
  // The last column is left free: some terminals wrap as soon as it is written.
  const width = terminal.live ? terminal.width() - 1 : Number.MAX_SAFE_INTEGER;
  return stateLine(state, { style, width, now: Date.now(), spinner, activity: activities.get(state.name) });
}
