/** Attacks on the approval page, by HTTP events given to the function on the local AWS, about a run that really waits. */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { GenerateMacCommand, KMSClient } from '@aws-sdk/client-kms';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { local } from '#local/config';
import type { Link } from '#tasks/approval/link';
import type { ApprovalRequest } from '#tasks/contracts/approval';
import { decisionKey, requestKey, tokenKey } from '#tasks/contracts/layout';
import { DOMAIN, get, linkIn, messageAbout, messagesIn, post, visit } from '#test/support/approval-page';
import { LOOKS, noBrowser, openBrowser, overflowOf, seriousFaults, tabTo } from '#test/support/browser';
import { openScenario, type Scenario } from '#test/support/iam/scenario';
import * as questions from '#test/support/questions';
import { describeUnless } from '#test/support/skip';
import { putText } from '#test/support/upload';

const SCRIPT = '<script>alert("x")</script>';

let scenario: Scenario;
let waiting: questions.Waiting;
let link: Link;
const bodies: string[] = [];

beforeAll(async () => {
  scenario = await openScenario();
  waiting = await questions.startAsking(scenario);
  link = linkIn(await messageAbout(scenario.stateDirectory, waiting.request.id));
});

afterAll(() => scenario?.close());

const open = async (request: Parameters<typeof visit>[1]) => {
  const answer = await visit(scenario, request);
  bodies.push(answer.body);
  return answer;
};
const isDecided = () => questions.isDecided(scenario, link.id);
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

  test.each(['id', 'expires', 'signature'])(
    'refuses a link that has its %s twice, whichever is right',
    async (name) => {
      const more = new URLSearchParams({ [name]: link[name as keyof Link] }).toString();
      expect(await open({ ...get(link), more })).toMatchObject({ statusCode: 403 });
      expect(await open({ ...post(approval()), more })).toMatchObject({ statusCode: 403 });
      expect(await isDecided()).toBe(false);
    },
  );

  test('refuses a link of another question with this one’s name', async () => {
    const another = { ...link, id: `${link.id.slice(0, -6)}0123ab` };
    const signature = await sign(`ronda approval link 1\n${another.id}\n${another.expires}`);
    expect(await open(get({ ...another, signature }))).toMatchObject({ statusCode: 404 });
    expect(await open(post(approval({ signature })))).toMatchObject({ statusCode: 403 });
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
    ['a site whose name begins alike', { origin: 'https://approval.example.evil.example' }],
    ['a part of the site', { origin: 'https://evil.approval.example' }],
    ['another port of the site', { origin: 'https://approval.example:8443' }],
    ['a site that names this one as its referrer', { referer: 'https://approval.example/' }],
    ['a page without an origin', { origin: 'null' }],
    ['a program that says nothing', {}],
    ['the page’s plain twin', { origin: 'http://approval.example' }],
    ['a form that is sent as plain text', { origin: 'https://approval.example', 'content-type': 'text/plain' }],
    ['a form with files', { origin: 'https://approval.example', 'content-type': 'multipart/form-data; boundary=x' }],
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
    ['an endless name', { name: 'x'.repeat(101) }],
    ['a field that the form does not have', { proof: 'x' }],
  ])('does not take %s for an answer', async (_, wrong) => {
    expect(await open(post(approval(wrong)))).toMatchObject({ statusCode: 400 });
    expect(await isDecided()).toBe(false);
  });

  test('refuses other methods', async () => {
    expect(await open({ method: 'DELETE', query: { ...link } })).toMatchObject({ statusCode: 405 });
  });

  test('shows what data and people wrote as text', async () => {
    const model = `"><img src=x onerror=alert(1)> ${SCRIPT} 'x'`;
    const before = await questions.readStored<ApprovalRequest>(scenario, requestKey(link.id));
    await write(requestKey(link.id), { ...before, run: { ...before.run, model, run: SCRIPT } });
    const { statusCode, body } = await open(get(link));
    await write(requestKey(link.id), before);
    expect(statusCode).toBe(200);
    expect(body).toContain('&quot;&gt;&lt;img src=x onerror=alert(1)&gt; &lt;script&gt;');
    expect(body.match(/<(?:h1|title)>Approve &quot;&gt;&lt;img/g)).toHaveLength(2);
    expect(body).not.toMatch(/<script|<img|<[^>]*onerror/);
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
    // So that both are answered by functions that run already, and neither has long decided when the other begins.
    await Promise.all(['warm', 'up', 'some', 'functions'].map(() => open(get(link))));
    const answers = await Promise.all([
      open(post(approval({ name: `Ann ${SCRIPT}`, reason: SCRIPT }))),
      open(post(approval({ name: `Bob ${SCRIPT}`, decision: 'rejected', reason: SCRIPT }))),
    ]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
    const [winner, loser] = [...answers].sort((a, b) => a.statusCode - b.statusCode).map(({ body }) => body);
    const [, who] = /(Ann|Bob) &lt;script&gt;/.exec(winner ?? '') ?? [];
    expect(loser).toContain(`${who} &lt;script&gt;`);
    expect(winner).not.toContain('<script');
    const { approval: recorded } = await questions.outcomeOf(scenario, waiting.executionArn);
    expect(recorded?.by).toBe(`${who} ${SCRIPT} (by the link)`);
  });

  test('is made once: the link shows it from then on, and takes no second answer', async () => {
    const { statusCode, body } = await open(get(link));
    expect(statusCode).toBe(200);
    expect(body).toContain('Decided already');
    expect(body).not.toContain('<form');
    expect(await open(post(approval()))).toMatchObject({ statusCode: 409 });
  });
});

