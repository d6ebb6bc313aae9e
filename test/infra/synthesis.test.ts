/** CDK's command as a user types it: with no account, no network and no home of its own, and nothing to complain of. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { temporaryDirectory } from '#test/support/temporary';

/** Where nobody listens. */
const NOWHERE = 'http://127.0.0.1:9';

/** Runs `npx cdk` without credentials, nor a machine to ask for them. */
async function cdk(command: string, ...options: string[]) {
  const output = await temporaryDirectory();
  const child = spawn('npx', ['cdk', command, ...options, '--output', output], {
    env: {
      PATH: process.env.PATH,
      HOME: await temporaryDirectory(),
      HTTP_PROXY: NOWHERE,
      HTTPS_PROXY: NOWHERE,
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(String(chunk)));
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  return { output, code, said: chunks.join('') };
}

describe('cdk synth without an account and a network', () => {
  let synthesized: Awaited<ReturnType<typeof cdk>>;

  beforeAll(async () => {
    synthesized = await cdk('synth', '--quiet');
  }, 300_000);

  test('writes one stack to deploy, and the templates of those nested in it', () => {
    const { output, code, said } = synthesized;
    expect({ code, said }).toMatchObject({ code: 0 });
    const { artifacts } = JSON.parse(readFileSync(join(output, 'manifest.json'), 'utf8')) as {
      artifacts: Record<string, { type: string }>;
    };
    const stacks = Object.entries(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
    expect(stacks.map(([name]) => name)).toEqual(['Ronda']);
    expect(readdirSync(output).filter((name) => name.endsWith('.template.json'))).toEqual([
      'Ronda.template.json',
      expect.stringMatching(/^Rondafraud[0-9A-F]{8}\.nested\.template\.json$/),
      expect.stringMatching(/^RondafraudObservability[0-9A-F]{8}\.nested\.template\.json$/),
    ]);
  });

  test('says what it bundles, and nothing else: no warning, no feature flag that is unset', () => {
    const lines = synthesized.said.trim().split('\n');
    expect(lines.filter((line) => !line.startsWith('Bundling asset '))).toEqual([]);
  });
});

describe('cdk deploy', () => {
  test('knows which stack is meant without being told: all that it lacks here is an account', async () => {
    const { code, said } = await cdk('deploy');
    expect(code).toBe(1);
    expect(said).toContain('Synthesis time');
    expect(said).not.toContain('specify which stacks to use');
    expect(said.trim().split('\n').at(-1)).toMatch(/^Unable to resolve AWS account to use\. /);
  }, 300_000);
});
