/** The events that tell the world about a run, on the default EventBridge bus. */
import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';

export const EVENT_SOURCE = 'ronda';

export type DetailType = 'Approval Requested' | 'Retraining Finished';

/** @throws Error when the bus refuses the entry; PutEvents itself answers 200 then */
export async function publish(events: EventBridgeClient, detailType: DetailType, detail: object): Promise<void> {
  const { Entries = [] } = await events.send(
    new PutEventsCommand({
      Entries: [{ Source: EVENT_SOURCE, DetailType: detailType, Detail: JSON.stringify(detail) }],
    }),
  );
  const refused = Entries.find((entry) => entry.ErrorCode);
  if (refused) throw new Error(`EventBridge refused '${detailType}': ${refused.ErrorCode} ${refused.ErrorMessage}`);
}
