/** A topic whose messages are encrypted at rest and in transit, with subscribers by e-mail. */
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';

export interface EncryptedTopicProps {
  readonly displayName: string;
  readonly key: IKey;
  /** Each must confirm by a link that SNS sends. @default - none */
  readonly emails?: readonly string[];
}

export class EncryptedTopic extends Topic {
  constructor(scope: Construct, id: string, { displayName, key, emails = [] }: EncryptedTopicProps) {
    super(scope, id, { displayName, masterKey: key, enforceSSL: true });
    for (const email of emails) this.addSubscription(new EmailSubscription(email));
  }
}
