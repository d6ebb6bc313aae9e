/** Asks for what stands in a run's row when the row comes into sight, some rows at a time. */
import type { RunItem, RunSummary } from '../../api';
import { read } from '../ask';

/** As many as one question may name. */
const AT_ONCE = 40;
/** Rows that come into sight together are asked for together. */
const GATHER_MILLISECONDS = 30;

export function summariesFor(tell: (summaries: readonly (readonly [string, RunSummary])[]) => void) {
  const items = new Map<string, RunItem>();
  const names = new WeakMap<Element, string>();
  /** What was asked for, as it was then: a run that went on is asked for again. */
  const asked = new Map<string, string>();
  const visible = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const ask = async () => {
    timer = undefined;
    const wanted = [...visible].filter((run) => items.has(run) && asked.get(run) !== stateOf(run)).slice(0, AT_ONCE);
    if (wanted.length === 0) return;
    for (const run of wanted) asked.set(run, stateOf(run));
    const answer = await read('summarizeRuns', { runs: wanted.join(',') }).catch(() => []);
    tell(answer.map((summary) => [summary.run, summary] as const));
    gather();
  };
  const gather = () => {
    timer ??= setTimeout(ask, GATHER_MILLISECONDS);
  };
  /** What runs is looked at again at every reading of the list. */
  const stateOf = (run: string) => {
    const item = items.get(run);
    return item?.stoppedAt ? `${item.status} ${item.stoppedAt}` : `running ${readings}`;
  };
  let readings = 0;

  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const run = names.get(target) ?? '';
      if (isIntersecting) visible.add(run);
      else visible.delete(run);
    }
    gather();
  });
  return {
    update(runs: readonly RunItem[]) {
      readings++;
      for (const item of runs) items.set(item.run, item);
      gather();
    },
    observe(row: Element, run: string) {
      names.set(row, run);
      observer.observe(row);
    },
    close() {
      clearTimeout(timer);
      observer.disconnect();
    },
  };
}
