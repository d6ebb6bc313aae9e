/** The events of an execution, read piece by piece: each reading asks only for what is new. */

import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { Clients } from '../clients';
import { tokenRemover } from './secrets';

/** More than most readings find, and few: an event may hold kilobytes. */
const PAGE = 20;
const FIRST_PAGE = 1000;

export interface HistoryReader {
  /** All events so far, in order, without task tokens. */
  read(): Promise<readonly HistoryEvent[]>;
}

export function readHistory(clients: Clients, executionArn: string): HistoryReader {
  const events: HistoryEvent[] = [];
  const withoutTokens = tokenRemover();
  return {
    async read() {
      const { GetExecutionHistoryCommand } = await import('@aws-sdk/client-sfn');
      const stepFunctions = await clients.stepFunctions();
      const newest = events.at(-1)?.id ?? 0;
      const isNew = ({ id = 0 }: HistoryEvent) => id > newest;
      const maxResults = newest === 0 ? FIRST_PAGE : PAGE;
      const fresh: HistoryEvent[] = [];
      let nextToken: string | undefined;
      do {
        // Backwards from the end, so that a reading stops at the first event that is known.
        const { events: found = [], nextToken: next } = await stepFunctions.send(
          new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults, nextToken }),
        );
        fresh.push(...found.filter(isNew));
        nextToken = found.every(isNew) ? next : undefined;
      } while (nextToken);
      // Two pages may overlap when events were appended between them.
      for (const event of fresh.reverse())
        if ((event.id ?? 0) > (events.at(-1)?.id ?? 0)) events.push(withoutTokens(event));
      return events;
    },
  };
}
