/** Text and ARNs with wildcards: `*` is any text, `?` any character. */

const patterns = new Map<string, RegExp>();

/** @param insensitive for actions, whose case does not count */
export function matches(pattern: string, text: string, insensitive = false): boolean {
  const key = `${insensitive}${pattern}`;
  let compiled = patterns.get(key);
  if (!compiled) {
    const source = pattern
      .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    compiled = new RegExp(`^${source}$`, insensitive ? 'is' : 's');
    patterns.set(key, compiled);
  }
  return compiled.test(text);
}

/** Partition, service, region, account and resource, which may itself have colons. A service must be named. */
const ARN = /^arn:([^:]+):([a-z0-9-]+):([^:]*):([^:]*):(.+)$/s;

export const isArnPattern = (pattern: string) => ARN.test(pattern);

/**
 * Each of an ARN's parts is compared by itself, so that a wildcard in one never reaches into the next. AWS lets a `*` at a part's end
 * reach further in a Resource element; here it allows less, never more.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function matchesArn(pattern: string, arn: string): boolean {
  const [, ...wanted] = ARN.exec(pattern) ?? [];
  const [, ...found] = ARN.exec(arn) ?? [];
  return wanted.length > 0 && found.length > 0 && wanted.every((part, at) => matches(part, found[at] as string));
}
