/**
 * A Map in inline mode. Distributed maps are refused when a definition is saved.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html
 */
import type { MapState } from '../definition';
import { Aborted, StateFailure } from '../errors';
import { fillAs } from '../expressions/template';
import type { Draft } from '../journal';
import { type Datum, datumOf, isTooBig, type Json, parseDatum } from '../json';
import { fault, fillerOf, orEvaluationFailed, type Scope, throwIfFailed, tooBig } from '../scope';
import { asGroup, type Group } from './branches';
import { groupState, listOf } from './group-state';

/** AWS runs at most this many iterations of an inline Map at once. */
const MAX_CONCURRENCY = 40;

export const runMap = groupState<MapState>('MapStateFailed', runIterations);

async function runIterations(state: MapState, scope: Scope): Promise<Datum> {
  const { track } = scope;
  const started = await track.step(['MapStateStarted', 'EvaluationFailed', 'Fault'], () =>
    orEvaluationFailed(scope, () => start(state, scope)),
  );
  throwIfFailed(started);
  const { items = '[]', concurrency = 1 } = started.memo ?? {};
  const queue = (JSON.parse(items) as Json[]).entries();
  const outputs: Datum[] = [];

  await asGroup(scope, started.event?.id ?? 0, async (group) => {
    let from = started.event?.id ?? 0;
    const worker = async () => {
      for (const [index, item] of queue) {
        const iteration = { group, index, item, from };
        const output = await runIteration(state, scope, iteration, (last) => {
          from = Math.max(from, last);
        });
        if (!output) return;
        outputs[index] = output;
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
  });
  await track.event({ type: 'MapStateSucceeded' });
  return listOf(outputs);
}

async function start(state: MapState, scope: Scope): Promise<Draft> {
  const fillField = fillerOf(scope);
  const items = await fillAs<Json[]>('array', state.Items ?? scope.input.value, 'Items', fillField);
  const limit = await fillAs<number>('integer', state.MaxConcurrency ?? 0, 'MaxConcurrency', fillField);
  const text = JSON.stringify(items);
  if (isTooBig(text)) return fault('States.DataLimitExceeded', tooBig(scope.state.name));
  return {
    event: { type: 'MapStateStarted', mapStateStartedEventDetails: { length: items.length } },
    memo: { items: text, concurrency: limit > 0 ? Math.min(limit, MAX_CONCURRENCY) : MAX_CONCURRENCY },
  };
}

interface Iteration {
  readonly group: Group;
  readonly index: number;
  readonly item: Json;
  /** The event that this iteration follows from. */
  readonly from: number;
}

/** Undefined when it has failed, was aborted or is not begun any more. */
async function runIteration(
  state: MapState,
  scope: Scope,
  { group, index, item, from }: Iteration,
  onEnd: (last: number) => void,
): Promise<Datum | undefined> {
  const place = { name: scope.state.name, index };
  const track = group.trackOf(index);
  // What was begun before a restart is always gone through again, so that its records are read.
  if (group.hasFailed && !track.isReplaying) return undefined;
  track.followFrom(from);
  return group.run(track, async (line) => {
    const started = await track.step(['MapIterationStarted', 'EvaluationFailed', 'Fault'], () =>
      orEvaluationFailed(scope, async () => ({
        event: { type: 'MapIterationStarted', mapIterationStartedEventDetails: place },
        memo: { input: (await inputOf(state, scope, index, item)).text },
      })),
    );
    throwIfFailed(started);
    try {
      const input = parseDatum(started.memo?.input ?? 'null');
      const output = await scope.run.runStates(state.ItemProcessor, input, { ...line, line: 'iteration' });
      onEnd(track.last);
      await track.event({ type: 'MapIterationSucceeded', mapIterationSucceededEventDetails: place });
      return output;
    } catch (error) {
      if (error instanceof StateFailure) {
        await track.close({ type: 'MapIterationFailed', mapIterationFailedEventDetails: place });
      } else if (error instanceof Aborted && error.why === 'sibling failed') {
        await track.close({ type: 'MapIterationAborted', mapIterationAbortedEventDetails: place });
      }
      throw error;
    }
  });
}

async function inputOf(state: MapState, scope: Scope, index: number, item: Json): Promise<Datum> {
  if (state.ItemSelector === undefined) return datumOf(item);
  const fillField = fillerOf(scope, { item: { Index: index, Value: item } });
  return datumOf(await fillField(state.ItemSelector, 'ItemSelector'));
}
