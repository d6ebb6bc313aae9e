/** One state: what it is, how it went, what it took and gave, what its program logged. */
import { useState } from 'preact/hooks';
import { duration } from '#local/client/format';
import type { GraphEdge, LogLines, RunView, StateDetail } from '../../api';
import { read } from '../ask';
import { same, useLive, useNow, useOnce } from '../live';
import { Link, statePath } from '../navigation';
import { Json } from '../parts/json';
import { ProblemNote } from '../parts/problem';
import { Status } from '../parts/status';
import { clock, moment } from '../words';
import { timeIn, triesOf } from './timeline';

interface PanelProps {
  readonly view: RunView;
  readonly state: string;
  readonly comment: string;
  /** Where it may lead. */
  readonly ways: readonly GraphEdge[];
}

export function StatePanel({ view, state: name, comment, ways }: PanelProps) {
  const state = view.states.find((candidate) => candidate.name === name);
  const now = useNow(state?.exitedAt === null);
  const { data, error } = useOnce(
    (signal) => read('readState', { run: view.run, state: name }, signal),
    `${view.run} ${name}`,
    state && `${state.status} ${state.visits} ${state.retries}`,
  );
  return (
    <section class="panel" aria-labelledby="state-title">
      <h2 id="state-title">{name}</h2>
      {comment && <p class="muted">{comment}</p>}
      {state ? (
        <>
          <p class="facts">
            <Status>{state.status}</Status>
            <span>{duration(timeIn(state, now))}</span>
            <span class="muted">{moment(state.enteredAt)}</span>
            {triesOf(state) && <span>{triesOf(state)}</span>}
          </p>
          {state.figures && <p>{state.figures}</p>}
        </>
      ) : (
        <p class="facts">
          <Status>not entered</Status>
        </p>
      )}
      <Ways run={view.run} ways={ways} />
      <ProblemNote error={error} />
      {data && <Details detail={data} />}
      {state?.job && (
        <Logs key={`${view.run} ${name}`} run={view.run} state={name} job={state.job} grows={state.exitedAt === null} />
      )}
    </section>
  );
}

function Ways({ run, ways }: { readonly run: string; readonly ways: readonly GraphEdge[] }) {
  if (ways.length === 0) return null;
  return (
    <ul class="ways" aria-label="Leads to">
      {ways.map(({ to, caught }) => (
        <li key={to}>
          → <Link href={statePath(run, to)}>{to}</Link>
          {caught !== null && <span class="muted"> on {caught}</span>}
        </li>
      ))}
    </ul>
  );
}

function Details({ detail }: { readonly detail: StateDetail }) {
  const { failures, input, output, variables, result, definition } = detail;
  return (
    <>
      {failures.map(({ error, cause }, index) => (
        <div class="notice bad" key={index}>
          <p>
            <b>{error}</b> {failures.length > 1 && <span class="muted">attempt {index + 1}</span>}
          </p>
          <pre class="cause">{cause}</pre>
        </div>
      ))}
      <Part title="Input" value={input} />
      {result !== undefined && <Part title="Result of the task" value={result} />}
      <Part title="Output" value={output} />
      {Object.keys(variables).length > 0 && <Part title="Variables assigned" value={variables} />}
      <Part title="Definition" value={definition} />
    </>
  );
}

function Part({ title, value }: { readonly title: string; readonly value: unknown }) {
  if (value === undefined) return null;
  return (
    <details class="part">
      <summary>{title}</summary>
      <Json value={value} open={2} />
    </details>
  );
}

interface LogsProps {
  readonly run: string;
  readonly state: string;
  readonly job: string;
  readonly grows: boolean;
}

function Logs({ run, state, job, grows }: LogsProps) {
  const [open, setOpen] = useState(false);
  return (
    <details class="part" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        Log <span class="muted">{job}</span>
      </summary>
      {open && <Log run={run} state={state} grows={grows} />}
    </details>
  );
}

const LOG_POLL_MILLISECONDS = 2000;

function Log({ run, state, grows }: Omit<LogsProps, 'job'>) {
  const { data, error, refresh } = useLive<LogLines>({
    read: async (last, signal) => same(last, await read('readLogs', { run, state }, signal)),
    key: `${run} ${state}`,
    version: grows,
    interval: () => (grows ? LOG_POLL_MILLISECONDS : null),
  });
  return (
    <>
      <ProblemNote error={error} />
      {data?.lines.length === 0 && <p class="muted">Nothing was logged yet.</p>}
      {data?.cut && <p class="muted">{data.cut}</p>}
      {data && data.lines.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <pre class="log" tabIndex={0}>
          {data.lines.map(({ at, text }) => `${clock(at)}  ${text}\n`).join('')}
        </pre>
      )}
      <button type="button" onClick={refresh}>
        Read the log again
      </button>
    </>
  );
}
