/** CDK's command as a user types it, with no network and no home of its own. Nothing says which stack is meant. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { openAccount } from '#test/support/account';
import { cdk } from '#test/support/cdk';
import { PROCESSING_IMAGE } from '#test/support/synth';

/** No Docker here, which would build one. */
const WITH_IMAGE = ['--context', `ronda=${JSON.stringify({ processingImageUri: PROCESSING_IMAGE })}`];

describe('cdk synth without an account', () => {
  let synthesized: Awaited<ReturnType<typeof cdk>>;

  beforeAll(async () => {
    synthesized = await cdk(['synth', '--quiet', ...WITH_IMAGE]);
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

  test('has what cdk deploy deploys: one change set of the stack and all nested in it, once rights of the stack are agreed to', async () => {
    const account = await openAccount();
    try {
      const { code, said } = await cdk(['deploy', '--app', synthesized.output], account.environment);
      expect(account.asked).toEqual([
        expect.objectContaining({
          Action: 'CreateChangeSet',
          ChangeSetType: 'CREATE',
          StackName: 'Ronda',
          IncludeNestedStacks: 'true',
        }),
      ]);
      expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining('terminal (TTY) is not attached') });
      const [, question] = said.split('Stack Ronda\n');
      expect(question).toContain('Warehouse/CopyRole');
      // docs/deploy.md says so, for as long as CDK's command passes over what is nested.
      expect(question).not.toContain('PrepareRun');
    } finally {
      await account.close();
    }
  }, 300_000);
});

test('cdk deploy knows which stack is meant; without an account, that is all it lacks', async () => {
  const { code, said } = await cdk(['deploy']);
  expect(code).toBe(1);
  expect(said).toContain('Synthesis time');
  expect(said.trim().split('\n').at(-1)).toMatch(/^Unable to resolve AWS account to use\. /);
}, 300_000);
