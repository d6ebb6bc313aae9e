/** The JSON files that the job was given, checked. */
import { readFile } from 'node:fs/promises';
import type { ZodType } from 'zod';
import * as z from 'zod';
import { TaskError } from '#tasks/contracts/errors';
import type { Hosts } from './parts';

/** @throws TaskError InvalidTaskInput naming the file and what is wrong with it */
export async function readJsonFile<T>(path: string, schema: ZodType<T>): Promise<T> {
  const fail = (problem: string, cause?: unknown) => new TaskError('InvalidTaskInput', `${path} ${problem}`, { cause });
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw fail('cannot be read', cause);
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw fail('is no JSON', cause);
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw fail(`does not have the expected content: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** `resourceconfig.json` of SageMaker; other members, such as the network interface, do not matter here. */
const ResourceConfig = z.object({ current_host: z.string(), hosts: z.array(z.string()).min(1) });

/** One host unless the file says otherwise. */
export async function readHosts(path: string): Promise<Hosts> {
  const exists = await readFile(path).then(
    () => true,
    () => false,
  );
  if (!exists) return { current: 0, count: 1 };
  const { current_host, hosts } = await readJsonFile(path, ResourceConfig);
  const current = [...hosts].sort().indexOf(current_host);
  if (current < 0)
    throw new TaskError(
      'InvalidTaskInput',
      `expected ${current_host} to be one of the hosts ${hosts.join(', ')} of ${path}`,
    );
  return { current, count: hosts.length };
}
