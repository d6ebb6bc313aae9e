/** What became of a run or a state, by a sign, a colour and a word: never by colour alone. */

/** From the words of runs, executions, states and model packages to the few kinds that look different. */
const KINDS: Readonly<Record<string, 'good' | 'bad' | 'busy' | 'warning' | 'still'>> = {
  deployed: 'good',
  succeeded: 'good',
  approved: 'good',
  inservice: 'good',
  finished: 'good',
  failed: 'bad',
  'timed out': 'bad',
  rejected: 'warning',
  caught: 'warning',
  waiting: 'warning',
  pendingmanualapproval: 'warning',
  running: 'busy',
  started: 'busy',
  submitted: 'busy',
  picked: 'busy',
  creating: 'busy',
  updating: 'busy',
};

export const SIGNS = { good: '✓', bad: '✕', busy: '●', warning: '!', still: '–' } as const;

export const kindOf = (status: string) => KINDS[status.toLowerCase()] ?? 'still';

export function Status({ children: status }: { readonly children: string }) {
  const kind = kindOf(status);
  return (
    <span class={`status ${kind}`}>
      <span class="sign" aria-hidden="true">
        {SIGNS[kind]}
      </span>
      {status}
    </span>
  );
}
