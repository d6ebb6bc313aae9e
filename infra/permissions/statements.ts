/** IAM statements of needs: placeholders filled, statements on the same resources put together. */
import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Need } from './need';

export type Values = Readonly<Record<string, string>>;

/** @throws Error for a placeholder without a value */
export function statementsOf(needs: readonly Need[], values: Values): PolicyStatement[] {
  return merged(needs).map(({ actions, resources, conditions }) => {
    return new PolicyStatement({
      actions: [...actions],
      resources: resources.map((resource) => fill(resource, values)),
      conditions: conditions && fillAll(conditions, values),
    });
  });
}

/** The fewest statements that say the same: a role's inline policies may have 10,240 characters together. */
function merged(needs: readonly Need[]): Pick<Need, 'actions' | 'resources' | 'conditions'>[] {
  const byResource = group(needs, ({ resources, conditions }) => [[...resources].sort(), conditions]);
  const actions = byResource.map((same) => ({
    ...first(same),
    actions: distinct(same.flatMap((need) => need.actions)),
  }));
  const byAction = group(actions, (need) => [need.actions, need.conditions]);
  return byAction.map((same) => ({ ...first(same), resources: distinct(same.flatMap((need) => need.resources)) }));
}

function group<T>(items: readonly T[], keyOf: (item: T) => unknown): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = JSON.stringify(keyOf(item));
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()];
}

const first = <T>(items: readonly T[]) => items[0] as T;
const distinct = (texts: readonly string[]) => [...new Set(texts)].sort();

type Conditions = NonNullable<Need['conditions']>;

const fillAll = (conditions: Conditions, values: Values) =>
  Object.fromEntries(
    Object.entries(conditions).map(([operator, keys]) => [
      operator,
      Object.fromEntries(
        Object.entries(keys).map(([key, value]) => [
          key,
          typeof value === 'string' ? fill(value, values) : value.map((each) => fill(each, values)),
        ]),
      ),
    ]),
  );

const fill = (text: string, values: Values) =>
  text.replace(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = PSEUDO_PARAMETERS[name] ?? values[name];
    if (value === undefined) throw new Error(`expected a value for \${${name}} in ${text}, got none`);
    return value;
  });

const PSEUDO_PARAMETERS: Values = {
  Partition: Aws.PARTITION,
  Region: Aws.REGION,
  Account: Aws.ACCOUNT_ID,
  UrlSuffix: Aws.URL_SUFFIX,
};
