/**
 * CloudFormation's own description of its resources (`@aws-cdk/aws-service-spec`), held against a template: every type and
 * property exists, what is required is there, values are of the right kind. References are taken for any value.
 */
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { Property, PropertyType, SpecDatabase } from '@aws-cdk/service-spec-types';

let database: SpecDatabase | undefined;

interface TemplateLike {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: object }>>;
}

/** @returns what is wrong, a line each */
export function problemsOf({ Resources }: TemplateLike): string[] {
  database ??= loadAwsServiceSpecSync();
  const db = database;
  return Object.entries(Resources).flatMap(([id, { Type, Properties = {} }]) => {
    const [resource] = db.lookup('resource', 'cloudFormationType', 'equals', Type);
    if (!resource) return [`${id}: no such type ${Type}`];
    return checkMembers(`${id} (${Type})`, Properties, resource.properties, db);
  });
}

type Properties = Readonly<Record<string, Property>>;

function checkMembers(at: string, value: object, properties: Properties, db: SpecDatabase): string[] {
  const missing = Object.entries(properties)
    .filter(([name, { required }]) => required && !(name in value))
    .map(([name]) => `${at}: ${name} is required`);
  const wrong = Object.entries(value).flatMap(([name, member]) => {
    const property = properties[name];
    return property ? checkValue(`${at}.${name}`, member, property.type, db) : [`${at}: no such property ${name}`];
  });
  return [...missing, ...wrong];
}

function checkValue(at: string, value: unknown, type: PropertyType, db: SpecDatabase): string[] {
  if (isReference(value)) return [];
  switch (type.type) {
    case 'string':
    case 'date-time':
      return kind(at, value, 'string', typeof value === 'string');
    case 'number':
    case 'integer':
      return kind(at, value, 'number', typeof value === 'number' || !Number.isNaN(Number(value)));
    case 'boolean':
      return kind(at, value, 'boolean', typeof value === 'boolean');
    case 'array':
      return Array.isArray(value)
        ? value.flatMap((each, index) => checkValue(`${at}[${index}]`, each, type.element, db))
        : kind(at, value, 'list', false);
    case 'map':
      return isObject(value)
        ? Object.entries(value).flatMap(([key, each]) => checkValue(`${at}.${key}`, each, type.element, db))
        : kind(at, value, 'map', false);
    case 'ref': {
      const { properties } = db.get('typeDefinition', type.reference.$ref);
      return isObject(value) ? checkMembers(at, value, properties, db) : kind(at, value, 'object', false);
    }
    case 'union': {
      const each = type.types.map((one) => checkValue(at, value, one, db));
      return each.some((problems) => problems.length === 0) ? [] : (each[0] ?? []);
    }
    default:
      // `json`, `tag` and `null` have no closer description.
      return [];
  }
}

const kind = (at: string, value: unknown, wanted: string, is: boolean) =>
  is ? [] : [`${at}: expected a ${wanted}, got ${JSON.stringify(value)}`];

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `Ref`, `Fn::…` */
function isReference(value: unknown): boolean {
  if (!isObject(value)) return false;
  const [name = '', ...others] = Object.keys(value);
  return others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'));
}
