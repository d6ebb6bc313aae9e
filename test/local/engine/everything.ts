/** A machine with one of everything, the world its tasks act on, and how to run it on from any journal. */
import type { Clock } from '#local/backends/clock';
import type { Entry, Json } from '#local/engine/index';
import { TaskError } from '#local/engine/index';
import { manualClock } from '#test/support/manual-clock';
import { resource, start, type Tasks } from './harness';

/** One of everything: retry, wait, callback, job, map, nested parallels, a caught branch failure, a loop. */
export const everything = {
  QueryLanguage: 'JSONata',
  StartAt: 'Begin',
  States: {
    Begin: { Type: 'Pass', Assign: { round: 0, seen: '{% $states.input.n %}' }, Next: 'Flaky' },
    Flaky: {
      Type: 'Task',
      Resource: resource('flaky'),
      Arguments: { attempt: '{% $states.context.State.RetryCount %}' },
      Retry: [{ ErrorEquals: ['Flake'], MaxAttempts: 3 }],
      Assign: { flaky: '{% $states.result %}' },
      Next: 'Rest',
    },
    Rest: { Type: 'Wait', Seconds: 600, Next: 'Sides' },
    Sides: {
      Type: 'Parallel',
      Branches: [
        {
          StartAt: 'Job',
          States: { Job: { Type: 'Task', Resource: `${resource('job')}.sync`, Arguments: { job: 1 }, End: true } },
        },
        {
          StartAt: 'Approve',
          States: {
            Approve: {
              Type: 'Task',
              Resource: `${resource('ask')}.waitForTaskToken`,
              Arguments: { token: '{% $states.context.Task.Token %}' },
              TimeoutSeconds: 86_400,
              Output: '{% $states.result.by %}',
              End: true,
            },
          },
        },
        {
          StartAt: 'Each',
          States: {
            Each: {
              Type: 'Map',
              Items: '{% [1..5] %}',
              MaxConcurrency: 2,
              ItemSelector: { n: '{% $states.context.Map.Item.Value * $seen %}' },
              ItemProcessor: {
                StartAt: 'Pause',
                States: {
                  Pause: { Type: 'Wait', Seconds: '{% $states.input.n %}', Next: 'Double' },
                  Double: { Type: 'Task', Resource: resource('double'), End: true },
                },
              },
              End: true,
            },
          },
        },
      ],
      Assign: { sides: '{% $states.result %}' },
      Next: 'Doomed',
    },
    Doomed: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Break', States: { Break: { Type: 'Task', Resource: resource('broken'), End: true } } },
        {
          StartAt: 'Nested',
          States: {
            Nested: {
              Type: 'Parallel',
              Branches: [
                { StartAt: 'Long', States: { Long: { Type: 'Wait', Seconds: 50_000, End: true } } },
                {
                  StartAt: 'Slow',
                  States: { Slow: { Type: 'Task', Resource: `${resource('slow')}.sync`, Arguments: {}, End: true } },
                },
              ],
              End: true,
            },
          },
        },
      ],
      Retry: [{ ErrorEquals: ['Broken'], MaxAttempts: 1, IntervalSeconds: 5 }],
      Catch: [{ ErrorEquals: ['States.ALL'], Assign: { reason: '{% $states.errorOutput.Cause %}' }, Next: 'Turn' }],
      End: true,
    },
    Turn: { Type: 'Pass', Assign: { round: '{% $round + 1 %}' }, Next: 'IsEnough' },
    IsEnough: { Type: 'Choice', Choices: [{ Condition: '{% $round < 3 %}', Next: 'Turn' }], Default: 'Done' },
    Done: {
      Type: 'Succeed',
      Output: { flaky: '{% $flaky %}', sides: '{% $sides %}', reason: '{% $reason %}', round: '{% $round %}' },
    },
  },
};

interface World {
  readonly tasks: Tasks;
  /** Effects in the order they were completed or sent. */
  readonly calls: string[];
}

function world(clock: Clock): World {
  const calls: string[] = [];
  const called = (name: string, parameters: Json) => calls.push(`${name} ${JSON.stringify(parameters)}`);
  const after = (milliseconds: number, signal: AbortSignal) => clock.sleep(milliseconds, signal);
  return {
    calls,
    tasks: {
      flaky: (parameters) => {
        called('flaky', parameters);
        const { attempt } = parameters as { attempt: number };
        if (attempt < 2) throw new TaskError('Flake', `attempt ${attempt}`);
        return { attempt };
      },
      job: {
        start: async ({ parameters }) => {
          called('job', parameters);
          return { arn: 'job-1' };
        },
        watch: async ({ signal }) => after(30_000, signal).then(() => ({ status: 'Completed' })),
      },
      ask: (parameters) => {
        called('ask', parameters);
        return { asked: true };
      },
      double: (parameters) => {
        called('double', parameters);
        return (parameters as { n: number }).n * 2;
      },
      broken: async (_, { signal }) =>
        after(1_000, signal).then(() => Promise.reject(new TaskError('Broken', 'by design'))),
      slow: {
        start: async () => ({ arn: 'slow' }),
        watch: async ({ signal }) => after(70_000, signal).then(() => ({})),
        stop: async () => void calls.push('stop slow'),
      },
    },
  };
}

/** Runs on from `entries` to the end, answering every token. */
export async function runOn(entries?: readonly Entry[]) {
  const clock = manualClock(entries?.at(-1)?.at);
  const { tasks, calls } = world(clock);
  const started = start(everything, { input: '{"n": 2}', tasks, entries, clock });
  const answer = setInterval(() => {
    for (const { memo, event } of started.journal.entries) {
      const isAsked = event?.taskScheduledEventDetails?.resource === 'ask.waitForTaskToken';
      if (isAsked && memo?.token) started.execution.send(memo.token, { output: '{"by":"ann"}' });
    }
  }, 1);
  try {
    const outcome = await started.finish();
    await started.execution.settled;
    return { outcome, calls, entries: started.journal.entries };
  } finally {
    clearInterval(answer);
  }
}

/** The calls whose outcome stands in the journal, as the world writes them down. */
export function completedIn(entries: readonly Entry[]): string[] {
  const scheduled = new Map<string, string>();
  const completed: string[] = [];
  for (const { path, event } of entries) {
    const details = event?.taskScheduledEventDetails;
    if (details) scheduled.set(path, `${details.resource?.replace(/\..*/, '')} ${details.parameters}`);
    const isCompleted =
      event?.type === 'TaskSucceeded' || event?.type === 'TaskFailed' || event?.type === 'TaskSubmitted';
    if (isCompleted) completed.push(scheduled.get(path) as string);
  }
  return completed;
}

export function idsAreDense(entries: readonly Entry[]): boolean {
  return entries.flatMap(({ event }) => (event ? [event.id] : [])).every((id, index) => id === index + 1);
}
