/** The events of an execution, read piece by piece: each reading asks only for what is new. */

import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { Clients } from '../clients';
import { tokenRemover } from './secrets';

/** More than most readings find, and few: an event may hold kilobytes. */
const FEW = 20;
const MOST = 1000;

export interface HistoryReader {
  /** All events so far, in order, without task tokens. */
  read(): Promise<readonly HistoryEvent[]>;
}

/** @param most events asked for at once */
export function readHistory(clients: Clients, executionArn: string, most = MOST): HistoryReader {
  const events: HistoryEvent[] = [];
  const withoutTokens = tokenRemover();
  return {
    async read() {
      const { GetExecutionHistoryCommand } = await import('@aws-sdk/client-sfn');
      const stepFunctions = await clients.stepFunctions();
      const newest = events.at(-1)?.id ?? 0;
      const isNew = ({ id = 0 }: HistoryEvent) => id > newest;
      // Backwards from the end, so that a reading stops at the first event that is known.
      const page = async (maxResults: number, token?: string) => {
        const request = { executionArn, reverseOrder: true, maxResults, nextToken: token };
        const { events: found = [], nextToken } = await stepFunctions.send(new GetExecutionHistoryCommand(request));
        return { fresh: found.filter(isNew), next: found.every(isNew) ? nextToken : undefined };
      };
      // A token goes only with the arguments that it was given for: where few do not reach, all is read anew.
      let { fresh, next } = await page(newest > 0 ? Math.min(FEW, most) : most);
      if (next !== undefined && newest > 0) ({ fresh, next } = await page(most));
      while (next !== undefined) {
        const further = await page(most, next);
        fresh.push(...further.fresh);
        next = further.next;
      }
      // Two pages may overlap when events were appended between them.
      for (const event of fresh.reverse())
        if ((event.id ?? 0) > (events.at(-1)?.id ?? 0)) events.push(withoutTokens(event));
      return events;
    },
  };
}
