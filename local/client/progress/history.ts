/** The events of an execution, read piece by piece: each reading asks only for what is new. */

import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { Clients } from '../clients';
import { tokenRemover } from './secrets';

/** More than most readings find, and few: an event may hold kilobytes. */
const FIRST_LOOK = 20;
const PAGE = 1000;

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
      // Backwards from the end to the first event that is known; undefined where so many pages do not reach it.
      const since = async (maxResults: number, mostPages: number) => {
        const fresh: HistoryEvent[] = [];
        let nextToken: string | undefined;
        for (let page = 0; page < mostPages; page++) {
          const { events: found = [], nextToken: next } = await stepFunctions.send(
            new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults, nextToken }),
          );
          fresh.push(...found.filter(isNew));
          if (next === undefined || !found.every(isNew)) return fresh;
          nextToken = next;
        }
        return undefined;
      };
      // A token goes only with the arguments that it was given for: with larger pages all is read anew.
      const near = newest > 0 ? await since(FIRST_LOOK, 1) : undefined;
      const fresh = near ?? (await since(PAGE, Number.POSITIVE_INFINITY)) ?? [];
      // Two pages may overlap when events were appended between them.
      for (const event of fresh.reverse())
        if ((event.id ?? 0) > (events.at(-1)?.id ?? 0)) events.push(withoutTokens(event));
      return events;
    },
  };
}
