/** An endpoint to try: rows in, their scores out, and what each feature adds to them. */
import { useState } from 'preact/hooks';
import { figure, signed } from '#local/client/format';
import type { Contribution, PredictAnswer } from '../../api';
import { change, read } from '../ask';
import { useOnce } from '../live';
import { ProblemNote } from '../parts/problem';
import { type Column, Table, Tight } from '../parts/table';

/** @param props.served what the endpoint serves: with another model come other columns */
export function TryOut({ model, served }: { readonly model: string; readonly served: string | undefined }) {
  const columns = useOnce((signal) => read('listColumns', { model }, signal), `columns ${model}`, served).data;
  const [rows, setRows] = useState('');
  const [answer, setAnswer] = useState<PredictAnswer>();
  const [error, setError] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const score = async () => {
    setBusy(true);
    try {
      setAnswer(await change('predict', { model, rows }));
      setError(undefined);
    } catch (failure) {
      setAnswer(undefined);
      setError(failure as Error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      class="try"
      onSubmit={(event) => {
        event.preventDefault();
        void score();
      }}
    >
      <label class="field">
        Rows to score
        <textarea
          class="code"
          rows={4}
          value={rows}
          spellcheck={false}
          placeholder={['CSV with a header, or JSON', columns?.map(csvCell).join()].filter(Boolean).join('\n')}
          onInput={(event) => setRows(event.currentTarget.value)}
        />
      </label>
      <div class="buttons">
        <button type="submit" class="primary" disabled={busy || rows.trim() === ''}>
          Score
        </button>
      </div>
      <ProblemNote error={error} />
      <div role="status">{answer && <Scores answer={answer} />}</div>
    </form>
  );
}

const csvCell = (name: string) => (/[",\n\r]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name);

function Scores({ answer: { version, threshold, predictions } }: { readonly answer: PredictAnswer }) {
  const caption = `By version ${version}; positive from ${figure(threshold)} on`;
  return (
    <Table class="scores" columns={COLUMNS} caption={caption} label="Scores">
      {predictions.map(({ score, positive, contributions }, index) => (
        <tr key={index}>
          <th scope="row" class="number">
            {index + 1}
          </th>
          <td class="number">
            {score.toFixed(6)}
            <Tight>{classOf(positive)}</Tight>
          </td>
          <td class="class spare">{classOf(positive)}</td>
          <td>
            <Contributions contributions={contributions} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

const classOf = (isPositive: boolean) => (isPositive ? <b>positive</b> : 'negative');

const COLUMNS: readonly Column[] = [
  { title: 'Row', kind: 'number' },
  { title: 'Score', kind: 'number' },
  { title: 'Class', kind: 'spare' },
  { title: 'What moves it' },
];

/** As many as fit beside a row. */
const SHOWN = 6;
const BAR = { width: 120, height: 12 } as const;

/** A bar to the right pushes the score up, one to the left pulls it down. */
function Contributions({ contributions }: { readonly contributions: readonly Contribution[] | null }) {
  if (contributions === null) return <span class="muted">this kind of model cannot be explained</span>;
  const largest = Math.abs(contributions[0]?.adds ?? 0);
  const rest = contributions.length - SHOWN;
  return (
    <>
      <ul class="contributions">
        {contributions.slice(0, SHOWN).map(({ feature, adds }) => (
          <li key={feature}>
            <span class="name">{feature}</span>
            <svg viewBox={`0 0 ${BAR.width} ${BAR.height}`} aria-hidden="true">
              <line x1={BAR.width / 2} x2={BAR.width / 2} y1={0} y2={BAR.height} />
              <Bar share={adds / largest} />
            </svg>
            <span class="adds">{signed(adds)}</span>
          </li>
        ))}
      </ul>
      {rest > 0 && <p class="muted">and {rest} more that move it less</p>}
    </>
  );
}

function Bar({ share }: { readonly share: number }) {
  const width = (Math.abs(share) * BAR.width) / 2;
  const x = share < 0 ? BAR.width / 2 - width : BAR.width / 2;
  return <rect class={share < 0 ? 'down' : 'up'} x={x} width={width} y={2} height={BAR.height - 4} />;
}
