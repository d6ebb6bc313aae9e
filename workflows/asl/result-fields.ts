/** Renders what Task, Parallel and Map have in common. */
import type { Integration } from './integration';
import { reference } from './reference';
import { type Json, render, renderMembers } from './render';
import type { Retrier, RetryPreset } from './retry';

/** The fields of any state with a result, once their types have been checked. */
export interface AnyResultFields {
  readonly Comment: string;
  readonly Assign?: (result: never) => unknown;
  readonly Output?: (result: never) => unknown;
  readonly Retry?: readonly (Retrier | RetryPreset)[];
  readonly Catch?: unknown;
  readonly Next?: unknown;
  readonly End?: unknown;
}

const RESULT = reference<never>('$states.result') as never;

/** @param integration completes retry presets; a Parallel or a Map has none and cannot take presets */
export function resultFields({ Assign, Output, Retry, Catch, Next, End }: AnyResultFields, integration?: Integration) {
  const fields: Record<string, Json> = {};
  if (Assign) fields.Assign = render(Assign(RESULT));
  if (Output) fields.Output = render(Output(RESULT));
  const retriers = Retry?.map((retrier) => (typeof retrier === 'function' ? retrier(known(integration)) : retrier));
  return { ...fields, ...renderMembers({ Retry: retriers, Catch, Next, End }) };
}

function known(integration: Integration | undefined): Integration {
  if (integration) return integration;
  throw new TypeError('expected the Retry of a Parallel or Map to name its errors, got a preset for one service');
}
