/** How published messages are kept, for whoever looks them up. */

/** The collection of documents that messages are kept in. */
export const MESSAGES = 'sns-messages';

export interface StoredMessage {
  readonly topicArn: string;
  readonly subject?: string;
  readonly message: string;
}
