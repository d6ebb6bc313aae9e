/** Attacks on the approval page, by HTTP events given to the function on the local AWS, about a run that really waits. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GenerateMacCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { DescribeModelPackageCommand, UpdateModelPackageCommand } from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { local } from '#local/config';
import type { Link } from '#tasks/approval/link';
import { decisionKey, requestKey, tokenKey } from '#tasks/contracts/layout';
import type { Outcome } from '#tasks/contracts/outcome';
import { DOMAIN, get, linkIn, messagesIn, post, visit } from '#test/support/approval-page';
import { keysUnder } from '#test/support/aws-clients';
import { LOOKS, noBrowser, openBrowser, overflowOf, seriousFaults, tabTo } from '#test/support/browser';
import { untilAsked, untilEnded } from '#test/support/executions';
import { openScenario, type Scenario } from '#test/support/iam/scenario';
import { describeUnless } from '#test/support/skip';
import { until } from '#test/support/until';

const WAITING = { approval: { required: true }, deployment: { target: 'none' } } as const;
const SCRIPT = '<script>alert("x")</script>';

let scenario: Scenario;
let executionArn: string;
let link: Link;
const bodies: string[] = [];

beforeAll(async () => {
  scenario = await openScenario();
  ({ executionArn, link } = await ask());
});

afterAll(() => scenario?.close());

/** Starts a run, and waits for its message. */
async function ask(): Promise<{ executionArn: string; link: Link }> {
  const before = (await messagesIn(scenario.stateDirectory)).length;
  const arn = await scenario.start(WAITING, 'tester');
  await untilAsked(scenario.clients);
  const message = await until('a message', async () => (await messagesIn(scenario.stateDirectory))[before]?.message);
  return { executionArn: arn, link: linkIn(message) };
}

const open = async (request: Parameters<typeof visit>[1]) => {
  const answer = await visit(scenario, request);
  bodies.push(answer.body);
  return answer;
};
const isDecided = async () =>
  (await keysUnder(scenario.clients, `s3://${local.bucket}/${decisionKey(link.id)}`)).length > 0;
const approval = (others: object = {}) => ({ ...link, decision: 'approved', name: 'Ann', reason: '', ...others });

describe('the page', () => {
  test('shows figures and a form, under a policy that lets nothing else in', async () => {
    const { statusCode, headers, body } = await open(get(link));
    expect(statusCode).toBe(200);
    expect(body).toContain('AUC');
    expect(body).toContain('<form method="post"');
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'/,
    );
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
    expect(body).not.toMatch(/<script|\son\w+=|style=/);
  });

  test('decides nothing however often a mail scanner opens the link', async () => {
    for (const method of ['GET', 'HEAD', 'GET']) await open({ method, query: { ...approval() } });
    expect(await isDecided()).toBe(false);
  });

  test.each([
    ['another approval', () => ({ ...link, id: link.id.replace(/.$/, (last) => (last === '0' ? '1' : '0')) })],
    ['a later end', () => ({ ...link, expires: String(Number(link.expires) + 1) })],
    ['another signature', () => ({ ...link, signature: link.signature.replace(/^./, (c) => (c === 'A' ? 'B' : 'A')) })],
    ['no signature', () => ({ id: link.id, expires: link.expires })],
    ['a path for an id', () => ({ ...link, id: '../leases/fraud' })],
    ['an array of ids', () => ({ ...link, 'id[]': 'x', id: '' })],
  ])('refuses a link that was changed to %s', async (_, changed) => {
    expect(await open(get(changed()))).toMatchObject({ statusCode: 403 });
    expect(
      await open(post({ ...approval(), ...changed(), ...('signature' in changed() ? {} : { signature: '' }) })),
    ).toMatchObject({
      statusCode: 403,
    });
    expect(await isDecided()).toBe(false);
  });

  test('refuses a signature that was made for another purpose', async () => {
    const signature = await sign(`${link.id}\n${link.expires}`);
    expect(await open(get({ ...link, signature }))).toMatchObject({ statusCode: 403 });
  });

  test('refuses a genuine link that has expired', async () => {
    const expires = String(Math.floor(Date.now() / 1000) - 1);
    const signature = await sign(`ronda approval link 1\n${link.id}\n${expires}`);
    expect(await open(get({ id: link.id, expires, signature }))).toMatchObject({ statusCode: 410 });
    expect(await open(post(approval({ expires, signature })))).toMatchObject({ statusCode: 410 });
    expect(await isDecided()).toBe(false);
  });

  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['a page without an origin', { origin: 'null' }],
    ['a program that says nothing', {}],
    ['the page’s plain twin', { origin: 'http://approval.example' }],
    ['a page that sends JSON', { origin: 'https://approval.example', 'content-type': 'application/json' }],
  ])('refuses an answer from %s', async (_, headers) => {
    expect(await open(post(approval(), headers))).toMatchObject({ statusCode: 403 });
    expect(await isDecided()).toBe(false);
  });

  test.each([
    ['no name', { name: ' ' }],
    ['a rejection without a reason', { decision: 'rejected' }],
    ['a word of its own', { decision: 'maybe' }],
    ['an endless reason', { reason: 'x'.repeat(1_001) }],
  ])('does not take %s for an answer', async (_, wrong) => {
    expect(await open(post(approval(wrong)))).toMatchObject({ statusCode: 400 });
    expect(await isDecided()).toBe(false);
  });

  test('refuses other methods', async () => {
    expect(await open({ method: 'DELETE', query: { ...link } })).toMatchObject({ statusCode: 405 });
  });

  test('shows what data and people wrote as text', async () => {
    await editRequest(({ run, ...request }) => ({ ...request, run: { ...run, run: SCRIPT } }));
    const { body } = await open(get(link));
    expect(body).not.toContain('<script');
    expect(body).toContain('&lt;script&gt;');
    await editRequest(({ run, ...request }) => ({ ...request, run: { ...run, run: link.id } }));
  });
});

