/** Asks the warehouse: reads only, with answers that end. */
import { useState } from 'preact/hooks';
import { count } from '#local/client/format';
import type { QueryView } from '../../api';
import { change, read } from '../ask';
import { useLive } from '../live';
import { ProblemNote } from '../parts/problem';
import { Status } from '../parts/status';
import { type Column, Table } from '../parts/table';
import { useTitle } from '../title';

const POLL_MILLISECONDS = 300;
const ENDED = ['FINISHED', 'FAILED', 'ABORTED'];
const EXAMPLE = 'select run, outcome, auc, finished_at\nfrom fraud_rounds\norder by finished_at desc';

export function QueryPage() {
  useTitle('Query');
  const [sql, setSql] = useState(EXAMPLE);
  const [id, setId] = useState<string>();
  const [error, setError] = useState<Error>();
  const run = async () => {
    try {
      const started = await change('startQuery', { sql });
      setError(undefined);
      setId(started.id);
    } catch (failure) {
      setError(failure as Error);
      setId(undefined);
    }
  };
  return (
    <>
      <h1>Query the warehouse</h1>
      <form
        class="query"
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        <label class="field">
          SQL: SELECT, EXPLAIN or SHOW
          <textarea
            class="code"
            rows={6}
            value={sql}
            spellcheck={false}
            onInput={(event) => setSql(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void run();
            }}
          />
        </label>
        <div class="buttons">
          <button type="submit" class="primary">
            Run
          </button>
          <span class="muted">Ctrl-Enter runs it, too</span>
        </div>
      </form>
      <ProblemNote error={error} />
      {id && <Answer id={id} />}
    </>
  );
}

function Answer({ id }: { readonly id: string }) {
  const { data, error } = useLive<QueryView>({
    read: (_, signal) => read('readQuery', { id }, signal),
    key: id,
    interval: (view) => (view && ENDED.includes(view.status) ? null : POLL_MILLISECONDS),
  });
  const [failure, setFailure] = useState<Error>();
  const goesOn = data && !ENDED.includes(data.status);
  return (
    <section aria-label="Answer">
      <ProblemNote error={error ?? failure} />
      <p class="facts" role="status">
        {data && <Status>{data.status.toLowerCase()}</Status>}
        {data?.status === 'FINISHED' && <span>{extent(data)}</span>}
        {goesOn && (
          <button type="button" onClick={() => change('cancelQuery', { id }).catch(setFailure)}>
            Cancel
          </button>
        )}
      </p>
      {data?.error && (
        <div class="notice bad" role="alert">
          <pre class="cause">{data.error}</pre>
        </div>
      )}
      {data && data.columns.length > 0 && <Rows view={data} />}
    </section>
  );
}

function extent({ rows, total, milliseconds }: QueryView): string {
  const size = total > rows.length ? `the first ${count(rows.length)} of ${count(total)} rows` : `${count(total)} rows`;
  return milliseconds === null ? size : `${size} in ${count(Math.round(milliseconds))} ms`;
}

function Rows({ view: { columns, rows } }: { readonly view: QueryView }) {
  const heads = columns.map((title, index): Column => {
    const isNumber = rows.every((row) => row[index] === null || typeof row[index] === 'number');
    return { title, kind: isNumber ? 'number' : undefined };
  });
  return (
    <Table class="result" columns={heads} label="Rows">
      {rows.map((row, index) => (
        <tr key={index}>
          {row.map((cell, place) => (
            <td key={place} class={heads[place]?.kind}>
              {cell === null ? <span class="muted">null</span> : String(cell)}
            </td>
          ))}
        </tr>
      ))}
    </Table>
  );
}
