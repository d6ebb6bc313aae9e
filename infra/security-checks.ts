/**
 * cdk-nag's AwsSolutions rules over the whole app, at every synthesis. Its rule against wildcards in policies (IAM5) reports
 * each one; it is taken as explained where each action on it stands with a reason in `permissions/`, and nowhere else.
 */
import {
  type IPolicyValidationContext,
  type IPolicyValidationPlugin,
  type PolicyValidationPluginReport,
  type PolicyViolation,
  Stack,
} from 'aws-cdk-lib';
import { CfnPolicy } from 'aws-cdk-lib/aws-iam';
import { AwsSolutionsChecks } from 'cdk-nag';
// By it, the rule writes resources into its findings.
import { flattenCfnReference } from 'cdk-nag/lib/utils/flatten-cfn-reference';
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
  const wildcard = WILDCARD_FINDING.exec(violation.ruleName)?.[1];
  if (wildcard === undefined) return [violation];
  const actionsOf = new Map(
    violation.violatingResources.map((resource) => [resource, unexplainedAt(resource.constructPath, wildcard, app)]),
  );
  const violatingResources = [...actionsOf.keys()].filter((resource) => actionsOf.get(resource)?.length !== 0);
  if (violatingResources.length === 0) return [];
  const actions = [...new Set([...actionsOf.values()].flatMap((found) => found ?? []))];
  const description = `${violation.description} Not explained: ${actions.join(', ') || 'all actions'}.`;
  return [{ ...violation, description, violatingResources }];
}

/** The actions on a wildcard for which no reason is known; undefined where the construct is no policy of a role. */
function unexplainedAt(path = '', wildcard: string, app: IConstruct): string[] | undefined {
  const constructs = constructsOn(path, app);
  const policy = constructs.at(-1);
  if (!(policy instanceof CfnPolicy)) return undefined;
  const explained = constructs
    .flatMap(({ node }) => node.metadata.filter(({ type }) => type === WILDCARDS))
    .map(({ data }) => data as Wildcard)
    .filter((known) => isSame(known, wildcard))
    .flatMap(({ actions }) => actions);
  return actionsOn(wildcard, policy).filter((action) => !explained.includes(action));
}

/** From the app to the construct at a path. */
function constructsOn(path: string, app: IConstruct): IConstruct[] {
  const names = path.split('/');
  const found: IConstruct[] = [];
  for (let node: IConstruct | undefined = app; node; node = node.node.tryFindChild(names.shift() ?? ''))
    found.push(node);
  return found;
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

function actionsOn(wildcard: string, policy: CfnPolicy): string[] {
  const { Statement } = Stack.of(policy).resolve(policy.policyDocument) as { Statement: readonly Statement[] };
  return Statement.filter(
    ({ Effect, Resource }) => Effect === 'Allow' && [Resource].flat().map(flattenCfnReference).includes(wildcard),
  ).flatMap(({ Action }) => Action);
}

/** Where the one has a placeholder, the other has a reference. */
function isSame({ resource }: Wildcard, found: string): boolean {
  const pattern = resource
    .split(/\$\{(?:Token\[[^\]]*\]|\w+)\}/)
    .map((text) => text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&'))
    .join('.+');
  return new RegExp(`^${pattern}$`, 's').test(found);
}