describeUnless(noBrowser)('the page in a browser', () => {
  let page: Page;
  let complaints: readonly string[];
  beforeAll(async () => {
    ({ page, complaints } = await openBrowser());
    await page.route(`https://${DOMAIN}/**`, async (route) => {
      const request = route.request();
      const { statusCode, headers, body } = await open({
        method: request.method(),
        query: Object.fromEntries(new URL(request.url()).searchParams),
        ...(request.method() === 'POST' && { form: Object.fromEntries(new URLSearchParams(request.postData() ?? '')) }),
        headers: await request.allHeaders(),
      });
      await route.fulfill({ status: statusCode, headers: { ...headers }, body });
    });
  });

  const url = (query: object) => `https://${DOMAIN}/?${new URLSearchParams({ ...query })}`;

  test.each(LOOKS)(
    'has no serious fault and no sideways scrolling at $width pixels, $scheme',
    async ({ width, scheme }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: scheme });
      for (const [query, title] of [
        [link, 'Approve fraud?'],
        [{ ...link, signature: '' }, 'Not a valid link'],
      ] as const) {
        await page.goto(url(query));
        expect(await page.locator('h1').textContent()).toBe(title);
        expect(await seriousFaults(page)).toEqual([]);
        expect(await overflowOf(page)).toBe(0);
      }
    },
  );

  test('shows verdict, findings and facts in the report’s look, under its own policy', async () => {
    await page.goto(url(link));
    expect(await page.locator('.mark').first().textContent()).toBe('✓ Passed');
    expect(await page.locator('.findings li').count()).toBeGreaterThan(2);
    expect(await page.locator('dt', { hasText: 'If approved' }).isVisible()).toBe(true);
    expect(
      await page.locator('.mark').first().evaluate('getComputedStyle(document.querySelector(".mark")).fontWeight'),
    ).toBe('600');
    expect(complaints.filter((text) => !text.includes('status of 403'))).toEqual([]);
  });

  test('is answered by keyboard: a rejection without a reason decides nothing and says what is missing', async () => {
    await page.goto(url(link));
    await tabTo(page, page.getByLabel('Your name'));
    await page.keyboard.type('Ann');
    await tabTo(page, page.getByRole('button', { name: 'Reject' }));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Not decided' }).waitFor();
    expect(await page.locator('p').textContent()).toContain('to reject a reason');
    expect(await isDecided()).toBe(false);
  });
});

