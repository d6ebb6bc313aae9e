/** `npx cdk synth` as a user types it: with no account, no network and no home of its own, and nothing to complain of. */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { temporaryDirectory } from '#test/support/temporary';

/** Where nobody listens. */
const NOWHERE = 'http://127.0.0.1:9';

let output: string;
let said: string;
let code: number | null;

beforeAll(async () => {
  output = await temporaryDirectory();
  const child = spawn('npx', ['cdk', 'synth', '--quiet', '--output', output], {
    env: { PATH: process.env.PATH, HOME: await temporaryDirectory(), HTTP_PROXY: NOWHERE, HTTPS_PROXY: NOWHERE },
  });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(String(chunk)));
  code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  said = chunks.join('');
}, 300_000);

describe('cdk synth without an account and a network', () => {
  test('writes the templates of all stacks', () => {
    expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining('Successfully synthesized') });
    const templates = readdirSync(output).filter((name) => name.endsWith('.template.json'));
    expect(templates.sort()).toEqual(
      ['Ronda-fraud-Observability', 'Ronda-fraud', 'RondaData'].map((stack) => `${stack}.template.json`),
    );
  });

  test('warns of nothing, and finds no feature flag unset', () => {
    expect(said).not.toMatch(/\[Warning|NOTICES|feature flag|deprecated/i);
  });
});
