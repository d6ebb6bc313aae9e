/** `${Names}` in a definition that the deployment fills in: ARNs, names of buckets and tables. */

declare const PLACEHOLDER: unique symbol;
/** Text that becomes known when the machine is deployed. It is a string, so it may stand inside other text. */
export type Placeholder = string & { readonly [PLACEHOLDER]: true };

const NAME = /\$\{([A-Za-z0-9]+)\}/g;

/**
 * A value that `DefinitionSubstitutions` provides.
 *
 * @example placeholder('TrainingRoleArn')
 * @example `s3://${placeholder('ArtifactBucket')}/models/`
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-stepfunctions-statemachine.html
 */
export function placeholder(name: string): Placeholder {
  if (!/^[A-Za-z0-9]+$/.test(name)) throw new TypeError(`expected a placeholder of letters and digits, got '${name}'`);
  return `\${${name}}` as Placeholder;
}

/** The names of all placeholders in a definition (or any other JSON), sorted. */
export function placeholdersOf(definition: unknown): string[] {
  const names = [...JSON.stringify(definition).matchAll(NAME)].map((match) => match[1] as string);
  return [...new Set(names)].sort();
}