test('a decision whose author was killed before sending it is sent by whoever answers next, and stands', async () => {
  const again = await questions.startAsking(scenario);
  const { id } = again.request;
  const at = new Date(Date.now() - 60_000).toISOString();
  await write(decisionKey(id), { decision: 'approved', by: 'Cleo', reason: '', at, earlier: [] });
  const form = linkIn(await messageAbout(scenario.stateDirectory, id));
  const { statusCode, body } = await open(post({ ...approval(), ...form, decision: 'rejected', reason: 'no' }));
  expect(statusCode).toBe(409);
  expect(body).toContain('Cleo approved it');
  expect((await questions.outcomeOf(scenario, again.executionArn)).approval).toMatchObject({ by: 'Cleo' });
});

test('a question about figures that another version wrote is not shown, and says what can be done', async () => {
  const again = await questions.startAsking(scenario);
  const { id, evaluation } = again.request;
  await putText(scenario.clients, evaluation.evaluationUri, JSON.stringify({ version: 1 }));
  const form = linkIn(await messageAbout(scenario.stateDirectory, id));
  const { statusCode, body } = await open(get(form));
  expect([statusCode, body]).toEqual([409, expect.stringContaining(`ronda reject ${id} --aws --reason TEXT`)]);
  expect(body).not.toContain('<form');
  await open(post({ ...approval(), ...form, decision: 'rejected', reason: 'not seen' }));
  await questions.outcomeOf(scenario, again.executionArn);
});

test('the link of a reminder decides, too', async () => {
  const again = await questions.startAsking(scenario, { timeoutInSeconds: 600 });
  await scenario.invoke('remind-approvers', { model: 'fraud' });
  const { subject = '', message = '' } = (await messagesIn(scenario.stateDirectory)).at(-1) ?? {};
  expect(subject).toMatch(/^Reminder: fraud/);
  await open(post({ ...approval(), ...linkIn(message), decision: 'rejected', reason: 'no' }));
  await questions.outcomeOf(scenario, again.executionArn);
  expect(await questions.statusOf(scenario, again.request.modelPackageArn)).toBe('Rejected');
});

describe('what must not get about', () => {
  test('the task token is in no page, message, event or log: only where it is kept, and in the execution’s own journal', async () => {
    const { taskToken } = await questions.readStored<{ taskToken: string }>(scenario, tokenKey(link.id));
    expect(taskToken.length).toBeGreaterThan(40);
    expect(bodies.length).toBeGreaterThan(20);
    for (const body of bodies) expect(body).not.toContain(taskToken);
    const places = await placesOf(taskToken);
    expect(places.filter((place) => !place.startsWith('s3/') && !place.startsWith('executions/'))).toEqual([]);
    expect(places.filter((place) => place.startsWith('s3/'))).toHaveLength(1);
    expect((await questions.functionLogs(scenario)).length).toBeGreaterThan(5);
  });

  test('a link is in the messages, and in no log', async () => {
    const places = await placesOf(link.signature);
    expect(places).toContainEqual(expect.stringMatching(/^documents\/sns-messages\//));
    expect(places.filter((place) => place.startsWith('logs/'))).toEqual([]);
  });
});

/** The files of the local AWS that hold a text. */
async function placesOf(text: string): Promise<string[]> {
  const names = await readdir(scenario.stateDirectory, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const holding = await Promise.all(files.map(async (file) => (await readFile(file)).includes(text)));
  return files.filter((_, at) => holding[at]).map((file) => relative(scenario.stateDirectory, file));
}

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

const write = (Key: string, content: object) =>
  scenario.clients.s3.send(new PutObjectCommand({ Bucket: local.bucket, Key, Body: JSON.stringify(content) }));
