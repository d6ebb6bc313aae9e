/** The question of a run that waits: the facts, and the answer with its reason. */
import { useState } from 'preact/hooks';
import type { ApprovalView, ConsoleView, Fact } from '../../api';
import { change, read } from '../ask';
import { useLive } from '../live';
import { ProblemNote } from '../parts/problem';
import { moment } from '../words';

interface ApprovalProps {
  readonly id: string;
  readonly console: ConsoleView;
  readonly onDecided: () => void;
}

/** Somebody else may approve meanwhile, where two must. */
const POLL_MILLISECONDS = 3000;

export function Approval({ id, console, onDecided }: ApprovalProps) {
  const { data, error, refresh } = useLive(
    async (last: ApprovalView | undefined, signal) => {
      const view = await read('readApproval', { id }, signal);
      return JSON.stringify(view) === JSON.stringify(last) ? (last as ApprovalView) : view;
    },
    id,
    (view) => (view?.approvers === 1 ? null : POLL_MILLISECONDS),
  );
  const decided = () => {
    refresh();
    onDecided();
  };
  return (
    <section class="approval" aria-labelledby="approval-title">
      <h2 id="approval-title">{data?.question ?? 'Let this model into production?'}</h2>
      <ProblemNote error={error} />
      {data && (
        <div class="columns">
          <div>
            <ul class="reasons">
              {data.findings.map(({ judgement, sentence }) => (
                <li key={sentence} class={judgement}>
                  {sentence}
                </li>
              ))}
            </ul>
            <Facts facts={data.facts} />
          </div>
          <DecisionForm view={data} console={console} onDecided={decided} />
        </div>
      )}
    </section>
  );
}

function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl class="factlist">
      {facts.map(({ label, value, note }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <b>{value}</b> {note && <span class="muted">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface FormProps {
  readonly view: ApprovalView;
  readonly console: ConsoleView;
  readonly onDecided: () => void;
}

function DecisionForm({ view, console, onDecided }: FormProps) {
  const [by, setBy] = useState(console.user);
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<'reason' | 'by'>();
  const [answer, setAnswer] = useState<{ message: string; accepted: boolean }>();
  const [error, setError] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const decide = async (decision: 'approved' | 'rejected') => {
    const missing = by.trim() === '' ? 'by' : decision === 'rejected' && reason.trim() === '' ? 'reason' : undefined;
    setProblem(missing);
    if (missing) {
      document.getElementById(`decision-${missing}`)?.focus();
      return;
    }
    setBusy(true);
    try {
      setAnswer(await change('decide', { id: view.id, decision, by: by.trim(), reason: reason.trim() }));
      setError(undefined);
      onDecided();
    } catch (failure) {
      setError(failure as Error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form class="decision" onSubmit={(event) => event.preventDefault()}>
      <label class="field" for="decision-by">
        Decided by
      </label>
      <input
        id="decision-by"
        value={by}
        maxLength={256}
        readOnly={console.userIsFixed}
        aria-invalid={problem === 'by'}
        aria-describedby={problem === 'by' ? 'decision-problem' : undefined}
        onInput={(event) => setBy(event.currentTarget.value)}
      />
      <label class="field" for="decision-reason">
        Reason
      </label>
      <textarea
        id="decision-reason"
        rows={3}
        value={reason}
        maxLength={1000}
        aria-invalid={problem === 'reason'}
        aria-describedby={problem === 'reason' ? 'decision-problem' : 'decision-note'}
        onInput={(event) => setReason(event.currentTarget.value)}
      />
      <p id="decision-note" class="muted">
        Needed to reject. Name, time and reason stay in the registry. The question is open until{' '}
        {moment(view.expiresAt)}.
      </p>
      {problem && (
        <p id="decision-problem" class="problem" role="alert">
          {problem === 'reason' ? 'A rejection needs a reason.' : 'Say who decides.'}
        </p>
      )}
      <div class="buttons">
        <button type="button" class="primary" disabled={busy} onClick={() => decide('approved')}>
          Approve
        </button>
        <button type="button" class="danger" disabled={busy} onClick={() => decide('rejected')}>
          Reject
        </button>
      </div>
      <ProblemNote error={error} />
      {answer && (
        <p class={`notice ${answer.accepted ? '' : 'bad'}`} role="status">
          {answer.message}
        </p>
      )}
    </form>
  );
}
