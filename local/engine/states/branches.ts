/** Lines of states side by side, for Parallel and Map: the first that fails stops the others, and all are waited for. */
import { Aborted, StateFailure } from '../errors';
import type { Datum } from '../json';
import type { Place, Scope } from '../scope';
import { childOf } from '../time';
import type { Track } from '../track';

export interface Group {
  /** The path of a line, by its index. */
  trackOf(index: number): Track;
  /** Undefined when the line has failed or was aborted; then the others are aborted too. */
  run(
    track: Track,
    line: (place: Pick<Place, 'run' | 'variables' | 'track' | 'signal'>) => Promise<Datum>,
  ): Promise<Datum | undefined>;
  readonly hasFailed: boolean;
}

interface Failure {
  readonly error: unknown;
  /** The event it shows in, or follows from. */
  readonly eventId: number;
}

/**
 * Does `work` with a group of lines that the event `startedId` began.
 *
 * @throws StateFailure the earliest failure by its event, so that a replay throws the same one
 */
export async function asGroup<T>(scope: Scope, startedId: number, work: (group: Group) => Promise<T>): Promise<T> {
  const { run, variables, track: own, state } = scope;
  const { controller, release } = childOf(scope.signal);
  const { signal } = controller;
  const failures: Failure[] = [];
  // Slashes part the segments of a path, and names may have them.
  const segment = state.name.replaceAll('/', '%2F');
  const prefix = own.path === '' ? '' : `${own.path}/`;
  let last = startedId;

  const group: Group = {
    trackOf: (index) => own.fork(`${prefix}${segment}[${index}]@${startedId}`, signal),
    async run(track, line) {
      try {
        const output = await line({ run, variables, track, signal });
        last = Math.max(last, track.last);
        return output;
      } catch (error) {
        failures.push({ error, eventId: track.last });
        controller.abort(new Aborted('sibling failed'));
        return undefined;
      }
    },
    get hasFailed() {
      return failures.length > 0;
    },
  };

  try {
    const result = await work(group);
    const failure = earliest(failures);
    own.followFrom(failure?.eventId ?? last);
    if (failure) throw failure.error;
    return result;
  } finally {
    release();
  }
}

function earliest(failures: readonly Failure[]): Failure | undefined {
  const unexpected = failures.filter(({ error }) => !(error instanceof StateFailure || error instanceof Aborted));
  const byStates = failures.filter(({ error }) => error instanceof StateFailure);
  return unexpected[0] ?? byStates.sort((a, b) => a.eventId - b.eventId)[0] ?? failures[0];
}
