/** `npx cdk deploy` as a user types it, without anything that says which stack is meant. */
import { expect, test } from '@jest/globals';
import { openAccount } from '#test/support/account';
import { cdk } from '#test/support/cdk';
import { PROCESSING_IMAGE } from '#test/support/synth';

test('knows which stack is meant; without an account, that is all it lacks', async () => {
  const { code, said } = await cdk(['deploy']);
  expect(code).toBe(1);
  expect(said).toContain('Synthesis time');
  expect(said.trim().split('\n').at(-1)).toMatch(/^Unable to resolve AWS account to use\. /);
}, 300_000);

test('makes one change set of the stack and all that are nested in it, and asks about rights of the stack alone', async () => {
  const account = await openAccount();
  try {
    // No Docker here, which would build one.
    const image = JSON.stringify({ processingImageUri: PROCESSING_IMAGE });
    const { code, said } = await cdk(['deploy', '--context', `ronda=${image}`], account.environment);
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
