/** The published API models, where the folder beside the project holds them. They are reference data and no part of it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../../../../shared/reference/models');

export const hasApiModels = existsSync(FOLDER);

export interface Member {
  readonly shape: string;
  readonly location?: 'uri' | 'querystring' | 'header' | 'headers' | 'statusCode';
  readonly locationName?: string;
  readonly flattened?: boolean;
  readonly xmlAttribute?: boolean;
  readonly jsonvalue?: boolean;
}

export interface Shape {
  readonly type: string;
  readonly members?: Readonly<Record<string, Member>>;
  readonly required?: readonly string[];
  readonly union?: boolean;
  /** The one member that is the whole body. */
  readonly payload?: string;
  readonly member?: Member;
  readonly flattened?: boolean;
  readonly key?: Member;
  readonly value?: Member;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly timestampFormat?: string;
  readonly error?: { readonly code?: string; readonly httpStatusCode?: number };
}

interface Operation {
  readonly input?: { readonly shape: string };
  readonly output?: { readonly shape: string };
  readonly errors?: readonly { readonly shape: string }[];
}

export interface ApiModel {
  readonly metadata: {
    readonly protocol: 'json' | 'rest-json' | 'rest-xml' | 'query';
    readonly endpointPrefix: string;
    readonly signingName?: string;
  };
  readonly operations: Readonly<Record<string, Operation>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

let models: ApiModel[] | undefined;

/** @param service the name that requests are signed for @returns undefined where no model tells of the operation */
export function findModel(service: string, operation: string): ApiModel | undefined {
  models ??= readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as ApiModel);
  return models.find(
    ({ metadata, operations }) =>
      (metadata.signingName ?? metadata.endpointPrefix) === service && Object.hasOwn(operations, operation),
  );
}

/** @throws Error for a name that the model does not have */
export function shapeOf(model: ApiModel, name: string): Shape {
  const shape = model.shapes[name];
  if (!shape) throw new Error(`the model has no shape '${name}'`);
  return shape;
}
