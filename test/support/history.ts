/** Writes execution histories by hand, in the form of GetExecutionHistory: ids and times are filled in. */
import type { HistoryEvent } from '@aws-sdk/client-sfn';

export interface HistoryWriter {
  readonly events: HistoryEvent[];
  /** @returns the event's id. By default an event follows the one before it, a second later. */
  add(type: HistoryEvent['type'], details?: Partial<HistoryEvent>, follows?: number): number;
  enter(kind: string, name: string, follows?: number): number;
  exit(kind: string, name: string, follows?: number): number;
  /** A task's events from entering to leaving. */
  task(name: string, result: unknown, options?: { resource?: string; parameters?: unknown; follows?: number }): number;
}

export const BEGIN = Date.UTC(2026, 10, 21, 9, 30);

export function writeHistory(input: unknown = {}): HistoryWriter {
  const events: HistoryEvent[] = [];
  const add: HistoryWriter['add'] = (type, details = {}, follows = events.length) => {
    const id = events.length + 1;
    events.push({ id, previousEventId: follows, type, timestamp: new Date(BEGIN + events.length * 1000), ...details });
    return id;
  };
  const enter: HistoryWriter['enter'] = (kind, name, follows) =>
    add(`${kind}StateEntered` as HistoryEvent['type'], { stateEnteredEventDetails: { name, input: '{}' } }, follows);
  const exit: HistoryWriter['exit'] = (kind, name, follows) =>
    add(`${kind}StateExited` as HistoryEvent['type'], { stateExitedEventDetails: { name, output: '{}' } }, follows);
  add('ExecutionStarted', { executionStartedEventDetails: { input: JSON.stringify(input) } }, 0);
  return {
    events,
    add,
    enter,
    exit,
    task(name, result, { resource = 'invoke', parameters = {}, follows } = {}) {
      const details = { resourceType: resource === 'invoke' ? 'lambda' : 'sagemaker', resource };
      enter('Task', name, follows);
      add('TaskScheduled', {
        taskScheduledEventDetails: { ...details, region: 'us-east-1', parameters: JSON.stringify(parameters) },
      });
      add('TaskStarted', { taskStartedEventDetails: details });
      add('TaskSucceeded', { taskSucceededEventDetails: { ...details, output: JSON.stringify(result) } });
      return exit('Task', name);
    },
  };
}
