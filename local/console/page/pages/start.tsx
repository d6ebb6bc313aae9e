/** Starts a run: a form made of the execution input's schema, filled with the newest run's input; or the input as JSON. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { InputForm, InputProblem } from '../../api';
import { change, read } from '../ask';
import { FieldRow, idOf } from '../form/fields';
import { groupsOf, type Schema } from '../form/schema';
import { inputOf, keyOf, type Texts, textsOf } from '../form/values';
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
  const groups = groupsOf(form.schema as Schema);
  const fields = groups.flatMap((group) => group.fields);
  const [texts, setTexts] = useState<Texts>(() => textsOf(fields, form.input));
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
      const input = json === undefined ? inputOf(fields, texts) : parsed(json);
      const answer = await change('startRun', { input });
      if ('run' in answer) go(runPath(answer.run));
      else setProblems(answer.problems);
    } catch (failure) {
      setError(failure as Error);
    } finally {
      setBusy(false);
    }
  };
  const problemOf = (key: string) =>
    problems
      .filter(({ path }) => path.join('.') === key || path.join('.').startsWith(`${key}.`))
      .map(({ message }) => message)
      .join('; ') || undefined;
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
      <ProblemSummary problems={problems} target={summary} />
      <div class="buttons">
        <button
          type="button"
          aria-pressed={json !== undefined}
          onClick={() => {
            setProblems([]);
            if (json === undefined) setJson(JSON.stringify(inputOf(fields, texts), null, 2));
            else {
              try {
                setTexts(textsOf(fields, parsed(json)));
                setJson(undefined);
                setError(undefined);
              } catch (failure) {
                setError(failure as Error);
              }
            }
          }}
        >
          As JSON
        </button>
      </div>
      {json === undefined ? (
        <div class="groups">
          {groups.map(({ name, title, fields }) => (
            <fieldset key={name}>
              <legend>{title}</legend>
              {fields.map((field) => (
                <FieldRow
                  key={keyOf(field)}
                  field={field}
                  text={texts[keyOf(field)] ?? ''}
                  problem={problemOf(keyOf(field))}
                  onChange={(text) => setTexts((known) => ({ ...known, [keyOf(field)]: text }))}
                />
              ))}
            </fieldset>
          ))}
        </div>
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
}

/** Read out at once, with a way to each field. */
function ProblemSummary({ problems, target }: SummaryProps) {
  return (
    <div ref={target as { current: HTMLDivElement | null }} tabIndex={-1} role="alert">
      {problems.length > 0 && (
        <div class="notice bad">
          <p>The run was not started:</p>
          <ul>
            {problems.map(({ path, message }) => (
              <li key={path.join('.')}>
                {path.length > 0 && <a href={`#${idOf(path.slice(0, 2).join('.'))}`}>{path.join('.')}</a>} {message}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
