/** `npx cdk synth` as a user types it: with no account, no network and no home of its own, and nothing to complain of. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { cdk } from '#test/support/cdk';

describe('cdk synth without an account and a network', () => {
  let synthesized: Awaited<ReturnType<typeof cdk>>;

  beforeAll(async () => {
    synthesized = await cdk(['synth', '--quiet']);
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
