/** An error, with what to do about it. */
import { Failed } from '../ask';

export function ProblemNote({ error }: { readonly error: Error | undefined }) {
  if (!error) return null;
  return (
    <div class="notice bad" role="alert">
      <p>{error.message}</p>
      {error instanceof Failed && error.hint && <p class="muted">{error.hint}</p>}
    </div>
  );
}
