/** Starts a run: a form made of the execution input's schema, filled with the newest run's input; or the input as JSON. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { InputForm, InputProblem } from '../../api';
import { change, read } from '../ask';
import { idOf } from '../form/fields';
import { Groups } from '../form/groups';
import { fieldsOf, groupOf, keyOf, type Schema } from '../form/schema';
import { inputWith, type Texts, textOf } from '../form/values';
import { useOnce } from '../live';
import { go, Link, runPath } from '../navigation';
import { ProblemNote } from '../parts/problem';
import { useTitle } from '../title';

export function StartPage() {
  useTitle('Start a run');
  const { data, error } = useOnce((signal) => read('readInputForm', {}, signal), 'form');
  return (
    <>
      <h1>Start a run</h1>
      <ProblemNote error={error} />
      {data && <StartForm form={data} />}
    </>
  );
}

function StartForm({ form }: { readonly form: InputForm }) {
  const group = groupOf(form.schema as Schema, 'Run');
  const fields = fieldsOf(group);
  const [input, setInput] = useState(form.input);
  const [texts, setTexts] = useState<Texts>({});
  const [json, setJson] = useState<string>();
  const [problems, setProblems] = useState<readonly InputProblem[]>([]);
  const [error, setError] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const summary = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problems.length > 0) summary.current?.focus();
  }, [problems]);

  const start = async () => {
    setBusy(true);
    setError(undefined);
    try {
      const answer = await change('startRun', {
        input: json === undefined ? inputWith(input, fields, texts) : parsed(json),
      });
      if ('run' in answer) go(runPath(answer.run));
      else setProblems(answer.problems);
    } catch (failure) {
      setError(failure as Error);
    } finally {
      setBusy(false);
    }
  };
  const toggle = () => {
    setProblems([]);
    setError(undefined);
    if (json === undefined) return setJson(JSON.stringify(inputWith(input, fields, texts), null, 2));
    try {
      setInput(parsed(json));
      setTexts({});
      setJson(undefined);
    } catch (failure) {
      setError(failure as Error);
    }
  };
  return (
    <form
      class="start"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <p class="muted">
        {form.run ? (
          <>
            Filled with the input of <Link href={runPath(form.run)}>{form.run}</Link>. What is empty takes its default.
          </>
        ) : (
          'What is empty takes its default; the dataset’s URI must be given.'
        )}
      </p>
      <ProblemSummary problems={problems} target={summary} hasFields={json === undefined} />
      <div class="buttons">
        <button type="button" aria-pressed={json !== undefined} onClick={toggle}>
          As JSON
        </button>
      </div>
      {json === undefined ? (
        <Groups
          group={group}
          textOf={(field) => texts[keyOf(field)] ?? textOf(field, input)}
          problems={problems}
          onChange={(key, text) => setTexts((known) => ({ ...known, [key]: text }))}
        />
      ) : (
        <label class="field">
          Execution input
          <textarea
            class="code"
            rows={24}
            value={json}
            spellcheck={false}
            onInput={(event) => setJson(event.currentTarget.value)}
          />
        </label>
      )}
      <ProblemNote error={error} />
      <div class="buttons last">
        <button type="submit" class="primary" disabled={busy}>
          Start the run
        </button>
      </div>
    </form>
  );
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new Error(`the execution input is not JSON: ${(error as Error).message}`);
  }
}

interface SummaryProps {
  readonly problems: readonly InputProblem[];
  readonly target: { readonly current: HTMLDivElement | null };
  /** Whether there are fields to lead to. */
  readonly hasFields: boolean;
}

/** Read out at once, with a way to each field. */
function ProblemSummary({ problems, target, hasFields }: SummaryProps) {
  return (
    <div ref={target as { current: HTMLDivElement | null }} tabIndex={-1} role="alert">
      {problems.length > 0 && (
        <div class="notice bad">
          <p>The run was not started:</p>
          <ul>
            {problems.map(({ path, message }) => (
              <li key={path.join('.')}>
                {hasFields && path.length > 0 ? <FieldLink path={path} /> : path.join('.')} {message}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

/** To the field, or to the nearest one around: a problem may lie inside a list. */
function FieldLink({ path }: { readonly path: readonly string[] }) {
  const lead = (event: MouseEvent) => {
    event.preventDefault();
    for (let length = path.length; length > 0; length--) {
      const found = document.getElementById(idOf(path.slice(0, length).join('.')));
      if (!found) continue;
      found.closest('details')?.setAttribute('open', '');
      return found.focus();
    }
  };
  return (
    <a href={`#${idOf(path.join('.'))}`} onClick={lead}>
      {path.join('.')}
    </a>
  );
}