describe('a decision', () => {
  test('of two people at once is one; the other is told whose', async () => {
    const answers = await Promise.all([
      open(post(approval({ name: `Ann ${SCRIPT}`, reason: SCRIPT }))),
      open(post(approval({ name: `Bob ${SCRIPT}`, decision: 'rejected', reason: SCRIPT }))),
    ]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
    const [winner, loser] = [...answers].sort((a, b) => a.statusCode - b.statusCode).map(({ body }) => body);
    const [, who] = /(Ann|Bob) &lt;script&gt;/.exec(winner ?? '') ?? [];
    expect(loser).toContain(`${who} &lt;script&gt;`);
    expect(winner).not.toContain('<script');
    const ended = await untilEnded(scenario.clients, executionArn);
    const { approval: recorded } = JSON.parse(ended.output ?? '{}') as Outcome;
    expect(recorded?.by).toBe(`${who} ${SCRIPT} (by the link)`);
  });

  test('is made once: the link shows it from then on, and takes no second answer', async () => {
    const { statusCode, body } = await open(get(link));
    expect(statusCode).toBe(200);
    expect(body).toContain('Decided already');
    expect(body).not.toContain('<form');
    expect(await open(post(approval()))).toMatchObject({ statusCode: 409 });
  });

  test('can be made in the model registry, and is recorded under who made it', async () => {
    const asked = await ask();
    const request = await readRequest(asked.link.id);
    await scenario.clients.sagemaker.send(
      new UpdateModelPackageCommand({
        ModelPackageArn: request.modelPackageArn,
        ModelApprovalStatus: 'Approved',
        ApprovalDescription: 'looked at in Studio',
      }),
    );
    const ended = await untilEnded(scenario.clients, asked.executionArn);
    const outcome = JSON.parse(ended.output ?? '{}') as Outcome;
    expect(outcome.approval).toMatchObject({
      decision: 'approved',
      by: `arn:aws:iam::${local.account}:user/tester`,
      reason: 'looked at in Studio',
    });
    expect(await open(post({ ...approval(), ...asked.link }))).toMatchObject({ statusCode: 409 });
  });
});

describe('a question that is nearly over', () => {
  test('is put once more, and not a third time', async () => {
    const arn = await scenario.start({ ...WAITING, approval: { required: true, timeoutInSeconds: 600 } }, 'tester');
    await untilAsked(scenario.clients);
    const id = (await keysUnder(scenario.clients, `s3://${local.bucket}/callbacks/`)).at(-1)?.split('/')[1];
    const before = (await messagesIn(scenario.stateDirectory)).length;
    expect(await scenario.invoke('remind-approvers', { model: 'fraud' })).toEqual({
      open: 1,
      asking: [],
      reminding: [id],
    });
    expect(await scenario.invoke('remind-approvers', { model: 'fraud' })).toEqual({
      open: 1,
      asking: [],
      reminding: [],
    });
    const messages = await messagesIn(scenario.stateDirectory);
    expect(messages.slice(before).map(({ subject }) => subject)).toEqual([expect.stringMatching(/^Reminder: fraud/)]);
    await open(post({ ...approval(), ...linkIn(messages.at(-1)?.message ?? ''), decision: 'rejected', reason: 'no' }));
    const { status, output } = await untilEnded(scenario.clients, arn);
    expect(status).toBe('SUCCEEDED');
    const outcome = JSON.parse(output ?? '{}') as Outcome;
    const found = await scenario.clients.sagemaker.send(
      new DescribeModelPackageCommand({ ModelPackageName: outcome.modelPackageArn ?? '' }),
    );
    expect(found.ModelApprovalStatus).toBe('Rejected');
  });
});

test('the task token is in no page, message or log', async () => {
  const { taskToken } = await readJson<{ taskToken: string }>(tokenKey(link.id));
  const messages = (await messagesIn(scenario.stateDirectory)).map(({ message }) => message);
  const logs = await logsUnder(join(scenario.stateDirectory, 'logs/aws/lambda'));
  expect(taskToken.length).toBeGreaterThan(40);
  expect(bodies.length).toBeGreaterThan(20);
  expect(logs.length).toBeGreaterThan(5);
  for (const text of [...bodies, ...messages, ...logs]) expect(text).not.toContain(taskToken);
});

async function sign(text: string): Promise<string> {
  const client = new KMSClient({
    endpoint: await scenario.clients.s3.config
      .endpoint?.()
      .then(({ protocol, hostname, port }) => `${protocol}//${hostname}:${port}`),
    region: local.region,
    credentials: { accessKeyId: 'tester', secretAccessKey: 's' },
  });
  const { Mac = new Uint8Array() } = await client.send(
    new GenerateMacCommand({ KeyId: 'ronda-approval-links', MacAlgorithm: 'HMAC_SHA_256', Message: Buffer.from(text) }),
  );
  client.destroy();
  return Buffer.from(Mac).toString('base64url');
}

interface StoredRequest {
  readonly modelPackageArn: string;
  readonly run: object;
}

const readRequest = (id: string) => readJson<StoredRequest>(requestKey(id));

async function readJson<T>(Key: string): Promise<T> {
  const { Body } = await scenario.clients.s3.send(new GetObjectCommand({ Bucket: local.bucket, Key }));
  return JSON.parse((await Body?.transformToString()) ?? '') as T;
}

async function editRequest(change: (request: StoredRequest) => StoredRequest): Promise<void> {
  const Body = JSON.stringify(change(await readRequest(link.id)));
  await scenario.clients.s3.send(new PutObjectCommand({ Bucket: local.bucket, Key: requestKey(link.id), Body }));
}

async function logsUnder(directory: string): Promise<string[]> {
  const names = await readdir(directory, { recursive: true });
  const files = names.filter((name) => name.endsWith('.log'));
  return Promise.all(files.map((name) => readFile(join(directory, name), 'utf8')));
}
