/** What a page of another site can do to the console and the AWS endpoint, in a real browser: nothing, and read nothing. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type AwsClients, awsClients } from '#test/support/aws-clients';
import { noBrowser, openBrowser } from '#test/support/browser';
import { executionsOf } from '#test/support/executions';
import { type LocalServer, startLocal } from '#test/support/ronda';
import { describeUnless } from '#test/support/skip';
import { temporaryDirectory } from '#test/support/temporary';

/** Serves an empty page, which is told in the test what to try, and answers any question as the console would. */
function serveForeignPage(): Promise<{ port: number; server: Server }> {
  const server = createServer((request, response) => {
    const isScript = request.url?.endsWith('.js');
    response.setHeader(
      'content-type',
      isScript ? 'text/javascript' : request.url?.startsWith('/api') ? 'application/json' : 'text/html',
    );
    response.end(
      isScript ? '' : request.url?.startsWith('/api') ? '{"runs":[]}' : '<!doctype html><title>foreign</title>',
    );
  });
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve({ server, port: (server.address() as AddressInfo).port })),
  );
}

/** What a page can try against a server; each attempt says what it came to. */
const ATTEMPTS = `async (target) => {
  const body = JSON.stringify({ input: {} });
  const outcomeOf = (attempt) => attempt.then((answer) => answer, () => 'failed');
  const element = (name, attribute) => new Promise((resolve) => {
    const made = document.createElement(name);
    made.onload = () => resolve('loaded');
    made.onerror = () => resolve('failed');
    made[attribute] = target + '/assets/main.js';
    document.head.append(made);
  });
  const framed = () => new Promise((resolve) => {
    const frame = document.createElement('iframe');
    // The browser's own page about a refusal is an answer, too, but of nobody's origin.
    frame.onload = () => resolve(frame.contentDocument?.title === 'foreign' ? 'read' : 'failed');
    frame.src = target + '/';
    document.body.append(frame);
  });
  return {
    read: await outcomeOf(fetch(target + '/api/listRuns').then(async (answer) => (await answer.json()).runs ? 'read' : 'refused')),
    start: await outcomeOf(
      fetch(target + '/api/startRun', { method: 'POST', headers: { 'content-type': 'application/json', 'x-ronda-token': 'x' }, body })
        .then((answer) => answer.ok ? 'read' : 'refused')),
    script: await element('script', 'src'),
    frame: await framed(),
  };
}`;

describeUnless(noBrowser)('a page of another site', () => {
  let local: LocalServer;
  let clients: AwsClients;
  let foreign: Awaited<ReturnType<typeof serveForeignPage>>;

  beforeAll(async () => {
    local = await startLocal(join(await temporaryDirectory(), 'state'));
    clients = awsClients(local.url);
    foreign = await serveForeignPage();
  });

  afterAll(() => {
    foreign.server.close();
  });

  /** From a page at the origin against a server, and what the browser's requests were answered. */
  const attack = async (origin: string, target: string) => {
    const { page } = await openBrowser();
    const statuses = new Set<number>();
    page.on('response', (answer) => answer.url().startsWith(`${target}/`) && statuses.add(answer.status()));
    await page.goto(`${origin}/`);
    const outcomes = await page.evaluate(`(${ATTEMPTS})(${JSON.stringify(target)})`);
    return { outcomes, statuses: [...statuses] };
  };

  const REFUSED = { read: 'failed', start: 'failed', script: 'failed', frame: 'failed' };

  test.each(['127.0.0.1', 'localhost'])('at %s gets nothing of the console', async (name) => {
    const { outcomes, statuses } = await attack(`http://${name}:${foreign.port}`, local.consoleUrl);
    expect(outcomes).toEqual(REFUSED);
    expect(statuses).toEqual([403]);
  });

  test('gets all of a server that keeps nobody away: the attempts are no empty ones', async () => {
    const own = `http://127.0.0.1:${foreign.port}`;
    expect((await attack(own, own)).outcomes).toEqual({ read: 'read', start: 'read', script: 'loaded', frame: 'read' });
  });

  test('cannot have a form or a plain request start a run, here or at the AWS endpoint', async () => {
    for (const target of [`${local.consoleUrl}/api/startRun`, `${local.url}/`]) {
      const { page } = await openBrowser();
      await page.goto(`http://localhost:${foreign.port}/`);
      await page.evaluate(
        `fetch(${JSON.stringify(target)}, { method: 'POST', mode: 'no-cors', body: '{"input":{}}' }).catch(() => {})`,
      );
      const sent = page.waitForResponse((answer) => answer.url() === target && answer.request().isNavigationRequest());
      await page.evaluate(`{
        const form = document.createElement('form');
        Object.assign(form, { method: 'post', enctype: 'text/plain', action: ${JSON.stringify(target)} });
        document.body.append(form);
        form.submit();
      }`);
      expect((await sent).status()).toBe(403);
    }
    expect(await executionsOf(clients)).toEqual([]);
  });
});
