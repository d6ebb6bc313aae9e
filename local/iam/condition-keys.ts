/**
 * The condition keys that requests here have when they would have them on AWS. A policy that asks for any other is refused: it would be
 * decided as if the request lacked the key, which AWS may well give it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */

export type KeyType = 'String' | 'ARN' | 'Bool';

interface ConditionKey {
  readonly type: KeyType;
  /** Whether a request may have several values: such a key wants a set operator, and the others must have none. */
  readonly many?: true;
}

/** Names in lower case: their case does not count. */
export const CONDITION_KEYS: ReadonlyMap<string, ConditionKey> = new Map<string, ConditionKey>([
  ['aws:securetransport', { type: 'Bool' }],
  ['aws:sourceaccount', { type: 'String' }],
  ['aws:sourcearn', { type: 'ARN' }],
  ['cloudwatch:namespace', { type: 'String' }],
  ['events:detail-type', { type: 'String' }],
  ['events:source', { type: 'String' }],
  ['iam:passedtoservice', { type: 'String' }],
  ['kms:viaservice', { type: 'String' }],
  ['s3:prefix', { type: 'String' }],
  ['states:statemachinequalifier', { type: 'String', many: true }],
]);
