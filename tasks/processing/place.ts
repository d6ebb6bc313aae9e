/** Where the container's things are, and how much memory it may use: its environment, read once. */
import { totalmem } from 'node:os';
import { join } from 'node:path';

export interface Place {
  readonly dataset: string;
  readonly settings: string;
  readonly schema: string;
  readonly output: string;
  /** The container's last words. */
  readonly message: string;
  /** Which host this is, and which there are; absent on a single one. */
  readonly resources: string;
  /** A directory in which temporary ones are made. */
  readonly scratch: string;
  readonly memoryLimitBytes: number;
}

const SHARE_OF_MEMORY = 0.7;

/**
 * @param environment `OPT_ML`: what stands for /opt/ml; `TMPDIR`: room for temporary files; `PROCESSING_MEMORY_LIMIT`: bytes, or
 *   with a unit such as `2GB`, by default 70 % of what the machine or the container has
 * @throws Error when the limit cannot be read
 */
export function readPlace(environment: NodeJS.ProcessEnv): Place {
  const base = environment.OPT_ML || '/opt/ml';
  const input = join(base, 'processing', 'input');
  return {
    dataset: join(input, 'dataset'),
    settings: join(input, 'settings', 'settings.json'),
    schema: join(input, 'schema', 'schema.json'),
    output: join(base, 'processing', 'output'),
    message: join(base, 'output', 'message'),
    resources: join(base, 'config', 'resourceconfig.json'),
    scratch: environment.TMPDIR || join(base, 'processing', 'scratch'),
    memoryLimitBytes: environment.PROCESSING_MEMORY_LIMIT
      ? bytesOf(environment.PROCESSING_MEMORY_LIMIT)
      : defaultLimit(),
  };
}

const UNITS: Readonly<Record<string, number>> = { '': 1, KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30, TB: 2 ** 40 };

function bytesOf(text: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?) ?([KMGT]B)?$/i.exec(text.trim()) ?? [];
  if (!number) throw new Error(`expected PROCESSING_MEMORY_LIMIT to be a size such as 2GB, got '${text}'`);
  return Number(number) * (UNITS[unit.toUpperCase()] ?? 1);
}

/** A container without a limit of its own reports nothing, or more than the machine has. */
function defaultLimit(): number {
  const limit = process.constrainedMemory();
  return SHARE_OF_MEMORY * Math.min(totalmem(), limit > 0 ? limit : Number.POSITIVE_INFINITY);
}
