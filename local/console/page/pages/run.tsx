/** One run: what became of it, its question if it asks one, and its views. */
import { duration, figure } from '#local/client/format';
import type { ConsoleView, RunView } from '../../api';
import { read } from '../ask';
import { useLive, useNow } from '../live';
import { Link, type Place, runPath } from '../navigation';
import { Json } from '../parts/json';
import { ProblemNote } from '../parts/problem';
import { Status } from '../parts/status';
import { Tabs } from '../parts/tabs';
import { RunActions } from '../run/actions';
import { Approval } from '../run/approval';
import { Events } from '../run/events';
import { GraphView } from '../run/graph-view';
import { ReportFrame } from '../run/report-frame';
import { Timeline } from '../run/timeline';
import { useTitle } from '../title';
import { moment } from '../words';

/** How often a run is looked at; it is asked only for what is new. One that has ended may be redriven elsewhere. */
const POLL = { running: 400, ended: 4000 } as const;

interface RunPageProps {
  readonly run: string;
  readonly tab: string;
  readonly place: Place;
  readonly console: ConsoleView | undefined;
}

export function RunPage({ run, tab, place, console }: RunPageProps) {
  useTitle(run);
  const { data, error, refresh } = useLive<RunView>({
    read: async (last, signal) => {
      const answer = await read('readRun', { run, since: last && String(last.newest) }, signal);
      return 'unchanged' in answer && last ? last : (answer as RunView);
    },
    key: run,
    interval: (view) => (view === undefined || view.status === 'RUNNING' ? POLL.running : POLL.ended),
  });
  return (
    <>
      <p class="crumbs">
        <Link href="/">Runs</Link>
      </p>
      <ProblemNote error={error} />
      {!data && !error && <h1>{run}</h1>}
      {data && (
        <>
          <Head view={data} refresh={refresh} />
          <Announcement view={data} />
          {console && <Approval key={run} view={data} console={console} refresh={refresh} />}
          <Tabs label="Views of the run" chosen={tab} tabs={tabsOf(data)} />
          <Content view={data} tab={tab} state={place.query.get('state')} />
        </>
      )}
    </>
  );
}

function tabsOf({ run, reports }: RunView) {
  return [
    { id: '', title: 'Graph', href: runPath(run) },
    { id: 'states', title: 'States', href: runPath(run, 'states') },
    { id: 'events', title: 'Events', href: runPath(run, 'events') },
    {
      id: 'report',
      title: 'Report',
      href: runPath(run, 'report'),
      missing: reports.evaluation ? undefined : 'The run has not come to its evaluation',
    },
    {
      id: 'data',
      title: 'Data',
      href: runPath(run, 'data'),
      missing: reports.data ? undefined : 'The run has not checked its dataset',
    },
    { id: 'input', title: 'Input and output', href: runPath(run, 'input') },
  ];
}

function Content({
  view,
  tab,
  state,
}: {
  readonly view: RunView;
  readonly tab: string;
  readonly state: string | null;
}) {
  const { run } = view;
  if (tab === 'states') return <Timeline view={view} />;
  if (tab === 'events') return <Events run={run} newest={view.newest} startedAt={view.startedAt} />;
  if (tab === 'report') return <ReportFrame run={run} file="report.html" title="Evaluation report" />;
  if (tab === 'data') return <ReportFrame run={run} file="eda.html" title="Report on the data" />;
  if (tab === 'input') {
    return (
      <div class="columns">
        <section>
          <h2>Input</h2>
          <Json value={view.input} open={2} />
        </section>
        <section>
          <h2>Output</h2>
          <Json value={view.output} open={2} />
        </section>
      </div>
    );
  }
  return <GraphView view={view} selected={state} />;
}

function Head({ view, refresh }: { readonly view: RunView; readonly refresh: () => void }) {
  const { run, outcome, model, auc, startedAt, finishedAt, error, reason, remedy } = view;
  const now = useNow(finishedAt === null);
  return (
    <header class="head">
      <div class="title">
        <h1>{run}</h1>
        <Status>{outcome}</Status>
        <RunActions view={view} refresh={refresh} />
      </div>
      <p class="muted facts">
        {model && <span>Model {model}</span>}
        {auc !== null && <span>AUC {figure(auc)}</span>}
        <span>{moment(startedAt)}</span>
        <span>{duration((finishedAt ?? now) - startedAt)}</span>
      </p>
      {(error || reason) && (
        <div class={`notice ${view.status === 'FAILED' ? 'bad' : outcome === 'deployed' ? 'good' : ''}`}>
          <p>
            {error && <b>{error}. </b>}
            {reason}
          </p>
          {remedy && <p class="muted">At the command line: {remedy}</p>}
        </div>
      )}
    </header>
  );
}

/** Tells a screen reader where the run is, without what every poll brings. */
function Announcement({ view }: { readonly view: RunView }) {
  const running = view.states.filter(({ status, kind }) => status === 'running' && kind === 'Task').at(-1);
  const text = view.approval
    ? 'The run waits for a decision'
    : view.finishedAt === null
      ? running && `${running.name} is running`
      : `The run has ended: ${view.outcome}`;
  return (
    <p class="unseen" role="status">
      {text}
    </p>
  );
}
