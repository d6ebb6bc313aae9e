/** All runs, newest first, with the line of each model's AUC over its rounds. */
import { Component, Fragment } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { count, duration, figure } from '#local/client/format';
import type { RunItem, RunList, RunSummary } from '../../api';
import { read } from '../ask';
import { same, useLive, useNow } from '../live';
import { Rounds } from '../models/rounds';
import { Link, runPath } from '../navigation';
import { ProblemNote } from '../parts/problem';
import { Status } from '../parts/status';
import { type Column, Table, Tight } from '../parts/table';
import { type Summaries, summariesFor } from '../run/summaries';
import { useTitle } from '../title';
import { moment } from '../words';

const POLL = { running: 1500, quiet: 4000 } as const;
/** Lines of more models than this are on the models' page. */
const LINES = 3;

export function RunsPage() {
  const [older, setOlder] = useState<readonly RunList[]>([]);
  const [wanted, setWanted] = useState('');
  const [failure, setFailure] = useState<Error>();
  const { summaries, watch } = useSummaries(wanted.trim() !== '');
  const { data, error } = useLive<RunList>({
    read: async (last, signal) => {
      const list = same(last, await read('listRuns', {}, signal));
      // What runs may wait by now, though the list says the same of it.
      if (list === last) watch.update(runs);
      return list;
    },
    key: 'runs',
    interval: (list) => (list?.runs.some(goesOn) ? POLL.running : POLL.quiet),
  });
  const pages = data ? [data, ...older] : [];
  const runs = useMemo(() => distinct(pages.flatMap((page) => page.runs)), [data, older]);
  useEffect(() => watch.update(runs), [watch, runs]);
  const next = pages.at(-1)?.next;
  const shown = runs.filter((item) => matches(item, summaries.get(item.run), wanted));
  const models = [...new Set([...summaries.values()].map(({ model }) => model))].filter((model) => model !== null);
  const asking = runs.filter((item) => goesOn(item) && summaries.get(item.run)?.outcome === WAITING);
  const lastEnd = Math.max(0, ...runs.map(({ stoppedAt }) => stoppedAt ?? 0));
  useTitle(asking.length === 0 ? 'Runs' : `(${asking.length}) Runs`);
  const showOlder = async () => {
    try {
      const page = await read('listRuns', { next: next ?? undefined });
      setOlder((pages) => [...pages, page]);
      setFailure(undefined);
    } catch (failure) {
      setFailure(failure as Error);
    }
  };
  return (
    <>
      <h1>Runs</h1>
      <ProblemNote error={error} />
      <Asking runs={asking} />
      <div class="sparklines">
        {models.slice(0, LINES).map((model) => (
          <Rounds key={model} model={model} version={lastEnd} />
        ))}
      </div>
      {data && runs.length === 0 && <NoRuns />}
      {runs.length > 0 && (
        <>
          <div class="bar">
            <label>
              Find{' '}
              <input
                type="search"
                placeholder="name, model, outcome, reason"
                value={wanted}
                onInput={(event) => setWanted(event.currentTarget.value)}
              />
            </label>
            <span class="muted" role="status">
              {foundWords(runs, shown, summaries, next !== null)}
            </span>
          </div>
          <RunTable runs={shown} summaries={summaries} watch={watch} />
          {next && (
            <button type="button" onClick={showOlder}>
              Show older runs
            </button>
          )}
          <ProblemNote error={failure} />
        </>
      )}
    </>
  );
}

const WAITING = 'waiting';

const goesOn = ({ stoppedAt }: RunItem) => stoppedAt === null;

/** The runs that ask whoever looks, above all others. */
function Asking({ runs }: { readonly runs: readonly RunItem[] }) {
  return (
    <div role="status">
      {runs.length > 0 && (
        <p class="notice asking">
          {runs.length === 1 ? 'A run waits for a decision: ' : `${count(runs.length)} runs wait for a decision: `}
          {runs.map(({ run }, index) => (
            <Fragment key={run}>
              {index > 0 && ', '}
              <Link href={runPath(run)}>{run}</Link>
            </Fragment>
          ))}
        </p>
      )}
    </div>
  );
}

/** A run that began between two readings stands in both pages. */
const distinct = (runs: readonly RunItem[]) => [...new Map(runs.map((item) => [item.run, item])).values()];

