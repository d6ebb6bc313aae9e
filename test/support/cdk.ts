/** CDK's command as a user types it, with no network and no home of its own. */
import { spawn } from 'node:child_process';
import { temporaryDirectory } from './temporary';

/** Where nobody listens. */
const NOWHERE = 'http://127.0.0.1:9';

/**
 * @param args after `npx cdk`
 * @param environment beside what finds programs; without credentials in it there are none, nor a machine to ask for them
 */
export async function cdk(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const output = await temporaryDirectory();
  const child = spawn('npx', ['cdk', ...args, '--output', output], {
    env: {
      PATH: process.env.PATH,
      HOME: await temporaryDirectory(),
      HTTP_PROXY: NOWHERE,
      HTTPS_PROXY: NOWHERE,
      AWS_EC2_METADATA_DISABLED: 'true',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(String(chunk)));
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  return { output, code, said: chunks.join('') };
}
