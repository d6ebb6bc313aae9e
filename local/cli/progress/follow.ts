/** Follows an execution to its end, or to where a person must decide. */
import { readHistory } from '#local/client/progress/history';
import { type RunProgress, summarize } from '#local/client/progress/model';
import { openApproval } from '#local/client/progress/results';
import type { Session } from '../server/session';
import { type JobLogs, readJobLogs } from './job-log';
import type { Activity } from './state-line';
import type { View } from './view';

/** Looked at often while much happens, and rarely while a job runs: every look takes time of the cores that the job needs. */
const SHORTEST_PAUSE_MILLISECONDS = 40;
const LONGEST_PAUSE_MILLISECONDS = { withJob: 300, withoutJob: 100 } as const;
/** Where lines do not move and nobody is asked, nothing is urgent of which our own server does not send news. */
const UNWATCHED_PAUSE_MILLISECONDS = 500;
/** The news of a question come some milliseconds before it stands. */
const PAUSE_AFTER_NEWS_MILLISECONDS = 15;
/** An account's quota of calls is everybody's. */
const ACCOUNT_POLL_MILLISECONDS = 3_000;

export interface FollowOptions {
  readonly executionArn: string;
  readonly view: View;
  readonly signal?: AbortSignal;
  /**
   * Called once for each approval that the run waits for. `decided` is aborted when the run goes on without its answer.
   * `stop` ends the following; the run stays as it is.
   */
  onApproval?(id: string, progress: RunProgress, decided: AbortSignal): Promise<'go on' | 'stop'>;
}

/**
 * @returns the run at its end, or still RUNNING when `onApproval` said stop
 * @throws the signal's reason when it is aborted
 */
export async function followRun(session: Session, options: FollowOptions): Promise<RunProgress> {
  const { executionArn, view, signal } = options;
  const history = readHistory(session, executionArn);
  const pauses = pausesFor(session, view);
  const logs = readJobLogs(session);
  const look = async () => {
    const progress = summarize(await history.read());
    if (view.showsActivities) await readActivities(logs, progress, activities);
    return progress;
  };
  const activities = new Map<string, Activity>();
  const approval = createApprovalWatch(options);
  let isNews = false;
  try {
    for (;;) {
      signal?.throwIfAborted();
      const progress = await look().catch(async (error: unknown) => {
        if (await session.recover(error)) return look();
        throw error;
      });
      if (approval.watch(progress)) return progress;
      if (!approval.asking) view.update(progress, activities);
      if (progress.status !== 'RUNNING') return progress;
      isNews = await session.pause(pauses({ progress, isNews, isAsking: approval.asking }), signal);
    }
  } finally {
    approval.end();
    view.close();
  }
}

interface Look {
  readonly progress: RunProgress;
  /** Whether news were the reason to look. */
  readonly isNews: boolean;
  /** Whether an answer is being waited for. */
  readonly isAsking: boolean;
}

/** How many milliseconds to wait after a look. */
type Pauses = (look: Look) => number;

function pausesFor(session: Session, view: View): Pauses {
  if (session.caller !== undefined) return () => ACCOUNT_POLL_MILLISECONDS;
  return session.own && !view.showsActivities ? pausesBetweenNews() : growingPauses();
}

function pausesBetweenNews(): Pauses {
  let pause = UNWATCHED_PAUSE_MILLISECONDS;
  return ({ isNews, isAsking }) => {
    const longest = isAsking ? LONGEST_PAUSE_MILLISECONDS.withoutJob : UNWATCHED_PAUSE_MILLISECONDS;
    pause = isNews ? PAUSE_AFTER_NEWS_MILLISECONDS : Math.min(pause * 2, longest);
    return pause;
  };
}

function growingPauses(): Pauses {
  let [states, pause] = ['', 0];
  return ({ progress, isNews }) => {
    const now = progress.states.map(({ name, status }) => `${name} ${status}`).join();
    pause = isNews ? PAUSE_AFTER_NEWS_MILLISECONDS : now === states ? pause * 1.5 : SHORTEST_PAUSE_MILLISECONDS;
    const { withJob, withoutJob } = LONGEST_PAUSE_MILLISECONDS;
    pause = Math.min(pause, runsJob(progress) ? withJob : withoutJob);
    states = now;
    return pause;
  };
}

/** A function has a log as a job has, but is soon done. */
const runsJob = ({ states }: RunProgress) =>
  states.some(({ status, job }) => status === 'running' && job?.logStreamPrefix !== undefined);

async function readActivities(logs: JobLogs, progress: RunProgress, activities: Map<string, Activity>): Promise<void> {
  const running = progress.states.filter(({ status, job }) => status === 'running' && job);
  await Promise.all(
    running.map(async ({ name, job }) => {
      const activity = job && (await logs.lastActivity(job));
      if (activity) activities.set(name, activity);
    }),
  );
}

/** Lets the question be asked while the run is watched on: somebody else may decide meanwhile. */
function createApprovalWatch({ view, onApproval }: FollowOptions) {
  const asked = new Set<string>();
  let open: { id: string; decided: AbortController } | undefined;
  let stopped = false;
  let failure: { readonly error: unknown } | undefined;
  return {
    get asking() {
      return open !== undefined;
    },
    /** @returns whether to stop following */
    watch(progress: RunProgress): boolean {
      if (failure) throw failure.error;
      const id = openApproval(progress);
      if (open && id !== open.id) open.decided.abort();
      if (id !== undefined && !asked.has(id) && onApproval) {
        asked.add(id);
        const decided = new AbortController();
        open = { id, decided };
        view.pause();
        onApproval(id, progress, decided.signal)
          .then((answer) => {
            stopped = answer === 'stop';
          })
          .catch((error: unknown) => {
            failure = { error };
          })
          .finally(() => {
            open = undefined;
          });
      }
      return stopped;
    },
    end: () => open?.decided.abort(),
  };
}
