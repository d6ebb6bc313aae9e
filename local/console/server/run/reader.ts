/** Executions by their events, each read once and then only for what is new. */
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { Clients } from '#local/client/clients';
import { type HistoryReader, readHistory } from '#local/client/progress/history';
import { type RunProgress, summarize } from '#local/client/progress/model';

export interface RunReading {
  readonly executionArn: string;
  readonly events: readonly HistoryEvent[];
  readonly progress: RunProgress;
}

export interface RunReader {
  arnOf(run: string): string;
  /** The run as it is now. */
  read(run: string): Promise<RunReading>;
}

/** Runs that a person goes back and forth between; what is forgotten is read again. */
const REMEMBERED = 30;

export function createRunReader(clients: Clients): RunReader {
  const readers = new Map<string, HistoryReader>();
  const arnOf = (run: string) =>
    `${clients.deployment.stateMachineArn.replace(':stateMachine:', ':execution:')}:${run}`;
  const readerOf = (run: string) => {
    const reader = readers.get(run) ?? inTurn(readHistory(clients, arnOf(run)));
    // The last place of the map is the last one used.
    readers.delete(run);
    readers.set(run, reader);
    for (const oldest of readers.keys()) if (readers.size > REMEMBERED) readers.delete(oldest);
    return reader;
  };
  return {
    arnOf,
    async read(run) {
      const events = await readerOf(run).read();
      return { executionArn: arnOf(run), events, progress: summarize(events) };
    },
  };
}

/** Two tabs may ask at once; a reading that is under way is not to be overtaken. */
function inTurn(reader: HistoryReader): HistoryReader {
  let last: Promise<unknown> = Promise.resolve();
  return {
    read() {
      const reading = last.then(() => reader.read());
      last = reading.catch(() => {});
      return reading;
    },
  };
}
