/** The execution input of `ronda run`: the file's fields under the options', checked before anything is started. */
import { readFileSync } from 'node:fs';
import { type CompleteInput, ExecutionInput } from '#tasks/contracts/execution-input';
import { decimalNumber, type Options } from '../arguments';
import { Misuse } from '../misuse';
import { PLACE_OPTIONS } from '../server/place';
import { explainIssues } from './explain';

export const RUN_OPTIONS = {
  data: 'list',
  label: 'text',
  positive: 'text',
  id: 'list',
  entity: 'list',
  time: 'text',
  drop: 'list',
  'minimum-auc': 'text',
  deploy: 'text',
  score: 'text',
  approve: 'flag',
  force: 'flag',
  model: 'text',
  input: 'text',
  ...PLACE_OPTIONS,
  json: 'flag',
  port: 'text',
} as const;
export type RunOptions = Options<typeof RUN_OPTIONS>;

type Json = Record<string, unknown>;

/** Which field of the input each option stands for. */
const FIELDS: Readonly<Record<string, string>> = {
  model: 'model',
  label: 'dataset.label',
  positive: 'dataset.positive',
  id: 'dataset.id',
  entity: 'dataset.entity',
  time: 'dataset.time',
  drop: 'dataset.drop',
  'minimum-auc': 'gate.minimumAuc',
  deploy: 'deployment.target',
  force: 'force',
};

export interface RunInput {
  /** What the person wrote, defaults left out. `dataset.uri` and `deployment.scoreUri` follow when the files are uploaded. */
  readonly input: ExecutionInput;
  readonly model: string;
  readonly needsSample: boolean;
}

export interface SampleInput {
  readonly model: string;
  readonly dataset: { readonly label: string; readonly id: readonly string[] };
}

/**
 * @param sample the model and the columns of the sample data, taken when no data is named
 * @throws Misuse naming each wrong field or option, what it got and what is allowed
 */
export function buildInput(options: RunOptions, sample: SampleInput): RunInput {
  const file = options.input === undefined ? {} : readInputFile(options.input);
  requireObject(file, options.input);
  // A deployment in an account has a dataset of its own.
  const needsSample = !options.aws && options.data.length === 0 && member(file, 'dataset.uri') === undefined;
  const input = structuredClone(file);
  if (needsSample) {
    fill(input, 'model', sample.model);
    for (const [name, value] of Object.entries(sample.dataset)) fill(input, `dataset.${name}`, value);
  }
  for (const [option, path] of Object.entries(FIELDS)) {
    const value = optionValue(options, option);
    if (value !== undefined) assign(input, path, value);
  }
  const complete = check(input, options, file);
  requireTime(complete);
  requireScore(complete.deployment, options);
  return { input: input as ExecutionInput, model: complete.model, needsSample };
}

function readInputFile(path: string): Json {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new Misuse(`--input: no such file: ${path}`);
    throw new Misuse(`cannot read --input ${path}: ${code === 'EISDIR' ? 'it is a folder' : message}`);
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Misuse(`--input ${path} is not JSON: ${(cause as Error).message}`);
  }
}

function requireObject(value: unknown, path = ''): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Misuse(`expected --input ${path} to hold a JSON object, got ${JSON.stringify(value).slice(0, 100)}`);
  }
}

function optionValue(options: RunOptions, option: string): unknown {
  const value = options[option as keyof RunOptions];
  if (value === false || (Array.isArray(value) && value.length === 0)) return undefined;
  return option === 'minimum-auc' && typeof value === 'string' ? decimalNumber(option, value) : value;
}

function check(input: Json, options: RunOptions, file: Json) {
  const parsed = ExecutionInput.safeParse(input);
  if (parsed.success) return parsed.data;
  const optionOf = (path: string) =>
    Object.entries(FIELDS).find(
      ([name, field]) => (path === field || path.startsWith(`${field}.`)) && optionValue(options, name) !== undefined,
    );
  const nameOf = (path: string) => {
    const option = optionOf(path);
    return option ? `--${option[0]}` : path;
  };
  const problem = explainIssues(parsed.error.issues, ExecutionInput, input, nameOf);
  const inFile = Object.keys(file).length > 0 && !parsed.error.issues.every((issue) => optionOf(issue.path.join('.')));
  throw new Misuse(inFile ? `${options.input}: ${problem}` : problem);
}

function requireTime({ dataset, split }: CompleteInput): void {
  if (split.by !== 'time' || dataset.time !== undefined) return;
  throw new Misuse("split.by is 'time', but no column says when a row happened", 'name it with --time COLUMN');
}

function requireScore({ target, scoreUri }: { target: string; scoreUri?: string }, { score }: RunOptions): void {
  if (score !== undefined && target !== 'batch') {
    throw new Misuse(
      `--score is for batch deployment, got --deploy ${target}`,
      'add --deploy batch, or leave --score out',
    );
  }
  if (target === 'batch' && score === undefined && scoreUri === undefined) {
    throw new Misuse('batch deployment needs the rows to score', 'name them with --score PATH');
  }
}

function member(object: Json, path: string): unknown {
  return path.split('.').reduce<unknown>((node, key) => (node as Json | undefined)?.[key], object);
}

/** Sets a member of a member; what stands in the way and is no object is left for the check to refuse. */
export function assign(object: Json, path: string, value: unknown): void {
  const [first = '', ...rest] = path.split('.');
  if (rest.length === 0) {
    object[first] = value;
    return;
  }
  object[first] ??= {};
  const inner = object[first];
  if (typeof inner === 'object' && inner !== null) assign(inner as Json, rest.join('.'), value);
}

function fill(object: Json, path: string, value: unknown): void {
  if (member(object, path) === undefined) assign(object, path, value);
}
