/** Runs the states of one line one after another, from StartAt to an end. */
import type { State, States, StateType } from './definition';
import { Aborted, StateFailure } from './errors';
import type { EventBody } from './journal';
import type { Datum } from './json';
import type { Place, Scope, StateRunner, Transition } from './scope';
import { runners } from './states/index';

/** The output of the last state. @throws StateFailure, Aborted */
export async function runStates(machine: States, input: Datum, place: Place): Promise<Datum> {
  let at: Transition = { next: machine.StartAt, output: input, variables: place.variables };
  while (at.next !== undefined) at = await runState(machine, at.next, at, place);
  return at.output;
}

async function runState(machine: States, name: string, from: Transition, place: Place): Promise<Transition> {
  const state = machine.States[name];
  if (!state) throw new StateFailure('States.Runtime', `The state '${name}' does not exist.`);
  const input = from.output;
  const entered = await place.track.event({
    type: `${state.Type}StateEntered`,
    stateEnteredEventDetails: { name, input: input.text, inputDetails: { truncated: false } },
  });
  const scope: Scope = { ...place, variables: from.variables, state: { name, type: state.Type }, input, entered };
  try {
    const run = runners[state.Type] as StateRunner<State>;
    return await run(state, scope);
  } catch (error) {
    const aborted = abortedEvent(state.Type, error, place);
    if (aborted) await place.track.close(aborted);
    throw error;
  }
}

/** The types that have an event for being aborted. */
const ABORTABLE = new Set<StateType>(['Task', 'Wait', 'Parallel', 'Map']);

/** In a branch, AWS reports the failing task itself as aborted, too. */
function abortedEvent(type: StateType, error: unknown, { line }: Place): EventBody | undefined {
  const isGivenUp = error instanceof Aborted && error.why === 'sibling failed' && ABORTABLE.has(type);
  const isFailingTask = error instanceof StateFailure && line === 'branch' && type === 'Task';
  return isGivenUp || isFailingTask ? { type: `${type}StateAborted` as 'TaskStateAborted' } : undefined;
}
