/** The events of an execution, read piece by piece: each reading asks only for what is new. */

import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { Clients } from '../clients';
import { tokenRemover } from './secrets';

/** Most readings find nothing new: the newest event alone tells, and an event may hold kilobytes. */
const FIRST_LOOK = 1;
const PAGE = 100;
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
      // Backwards from the end, so that a reading stops at the first event that is known.
      const page = (maxResults: number, nextToken?: string) =>
        stepFunctions.send(new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults, nextToken }));
      const newest = events.at(-1)?.id ?? 0;
      const isNew = ({ id = 0 }: HistoryEvent) => id > newest;
      if (newest > 0 && !(await page(FIRST_LOOK)).events?.some(isNew)) return events;
      // A token goes only with the arguments that it was given for: the first look's is of no use here.
      const size = newest === 0 ? FIRST_PAGE : PAGE;
      const fresh: HistoryEvent[] = [];
      let nextToken: string | undefined;
      do {
        const { events: found = [], nextToken: next } = await page(size, nextToken);
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