/** Looks for what the row shows, and for the model. */
function matches(item: RunItem, summary: RunSummary | undefined, wanted: string): boolean {
  const text = [item.run, outcomeOf(item, summary), summary?.model, summary?.reason].join('\n').toLowerCase();
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Until more of it is known: the execution's own status. */
const outcomeOf = ({ status }: RunItem, summary: RunSummary | undefined) =>
  summary?.outcome ?? status.toLowerCase().replaceAll('_', ' ');

/** `1,000+ runs`, `3 of 1,000+ so far, 40 not looked into yet`: what is not known of a run yet cannot be found in it. */
function foundWords(
  runs: readonly RunItem[],
  shown: readonly RunItem[],
  summaries: ReadonlyMap<string, RunSummary>,
  hasMore: boolean,
): string {
  const all = `${count(runs.length)}${hasMore ? '+' : ''}`;
  if (shown.length === runs.length) return runs.length === 1 && !hasMore ? '1 run' : `${all} runs`;
  const unknown = runs.filter(({ run }) => !summaries.has(run)).length;
  const later = unknown === 0 ? '' : ` so far, ${count(unknown)} not looked into yet`;
  return `${count(shown.length)} of ${all}${later}`;
}

const NoRuns = () => (
  <p class="empty">
    There is no run yet. <Link href="/start">Start one</Link>, or type <code>ronda run</code>.
  </p>
);

/** What stands in the rows that are looked at, or in all. */
function useSummaries(all: boolean) {
  const [summaries, setSummaries] = useState<ReadonlyMap<string, RunSummary>>(new Map());
  const [watch] = useState(() => summariesFor((more) => setSummaries((known) => merged(known, more))));
  useEffect(() => watch.wantAll(all), [watch, all]);
  useEffect(() => watch.close, [watch]);
  return { summaries, watch };
}

/** What could not be read again is shown as it was. */
function merged(known: ReadonlyMap<string, RunSummary>, more: readonly RunSummary[]): ReadonlyMap<string, RunSummary> {
  const better = more.filter(({ run, outcome }) => outcome !== null || !known.has(run));
  return new Map([...known, ...better.map((summary) => [summary.run, summary] as const)]);
}

interface TableProps {
  readonly runs: readonly RunItem[];
  readonly summaries: ReadonlyMap<string, RunSummary>;
  readonly watch: Summaries;
}

function RunTable({ runs, summaries, watch }: TableProps) {
  const now = useNow(runs.some(goesOn));
  return (
    <Table class="runs" columns={COLUMNS}>
      {runs.map((item) => (
        <Row
          key={item.run}
          item={item}
          summary={summaries.get(item.run)}
          watch={watch}
          now={item.stoppedAt === null ? now : 0}
        />
      ))}
    </Table>
  );
}

const COLUMNS: readonly Column[] = [
  { title: 'Outcome' },
  { title: 'Run' },
  { title: 'AUC', kind: 'number' },
  { title: 'Time', kind: 'number spare' },
  { title: 'Started', kind: 'spare' },
  { title: 'Why', kind: 'spare' },
];

interface RowProps {
  readonly item: RunItem;
  readonly summary: RunSummary | undefined;
  readonly watch: Summaries;
  readonly now: number;
}

/** Drawn anew only when it changes: there may be a thousand. */
class Row extends Component<RowProps> {
  override shouldComponentUpdate({ item, summary, now }: RowProps): boolean {
    const { props } = this;
    const isSame =
      item.run === props.item.run && item.status === props.item.status && item.stoppedAt === props.item.stoppedAt;
    return !isSame || summary !== props.summary || now !== props.now;
  }

  override render({ item, summary, watch, now }: RowProps) {
    const { run, startedAt, stoppedAt } = item;
    const time = duration((stoppedAt ?? now) - startedAt);
    return (
      <tr
        ref={(row) => {
          if (row) watch.observe(row, run);
        }}
      >
        <td>
          <Status>{outcomeOf(item, summary)}</Status>
        </td>
        <th scope="row">
          <Link href={runPath(run)}>{run}</Link>
          <Tight>
            {moment(startedAt)}, {time}
          </Tight>
          {summary?.reason && <Tight isLong>{summary.reason}</Tight>}
        </th>
        <td class="number">{summary?.auc == null ? '' : figure(summary.auc)}</td>
        <td class="number spare">{time}</td>
        <td class="spare">{moment(startedAt)}</td>
        <td class="spare reason" title={summary?.reason}>
          {summary?.reason}
        </td>
      </tr>
    );
  }
}
