/** Asks for what stands in a run's row: of rows that are in sight, or of all while something is looked for; some at a time. */
import type { RunItem, RunSummary } from '../../api';
import { read } from '../ask';
import { PACE } from '../pace';

/** As many as one question may name. */
const AT_ONCE = 40;
/** Between two questions: rows that come into sight together are asked for together. */
const GATHER_MILLISECONDS = 30;

interface Asked {
  /** What the list said of the run: when it says something else, what was told is old. */
  readonly of: string;
  readonly reading: number;
  /** Whether the answer may be another at the next reading. */
  readonly again: boolean;
}

export interface Summaries {
  /** What the list names now; told at each reading of the list, also when it names the same. */
  update(runs: readonly RunItem[]): void;
  /** Whether rows out of sight are asked for, too. */
  wantAll(all: boolean): void;
  /** Says which run a row shows. */
  observe(row: Element, run: string): void;
  close(): void;
}

export function summariesFor(tell: (summaries: readonly RunSummary[]) => void): Summaries {
  let items: ReadonlyMap<string, RunItem> = new Map();
  let all = false;
  let reading = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;
  const names = new WeakMap<Element, string>();
  const asked = new Map<string, Asked>();
  const visible = new Set<string>();

  const isWanted = (run: string) => {
    const before = asked.get(run);
    const of = stateOf(items.get(run));
    return !before || before.of !== of || (before.again && before.reading !== reading);
  };
  const ask = async () => {
    // What goes on may ask something of whoever looks, also out of sight.
    const going = [...items.values()].filter(({ stoppedAt }) => stoppedAt === null).map(({ run }) => run);
    const candidates = [...visible, ...going, ...(all ? items.keys() : [])];
    const wanted = [...new Set(candidates)].filter((run) => items.has(run) && isWanted(run)).slice(0, AT_ONCE);
    if (wanted.length > 0) {
      const before = reading;
      const of = new Map(wanted.map((run) => [run, stateOf(items.get(run))]));
      // Those that were not told are asked for again at the next reading of the list, which says what is wrong.
      const answers = await read('summarizeRuns', { runs: wanted.join(',') }).catch(() => []);
      if (isClosed) return;
      const settled = new Set(answers.filter(({ isSettled }) => isSettled).map(({ run }) => run));
      for (const run of wanted) asked.set(run, { of: of.get(run) ?? '', reading: before, again: !settled.has(run) });
      tell(answers);
    }
    timer = undefined;
    if (wanted.length > 0) gather();
  };
  const gather = () => {
    timer ??= setTimeout(ask, GATHER_MILLISECONDS * PACE);
  };
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const run = names.get(target) ?? '';
      if (isIntersecting) visible.add(run);
      else visible.delete(run);
    }
    gather();
  });
  return {
    update(runs) {
      reading++;
      items = new Map(runs.map((item) => [item.run, item]));
      gather();
    },
    wantAll(wanted) {
      all = wanted;
      gather();
    },
    observe(row, run) {
      names.set(row, run);
      observer.observe(row);
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      observer.disconnect();
    },
  };
}

const stateOf = (item: RunItem | undefined) => `${item?.status} ${item?.stoppedAt}`;
