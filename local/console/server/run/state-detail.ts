/** What one state took and gave, from the events of its last visit. Pure. */
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { jsonOrText } from '#local/client/json';
import { plainFailure } from '#local/client/progress/failure';
import type { RunProgress } from '#local/client/progress/model';
import type { StateDetail } from '../../api';

export function stateDetail(
  name: string,
  { events, progress, definition }: { events: readonly HistoryEvent[]; progress: RunProgress; definition: unknown },
): StateDetail {
  const entered = events.findLast(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name === name);
  const exited = events.findLast(
    ({ id = 0, stateExitedEventDetails }) => stateExitedEventDetails?.name === name && id > (entered?.id ?? 0),
  );
  const state = progress.states.find((candidate) => candidate.name === name);
  return {
    definition,
    input: decoded(entered?.stateEnteredEventDetails?.input),
    output: decoded(exited?.stateExitedEventDetails?.output),
    variables: Object.fromEntries(
      Object.entries(exited?.stateExitedEventDetails?.assignedVariables ?? {}).map(([variable, value]) => [
        variable,
        decoded(value),
      ]),
    ),
    result: state?.result,
    failures: (state?.failures ?? []).map(plainFailure),
  };
}

const decoded = (text: string | undefined) => text && jsonOrText(text);
