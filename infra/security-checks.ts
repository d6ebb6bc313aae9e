/**
 * cdk-nag's AwsSolutions rules over the whole app, at every synthesis. Its rule against wildcards in policies (IAM5) reports
 * each one; those that stand in the table of needs, with their reason, are taken as explained, and no other.
 */
import type {
  IPolicyValidationContext,
  IPolicyValidationPlugin,
  PolicyValidationPluginReport,
  PolicyViolation,
} from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { WILDCARDS, type Wildcard } from './permissions/grant';

const WILDCARD_FINDING = /^AwsSolutions-IAM5\[Resource::(.*)\]$/s;

export class SecurityChecks implements IPolicyValidationPlugin {
  readonly name = 'AwsSolutions';
  private readonly rules = new AwsSolutionsChecks();

  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const app = (context as IPolicyValidationContext & { readonly appConstruct: IConstruct }).appConstruct;
    const violations = this.rules.validateScope(app).violations.flatMap((violation) => unexplained(violation, app));
    return { success: violations.length === 0, violations };
  }
}

/** The violation at the resources that do not explain it. */
function unexplained(violation: PolicyViolation, app: IConstruct): PolicyViolation[] {
  const resource = WILDCARD_FINDING.exec(violation.ruleName)?.[1];
  if (resource === undefined) return [violation];
  const violatingResources = violation.violatingResources.filter(
    ({ constructPath = '' }) => !wildcardsAt(constructPath, app).some((known) => isSame(known, resource)),
  );
  return violatingResources.length === 0 ? [] : [{ ...violation, violatingResources }];
}

/** What the construct and those around it say about wildcards. */
function wildcardsAt(path: string, app: IConstruct): Wildcard[] {
  const names = path.split('/');
  const found: Wildcard[] = [];
  for (let node: IConstruct | undefined = app; node; node = node.node.tryFindChild(names.shift() ?? '')) {
    found.push(...node.node.metadata.filter(({ type }) => type === WILDCARDS).map(({ data }) => data as Wildcard));
  }
  return found;
}

/** Where the one has a placeholder, the other has a reference. */
function isSame({ resource }: Wildcard, found: string): boolean {
  const pattern = resource
    .split(/\$\{(?:Token\[[^\]]*\]|\w+)\}/)
    .map((text) => text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&'))
    .join('.+');
  return new RegExp(`^${pattern}$`, 's').test(found);
}
