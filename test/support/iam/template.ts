/** Synthesized templates as CloudFormation would resolve them, on the local account: references become names and ARNs. */
import { functionArn, local, roleArn } from '#local/config';

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

export interface TemplateJson {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;
}

const NESTED = 'AWS::CloudFormation::Stack';

const { account, region } = local;
const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': region,
  'AWS::AccountId': account,
  'AWS::URLSuffix': 'amazonaws.com',
};

/** The name of a template's role on the local account, from its logical id: `RetrainingPrepareRunRole1A2B3C4D` → `ronda-prepare-run`. */
export function localRole(logicalId: string): string {
  const [, own = logicalId] = /^(?:Retraining|Warehouse)(.+?)(?:Role)?[0-9A-F]{8}$/.exec(logicalId) ?? [];
  return ROLES[own] ?? `${local.functionPrefix}${kebab(own)}`;
}

const ROLES: Readonly<Record<string, string>> = { Machine: 'ronda-state-machine', Schedule: 'ronda-schedule' };

const kebab = (text: string) => text.replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase();

export interface Resolver {
  /** A value of one of the templates with all its references resolved. @throws Error for what is not understood */
  resolve(template: TemplateJson, value: unknown): unknown;
}

/** @param templates of a stack and of those nested in it */
export function createResolver(templates: readonly TemplateJson[]): Resolver {
  const resolve = (template: TemplateJson, value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((each) => resolve(template, each));
    if (typeof value !== 'object' || value === null) return value;
    const [[name, argument] = ['', undefined], ...others] = Object.entries(value);
    if (others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) return call(template, name, argument);
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolve(template, each)]));
  };
  const call = (template: TemplateJson, name: string, argument: unknown): unknown => {
    if (name === 'Ref') return PSEUDO[String(argument)] ?? reference(template, String(argument));
    if (name === 'Fn::GetAtt') return attribute(template, ...(argument as [string, string]));
    const resolved = resolve(template, argument);
    if (name === 'Fn::Join') {
      const [separator, parts] = resolved as [string, string[]];
      return parts.join(separator);
    }
    if (name === 'Fn::FindInMap') {
      const [map, top, second] = resolved as [string, string, string];
      return template.Mappings?.[map]?.[top]?.[second];
    }
    throw new Error(`expected a function of CloudFormation that is understood here, got ${name}`);
  };
  /** CDK names a parameter by what it stands for: it is the same thing for every stack that has it. */
  const parameter = (name: string): unknown => {
    for (const template of templates) {
      for (const { Type, Properties } of Object.values(template.Resources)) {
        const given = Type === NESTED ? (Properties.Parameters as Record<string, unknown> | undefined) : undefined;
        if (given && name in given) return resolve(template, given[name]);
      }
    }
    throw new Error(`expected a stack to be given the parameter ${name}`);
  };
  /** It is named after its whole path: no other stack has it. */
  const output = (name: string): unknown => {
    const template = templates.find(({ Outputs }) => Outputs && name in Outputs);
    if (!template) throw new Error(`expected a stack with the output ${name}`);
    return resolve(template, template.Outputs?.[name]?.Value);
  };
  const reference = (template: TemplateJson, id: string): unknown => {
    if (template.Parameters && id in template.Parameters) return parameter(id);
    const { Type, Properties } = resourceOf(template, id);
    switch (Type) {
      case 'AWS::S3::Bucket':
        return /AccessLogs/.test(id) ? 'ronda-access-logs' : local.bucket;
      case 'AWS::SNS::Topic':
        return `arn:aws:sns:${region}:${account}:ronda-approvals`;
      case 'AWS::StepFunctions::StateMachine':
        return `arn:aws:states:${region}:${account}:stateMachine:${resolve(template, Properties.StateMachineName)}`;
      case 'AWS::RedshiftServerless::Workgroup':
        return local.workgroup;
      default:
        return id;
    }
  };
  const attribute = (template: TemplateJson, id: string, name: string): unknown => {
    const { Type } = resourceOf(template, id);
    if (Type === NESTED) return output(name.replace(/^Outputs\./, ''));
    switch (`${Type} ${name}`) {
      case 'AWS::S3::Bucket Arn':
        return `arn:aws:s3:::${reference(template, id)}`;
      case 'AWS::KMS::Key Arn':
        return `arn:aws:kms:${region}:${account}:key/${/LinkKey/.test(id) ? 'ronda-approval-links' : id}`;
      case 'AWS::IAM::Role Arn':
        return roleArn(localRole(id));
      case 'AWS::Lambda::Function Arn':
        return functionArn(kebab(/^Retraining(.+)Function[0-9A-F]{8}$/.exec(id)?.[1] ?? id));
      case 'AWS::RedshiftServerless::Workgroup Workgroup.WorkgroupArn':
        return `arn:aws:redshift-serverless:${region}:${account}:workgroup/${local.workgroup}`;
      case 'AWS::Logs::LogGroup Arn':
        return `arn:aws:logs:${region}:${account}:log-group:${id}:*`;
      case 'AWS::SQS::Queue Arn':
        return `arn:aws:sqs:${region}:${account}:${id}`;
      case 'AWS::StepFunctions::StateMachineAlias Arn':
        return `arn:aws:states:${region}:${account}:stateMachine:${local.stateMachineName}:live`;
      default:
        return `${id}.${name}`;
    }
  };
  return { resolve };
}

function resourceOf({ Resources }: TemplateJson, id: string): Resource {
  const resource = Resources[id];
  if (!resource) throw new Error(`expected a resource ${id} in the template`);
  return resource;
}
