/** What the program behind a state logged, from CloudWatch Logs. */
import type { Clients } from '../clients';
import type { Job } from './job';

export interface LogLine {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly text: string;
}

/** @param run the run's short name: a function's log holds many runs, and its lines carry the name */
export async function* logLines(
  clients: Clients,
  { logGroup, logStreamPrefix }: Job,
  run: string | undefined,
): AsyncGenerator<LogLine> {
  const { paginateFilterLogEvents, ResourceNotFoundException } = await import('@aws-sdk/client-cloudwatch-logs');
  const filterPattern = logStreamPrefix || run === undefined ? undefined : `"${run}"`;
  try {
    const pages = paginateFilterLogEvents(
      { client: await clients.logs() },
      { logGroupName: logGroup, logStreamNamePrefix: logStreamPrefix, filterPattern },
    );
    for await (const { events = [] } of pages)
      for (const { message = '', timestamp = 0 } of events) yield { at: timestamp, text: message };
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
}
