/** What can be done to a run: stop it while it goes on, redrive it when it failed. */
import { useRef, useState } from 'preact/hooks';
import type { RunView } from '../../api';
import { change } from '../ask';
import { ProblemNote } from '../parts/problem';

export function RunActions({ view, refresh }: { readonly view: RunView; readonly refresh: () => void }) {
  const { run, finishedAt, redrivable } = view;
  const [error, setError] = useState<Error>();
  const attempt = (action: () => Promise<unknown>) =>
    action()
      .then(() => setError(undefined))
      .catch(setError)
      .then(refresh);
  return (
    <span class="actions">
      {finishedAt === null && <Stop stop={(reason) => attempt(() => change('stopRun', { run, reason }))} />}
      {redrivable && (
        <button type="button" onClick={() => attempt(() => change('redriveRun', { run }))}>
          Redrive
        </button>
      )}
      <ProblemNote error={error} />
    </span>
  );
}

function Stop({ stop }: { readonly stop: (reason: string) => Promise<void> }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const reason = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" onClick={() => dialog.current?.showModal()}>
        Stop
      </button>
      <dialog ref={dialog} aria-labelledby="stop-title">
        <form
          method="dialog"
          onSubmit={(event) => {
            event.preventDefault();
            dialog.current?.close();
            void stop(reason.current?.value ?? '');
          }}
        >
          <h2 id="stop-title">Stop this run?</h2>
          <p>Nothing more of it is deployed. A model that still waits for a decision is rejected.</p>
          <label class="field">
            Why <input ref={reason} maxLength={1000} />
          </label>
          <div class="buttons">
            <button type="submit" class="danger">
              Stop the run
            </button>
            <button type="button" onClick={() => dialog.current?.close()}>
              Let it run
            </button>
          </div>
        </form>
      </dialog>
    </>
  );
}
