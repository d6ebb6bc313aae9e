/** The question of a run that waits: the facts, the answer with its reason, and what came of it. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ApprovalView, ConsoleView, DecisionAnswer, Fact, RunView } from '../../api';
import { change, read } from '../ask';
import { same, useLive } from '../live';
import { Link, runPath } from '../navigation';
import { ProblemNote } from '../parts/problem';
import { deadline, moment } from '../words';

interface ApprovalProps {
  readonly view: RunView;
  readonly console: ConsoleView;
  readonly refresh: () => void;
}

/** The answer outlives its question, which is gone as soon as anybody has settled it. */
export function Approval({ view, console, refresh }: ApprovalProps) {
  const [answer, setAnswer] = useState<DecisionAnswer>();
  useEffect(() => {
    // Another question: what was said to the last one is no answer to it.
    if (view.approval) setAnswer(undefined);
  }, [view.approval]);
  const answered = (answer: DecisionAnswer) => {
    setAnswer(answer);
    refresh();
  };
  return (
    <>
      {view.approval && (
        <Question key={view.approval} run={view.run} id={view.approval} console={console} onAnswer={answered} />
      )}
      <Decided isOpen={view.approval !== null} decision={view.decision} answer={answer} />
    </>
  );
}

interface DecidedProps {
  readonly isOpen: boolean;
  readonly decision: RunView['decision'];
  readonly answer: DecisionAnswer | undefined;
}

/** Who decided what; and to whoever was slower, that it was not they. */
function Decided({ isOpen, decision, answer }: DecidedProps) {
  const box = useRef<HTMLDivElement>(null);
  const wasOpen = useRef(isOpen);
  useEffect(() => {
    // The question goes away under the hands of whoever is answering it.
    if (wasOpen.current && !isOpen && document.activeElement === document.body) box.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  return (
    <div class="decided" role="status" tabIndex={-1} ref={box}>
      {answer && (!answer.accepted || !decision) && (
        <p class={`notice ${answer.accepted ? '' : 'bad'}`}>
          {answer.accepted ? '' : 'Your decision does not count. '}
          {answer.message}
        </p>
      )}
      {decision && (
        <ul class="muted">
          {[...decision.earlier, decision].map(({ decision, by, at, reason }) => (
            <li key={at}>
              {decision} by {by}, {moment(Date.parse(at))}
              {reason && `: ${reason}`}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Somebody else may approve meanwhile, where two must. */
const POLL_MILLISECONDS = 3000;

interface QuestionProps {
  readonly run: string;
  readonly id: string;
  readonly console: ConsoleView;
  readonly onAnswer: (answer: DecisionAnswer) => void;
}

function Question({ run, id, console, onAnswer }: QuestionProps) {
  const { data, error, refresh } = useLive<ApprovalView>({
    read: async (last, signal) => same(last, await read('readApproval', { id }, signal)),
    key: id,
    interval: (view) => (view?.approvers === 1 ? null : POLL_MILLISECONDS),
  });
  const answered = (answer: DecisionAnswer) => {
    refresh();
    onAnswer(answer);
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
            <Facts run={run} facts={data.facts} />
          </div>
          <DecisionForm view={data} console={console} onAnswer={answered} />
        </div>
      )}
    </section>
  );
}

function Facts({ run, facts }: { readonly run: string; readonly facts: readonly Fact[] }) {
  return (
    <dl class="factlist">
      {facts.map(({ label, value, note }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <b>{label === REPORT ? <Link href={runPath(run, 'report')}>{value}</Link> : value}</b>{' '}
            {note && <span class="muted">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Where the report lies; here it can be opened. */
const REPORT: Fact['label'] = 'Report';

interface FormProps {
  readonly view: ApprovalView;
  readonly console: ConsoleView;
  readonly onAnswer: (answer: DecisionAnswer) => void;
}

function DecisionForm({ view, console, onAnswer }: FormProps) {
  const [by, setBy] = useState(console.user);
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<'reason' | 'by'>();
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
      onAnswer(await change('decide', { id: view.id, decision, by: by.trim(), reason: reason.trim() }));
      setError(undefined);
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
        {deadline(view.expiresAt)}.
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
    </form>
  );
}
