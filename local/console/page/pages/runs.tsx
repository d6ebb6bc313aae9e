/** All runs, newest first, with the line of each model's AUC over its rounds. */
import { Component } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { figure } from '#local/client/format';
import type { RunItem, RunList, RunSummary } from '../../api';
import { read } from '../ask';
import { useLive, useOnce } from '../live';
import { Link, runPath } from '../navigation';
import { ProblemNote } from '../parts/problem';
import { Sparkline } from '../parts/sparkline';
import { Status } from '../parts/status';
import { summariesFor } from '../run/summaries';
import { useTitle } from '../title';
import { moment, took } from '../words';

const POLL = { running: 1500, quiet: 4000 } as const;
/** Lines of more models than this are on the models' page. */
const LINES = 3;

export function RunsPage() {
  useTitle('Runs');
  const [older, setOlder] = useState<readonly RunList[]>([]);
  const [wanted, setWanted] = useState('');
  const { data, error } = useLive(
    async (last: RunList | undefined, signal) => {
      const list = await read('listRuns', {}, signal);
      return JSON.stringify(list) === JSON.stringify(last) ? (last as RunList) : list;
    },
    'runs',
    (list) => (list?.runs.some(({ stoppedAt }) => stoppedAt === null) ? POLL.running : POLL.quiet),
  );
  const pages = data ? [data, ...older] : [];
  const runs = useMemo(() => distinct(pages.flatMap((page) => page.runs)), [data, older]);
  const { summaries, watch } = useSummaries(runs);
  const next = pages.at(-1)?.next;
  const shown = runs.filter((item) => matches(item, summaries.get(item.run), wanted));
  const models = [...new Set([...summaries.values()].map(({ model }) => model))].filter((model) => model !== null);
  return (
    <>
      <h1>Runs</h1>
      <ProblemNote error={error} />
      <div class="sparklines">
        {models.slice(0, LINES).map((model) => (
          <Rounds key={model} model={model} newest={runs.find(({ stoppedAt }) => stoppedAt !== null)?.run ?? ''} />
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
              {wanted === '' ? `${runs.length}${next ? '+' : ''} runs` : `${shown.length} of ${runs.length}`}
            </span>
          </div>
          <RunTable runs={shown} summaries={summaries} watch={watch} />
          {next && (
            <button
              type="button"
              onClick={async () => {
                const page = await read('listRuns', { next });
                setOlder((pages) => [...pages, page]);
              }}
            >
              Show older runs
            </button>
          )}
        </>
      )}
    </>
  );
}

/** A run that began between two readings stands in both pages. */
const distinct = (runs: readonly RunItem[]) => [...new Map(runs.map((item) => [item.run, item])).values()];

function matches({ run, status }: RunItem, summary: RunSummary | undefined, wanted: string): boolean {
  if (wanted === '') return true;
  const text = [run, status, summary?.model, summary?.outcome, summary?.reason].join(' ').toLowerCase();
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

const NoRuns = () => (
  <p class="empty">
    There is no run yet. <Link href="/start">Start one</Link>, or type <code>ronda run</code>.
  </p>
);

/** `newest` asks for a new reading whenever a run ends. */
function Rounds({ model, newest }: { readonly model: string; readonly newest: string }) {
  const { data } = useOnce((signal) => read('listRounds', { model }, signal), `${model} ${newest}`);
  return data ? <Sparkline model={model} rounds={data} /> : null;
}

/** What stands in the rows that are looked at, asked for when they come into sight. */
function useSummaries(runs: readonly RunItem[]) {
  const [summaries, setSummaries] = useState<ReadonlyMap<string, RunSummary>>(new Map());
  const [watch] = useState(() => summariesFor((more) => setSummaries((known) => new Map([...known, ...more]))));
  useEffect(() => watch.update(runs), [runs]);
  useEffect(() => watch.close, []);
  return { summaries, watch };
}

interface TableProps {
  readonly runs: readonly RunItem[];
  readonly summaries: ReadonlyMap<string, RunSummary>;
  readonly watch: ReturnType<typeof summariesFor>;
}

function RunTable({ runs, summaries, watch }: TableProps) {
  const now = useNow(runs.some(({ stoppedAt }) => stoppedAt === null));
  return (
    <div class="wide">
      <table class="runs">
        <thead>
          <tr>
            <th scope="col">Outcome</th>
            <th scope="col">Run</th>
            <th scope="col" class="number">
              AUC
            </th>
            <th scope="col" class="number">
              Time
            </th>
            <th scope="col" class="spare">
              Started
            </th>
            <th scope="col" class="spare">
              Why
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((item) => (
            <Row
              key={item.run}
              item={item}
              summary={summaries.get(item.run)}
              watch={watch}
              now={item.stoppedAt === null ? now : 0}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The time, every second, while something runs. */
function useNow(runs: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!runs) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [runs]);
  return now;
}

interface RowProps {
  readonly item: RunItem;
  readonly summary: RunSummary | undefined;
  readonly watch: ReturnType<typeof summariesFor>;
  readonly now: number;
}

/** Drawn anew only when it changes: there may be a thousand. */
class Row extends Component<RowProps> {
  override shouldComponentUpdate({ item, summary, now }: RowProps): boolean {
    const { props } = this;
    return (
      summary !== props.summary || now !== props.now || item.status !== props.item.status || item.run !== props.item.run
    );
  }

  override render({ item, summary, watch, now }: RowProps) {
    const { run, status, startedAt, stoppedAt } = item;
    return (
      <tr
        ref={(row) => {
          if (row) watch.observe(row, run);
        }}
      >
        <td>
          <Status>{summary?.outcome ?? status.toLowerCase().replaceAll('_', ' ')}</Status>
        </td>
        <th scope="row">
          <Link href={runPath(run)}>{run}</Link>
        </th>
        <td class="number">{summary?.auc == null ? '' : figure(summary.auc)}</td>
        <td class="number">{took(startedAt, stoppedAt ?? now)}</td>
        <td class="spare">{moment(startedAt)}</td>
        <td class="spare reason" title={summary?.reason}>
          {summary?.reason}
        </td>
      </tr>
    );
  }
}
