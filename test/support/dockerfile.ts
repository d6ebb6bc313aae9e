/**
 * Follows a Dockerfile without Docker, on a machine that stands for its base image: each stage is a folder, COPY copies as
 * Docker does, RUN runs in the stage's folder with absolute paths moved into it. What is not understood is an error.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

export interface Image {
  /** What stands for `/`. */
  readonly root: string;
  /** The base image's name. */
  readonly from: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly entrypoint: readonly string[];
}

interface Stage {
  readonly root: string;
  readonly from: string;
  directory: string;
  readonly environment: Record<string, string>;
  entrypoint: string[];
}

/**
 * @param file the Dockerfile @param context the folder that COPY copies from @param folder where the stages' folders are made
 * @returns the last stage
 */
export async function buildImage(file: string, context: string, folder: string): Promise<Image> {
  const variables: Record<string, string> = {};
  const stages = new Map<string, Stage>();
  let stage: Stage | undefined;
  for (const [instruction, text] of instructionsIn(await readFile(file, 'utf8'))) {
    const filled = text.replace(/\$\{(\w+)\}/g, (_, name: string) => argumentNamed(variables, name));
    if (instruction === 'ARG') {
      const [, name = '', value = ''] = /^(\w+)=(\S+)$/.exec(filled) ?? [];
      variables[name] = value;
    } else if (instruction === 'FROM') {
      const [from = '', , name = String(stages.size)] = filled.split(/\s+/);
      stage = { root: join(folder, name), from, directory: '/', environment: {}, entrypoint: [] };
      stages.set(name, stage);
      await mkdir(stage.root, { recursive: true });
    } else if (stage) {
      await follow(instruction, filled, stage, (name) => (name === undefined ? context : stages.get(name)?.root));
    }
  }
  if (!stage) throw new Error(`expected ${file} to have a FROM`);
  return stage;
}

function instructionsIn(dockerfile: string): [string, string][] {
  const lines = dockerfile.split('\n').filter((line) => line.trim() && !line.startsWith('#'));
  return lines
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => {
      const [, instruction = '', text = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
      return [instruction, text];
    });
}

function argumentNamed(variables: Readonly<Record<string, string>>, name: string): string {
  const value = variables[name];
  if (value === undefined) throw new Error(`expected an ARG ${name} with a value`);
  return value;
}

type FindSource = (stage: string | undefined) => string | undefined;

async function follow(instruction: string, text: string, stage: Stage, sourceOf: FindSource): Promise<void> {
  switch (instruction) {
    case 'WORKDIR':
      stage.directory = text;
      await mkdir(join(stage.root, text), { recursive: true });
      return;
    case 'ENV': {
      const [, name = '', value = ''] = /^(\w+)=(\S+)$/.exec(text) ?? [];
      stage.environment[name] = value;
      return;
    }
    case 'ENTRYPOINT':
      stage.entrypoint = JSON.parse(text);
      return;
    case 'COPY':
      return copy(text, stage, sourceOf);
    case 'RUN':
      return run(text, stage);
    default:
      throw new Error(`expected an instruction that is understood here, got '${instruction} ${text}'`);
  }
}

/** A folder's content goes into the target, a file beside it; a target that ends in a slash is a folder. */
async function copy(text: string, stage: Stage, sourceOf: FindSource): Promise<void> {
  const [, from, paths = ''] = /^(?:--from=(\S+)\s+)?(.*)$/.exec(text) ?? [];
  const source = sourceOf(from);
  if (source === undefined) throw new Error(`expected a stage before this one, got '${from}'`);
  const names = paths.split(/\s+/);
  const target = names.pop() ?? '';
  const into = target.startsWith('/') ? join(stage.root, target) : join(stage.root, stage.directory, target);
  for (const name of names) {
    const path = join(source, name);
    const isFolder = (await stat(path)).isDirectory();
    await cp(path, isFolder || !target.endsWith('/') ? into : join(into, basename(name)), { recursive: true });
  }
}

async function run(command: string, { root, directory, environment }: Stage): Promise<void> {
  const moved = command.replaceAll(/(?<=^|\s)\/(?=\w)/g, `${root}/`);
  // Packages that the machine has had already need not be fetched again.
  const npm = { npm_config_prefer_offline: 'true', npm_config_audit: 'false', npm_config_fund: 'false' };
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const env = { ...inherited, ...npm, ...environment };
  await promisify(execFile)('sh', ['-e', '-c', moved], { cwd: join(root, directory), env, maxBuffer: 2 ** 26 });
}
