/** Rules about tasks: each ends in time, tries again what passes by itself, and has somewhere to go when it fails. */
import { integrations } from '../integrations/index';
import type { AslState } from '../walk';
import { perState } from './problem';

const ALL = 'States.ALL';

/** Every Task has a time limit: AWS's own is three years. */
export const timeout = perState('timeout', (state) =>
  state.Type === 'Task' && state.TimeoutSeconds === undefined
    ? [{ path: 'TimeoutSeconds', message: 'expected TimeoutSeconds: without it a task may wait for three years' }]
    : [],
);

/** Every Task tries again after the transient errors of its service. */
export const retry = perState('retry', (state) => {
  const integration = integrations.get(state.Resource ?? '');
  if (state.Type !== 'Task' || !integration) return [];
  const retried = (state.Retry ?? [])
    .filter(({ MaxAttempts }) => MaxAttempts !== 0)
    .flatMap(({ ErrorEquals }) => ErrorEquals ?? []);
  const missed = integration.transientErrors.filter(
    (error) => ![error, ALL, 'States.TaskFailed'].some((name) => retried.includes(name)),
  );
  return missed.length === 0
    ? []
    : [
        {
          path: 'Retry',
          message: `expected the transient errors of the service to be retried, got none for ${missed.join(', ')}`,
        },
      ];
});

/** Every Task catches all errors, itself or through a Parallel or Map around it. */
export const caught = perState('catch', (state, _, around) =>
  state.Type !== 'Task' || catchesAll(state) || around.some(catchesAll)
    ? []
    : [{ path: 'Catch', message: `expected the last Catcher to be for ${ALL}, here or in the Parallel or Map around` }],
);

/** `States.ALL` stands alone, in the last retrier or catcher. */
export const allErrors = perState('all-errors', (state) =>
  (['Retry', 'Catch'] as const).flatMap((field) => {
    const lists = (state[field] ?? []).map(({ ErrorEquals }) => ErrorEquals ?? []);
    return lists.flatMap((names, at) =>
      names.includes(ALL) && (names.length > 1 || at < lists.length - 1)
        ? [
            {
              path: `${field}[${at}]/ErrorEquals`,
              message: `expected ${ALL} alone and last, got it in ${JSON.stringify(lists)}`,
            },
          ]
        : [],
    );
  }),
);

/** A task that waits for a callback hands out its token. */
export const token = perState('token', (state) =>
  state.Resource?.endsWith('.waitForTaskToken') &&
  !JSON.stringify(state.Arguments ?? '').includes('$states.context.Task.Token')
    ? [{ path: 'Arguments', message: 'expected $states.context.Task.Token in the Arguments: nobody could answer' }]
    : [],
);

/** Only integrations whose errors and permissions are known. */
export const resource = perState('resource', (state) =>
  state.Type === 'Task' && !integrations.has(state.Resource ?? '')
    ? [{ path: 'Resource', message: `expected an integration of workflows/asl/integrations, got '${state.Resource}'` }]
    : [],
);

/** Where `States.ALL` has to stand is another rule. */
const catchesAll = ({ Catch = [] }: AslState) => Catch.some(({ ErrorEquals = [] }) => ErrorEquals.includes(ALL));
