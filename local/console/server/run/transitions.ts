/** Which state led to which: the way that an execution took through its graph. Pure. */
import type { HistoryEvent } from '@aws-sdk/client-sfn';

export function transitionsOf(events: readonly HistoryEvent[]): (readonly [from: string, to: string])[] {
  const left = new Map<number, string>();
  const taken = new Map<string, readonly [string, string]>();
  for (const { id = 0, previousEventId = 0, stateEnteredEventDetails, stateExitedEventDetails } of events) {
    if (stateExitedEventDetails?.name) left.set(id, stateExitedEventDetails.name);
    const from = left.get(previousEventId);
    const to = stateEnteredEventDetails?.name;
    if (from && to) taken.set(JSON.stringify([from, to]), [from, to]);
  }
  return [...taken.values()];
}
