/**
 * Leaves a state: `Output` and `Assign` are evaluated side by side against the variables as they stood on entry, and the
 * exit event is the record of both.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
 */
import type { Assign } from '../definition';
import type { Draft } from '../journal';
import { type Datum, datumOf, isTooBig, type Json, parseDatum } from '../json';
import {
  fault,
  fillerOf,
  orEvaluationFailed,
  type Scope,
  type Transition,
  throwIfFailed,
  tooBig,
  type Visible,
} from '../scope';

export interface Exit {
  /** Whose `Output` and `Assign` count: the state, the matched choice rule or the catcher. */
  readonly rule: { readonly Output?: Json; readonly Assign?: Assign };
  /** Where that stands in the state, e.g. `Choices[0]/`; empty for the state itself. */
  readonly at?: string;
  readonly visible?: Visible;
  /** The output when the rule has none. */
  readonly fallback: Datum;
  readonly next?: string;
}

/** `choose` is asked when the state is left for the first time, never in a replay. */
export async function leave(scope: Scope, choose: () => Promise<Exit> | Exit): Promise<Transition> {
  const exited = `${scope.state.type}StateExited` as 'PassStateExited';
  const step = await scope.track.step([exited, 'EvaluationFailed', 'Fault'], () =>
    orEvaluationFailed(scope, async () => exitDraft(scope, exited, await choose())),
  );
  throwIfFailed(step);
  const details = step.event?.stateExitedEventDetails;
  const assigned = Object.entries(details?.assignedVariables ?? {}).map(([name, text]) => [name, JSON.parse(text)]);
  return {
    next: step.memo?.next ?? undefined,
    output: parseDatum(details?.output ?? 'null'),
    variables: { ...scope.variables, ...Object.fromEntries(assigned) },
  };
}

async function exitDraft(scope: Scope, type: 'PassStateExited', exit: Exit): Promise<Draft> {
  const { rule, at = '', visible, fallback, next } = exit;
  const fillField = fillerOf(scope, visible);
  const output = rule.Output === undefined ? fallback : datumOf(await fillField(rule.Output, `${at}Output`));
  const assigned = rule.Assign && ((await fillField(rule.Assign as Json, `${at}Assign`)) as Record<string, Json>);
  const texts =
    assigned && Object.fromEntries(Object.entries(assigned).map(([name, value]) => [name, JSON.stringify(value)]));
  if (isTooBig(output.text) || (texts && isTooBig(Object.values(texts).join('')))) {
    return fault('States.DataLimitExceeded', tooBig(scope.state.name));
  }
  return {
    event: {
      type,
      stateExitedEventDetails: {
        name: scope.state.name,
        output: output.text,
        outputDetails: { truncated: false },
        ...(texts && { assignedVariables: texts, assignedVariablesDetails: { truncated: false } }),
      },
    },
    memo: { next: next ?? null },
  };
}
