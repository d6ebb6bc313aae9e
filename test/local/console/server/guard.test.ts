/** Who may ask the console's server what: requests as bytes, for what no browser of ours would send. */
import { type AddressInfo, connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { DescribeStatementCommand } from '@aws-sdk/client-redshift-data';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { createClients } from '#local/client/clients';
import { startConsole } from '#local/console/server/index';
import { awsClients, query } from '#test/support/aws-clients';
import { executionsOf } from '#test/support/executions';
import { rawRequest } from '#test/support/raw-request';
import { startLocal } from '#test/support/ronda';
import { temporaryDirectory } from '#test/support/temporary';

let url: string;
let awsUrl: string;
let token: string;

beforeAll(async () => {
  const local = await startLocal(join(await temporaryDirectory(), 'state'));
  url = local.consoleUrl;
  awsUrl = local.url;
  const { body } = await rawRequest(url, ['GET / HTTP/1.1']);
  token = /name="ronda-token" content="([\w-]+)"/.exec(body)?.[1] ?? '';
});

const get = (path: string, ...headers: string[]) => rawRequest(url, [`GET ${path} HTTP/1.1`, ...headers]);
const post = (path: string, headers: readonly string[], body: unknown = { input: {} }) =>
  rawRequest(url, [`POST ${path} HTTP/1.1`, ...headers], typeof body === 'string' ? body : JSON.stringify(body));
const port = () => new URL(url).port;
const JSON_TYPE = 'Content-Type: application/json';

describe('reads', () => {
  test.each(['evil.example', '127.0.0.1.evil.example', 'xlocalhost', '0.0.0.0'])(
    'are refused at the host %j, which a foreign DNS server may have led here',
    async (host) => {
      for (const path of ['/', '/api/listRuns', '/assets/main.js', '/reports/x/report.html'])
        expect((await get(path, `Host: ${host}:${port()}`)).status).toBe(403);
    },
  );

  test('are refused at another port', async () => {
    expect((await get('/api/listRuns', 'Host: localhost:1')).status).toBe(403);
    expect((await get('/api/listRuns', 'Host: localhost')).status).toBe(403);
  });

  test.each(['cross-site', 'same-site'])('are refused to a %s page', async (site) => {
    for (const path of ['/api/listRuns', '/assets/main.js', '/reports/x/report.html'])
      for (const mode of ['cors', 'no-cors', 'navigate'])
        expect((await get(path, `Sec-Fetch-Site: ${site}`, `Sec-Fetch-Mode: ${mode}`)).status).toBe(403);
    expect((await get('/api/listRuns', 'Origin: http://evil.example')).status).toBe(403);
    expect((await get('/api/listRuns', 'Origin: null')).status).toBe(403);
  });

  test('of the page itself may come by a link, but not into a frame', async () => {
    const follow = ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate'];
    expect((await get('/', ...follow, 'Sec-Fetch-Dest: document')).status).toBe(200);
    expect((await get('/', ...follow, 'Sec-Fetch-Dest: iframe')).status).toBe(403);
    expect((await get('/', ...follow, 'Sec-Fetch-Dest: document', 'Host: evil.example')).status).toBe(403);
  });

  test('never allow another origin', async () => {
    const { headers } = await get('/api/listRuns', `Origin: ${url}`, 'Sec-Fetch-Site: same-origin');
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
  });

  test('change nothing', async () => {
    for (const name of ['startRun', 'stopRun', 'decide', 'startQuery'])
      expect((await get(`/api/${name}?input={}`)).status).toBe(404);
  });
});

describe('changes', () => {
  const started = async () => (await executionsOf(awsClients(awsUrl))).length;

  test.each([
    ['no token', () => [JSON_TYPE]],
    ['a wrong token', () => [JSON_TYPE, `x-ronda-token: ${'x'.repeat(token.length)}`]],
    ['a token that is too long', () => [JSON_TYPE, `x-ronda-token: ${token}x`]],
    [
      'the right token from a foreign page',
      () => [JSON_TYPE, `x-ronda-token: ${token}`, 'Origin: http://evil.example'],
    ],
    ['the right token from a sandbox', () => [JSON_TYPE, `x-ronda-token: ${token}`, 'Origin: null']],
    ['the right token from another port', () => [JSON_TYPE, `x-ronda-token: ${token}`, 'Sec-Fetch-Site: same-site']],
    ['the right token at a rebound name', () => [JSON_TYPE, `x-ronda-token: ${token}`, `Host: evil.example:${port()}`]],
  ])('are refused with %s', async (_, headers) => {
    expect((await post('/api/startRun', headers())).status).toBe(403);
    expect(await started()).toBe(0);
  });

  test('are refused as a form, which any page can send', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])
      expect((await post('/api/startRun', [`x-ronda-token: ${token}`, `Content-Type: ${type}`])).status).toBe(415);
  });

  test.each(['{"input":{},"extra":1}', '{}x', '[]', 'null'])('are refused when they do not fit: %s', async (body) => {
    expect((await post('/api/startRun', [JSON_TYPE, `x-ronda-token: ${token}`], body)).status).toBe(400);
  });

  test('are answered to the page', async () => {
    const headers = [JSON_TYPE, `x-ronda-token: ${token}`, `Origin: ${url}`, 'Sec-Fetch-Site: same-origin'];
    const { status, body } = await post('/api/startRun', headers, { input: { model: 'Not a name' } });
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ problems: [{ path: ['model'] }] });
  });

  test('have another token at every start', async () => {
    const clients = createClients(awsUrl);
    const assets = new Map<string, never>();
    const second = await startConsole({ clients, assets, port: 0, user: 'x', userIsFixed: false });
    const { body } = await rawRequest(second.url, ['GET / HTTP/1.1']);
    await second.close();
    clients.close();
    expect(body).not.toContain(token);
  });
});

describe('the query box', () => {
  const ask = (sql: string) => post('/api/startQuery', [JSON_TYPE, `x-ronda-token: ${token}`], { sql });

  test('is refused what one database reads as a comment or string, and another as a change', async () => {
    const clients = awsClients(awsUrl);
    await query(clients, 'CREATE TABLE attacked (id INT)');
    await query(clients, 'INSERT INTO attacked VALUES (1)');
    for (const sql of [
      "with a as (select '\\' as x, ' as y) delete from attacked --'",
      "with a as (select 1 as x /* /* */ , ' */) delete from attacked --'",
    ])
      expect((await ask(sql)).status).toBe(400);
    expect(await query(clients, 'SELECT count(*) FROM attacked')).toEqual([[1]]);
  });

  test('has every statement run in a transaction that cannot write', async () => {
    const { status, body } = await ask('select 1');
    expect(status).toBe(200);
    // Only who asked may see a statement.
    const { redshift } = awsClients(awsUrl, 'operator');
    const batch = await redshift.send(new DescribeStatementCommand({ Id: JSON.parse(body).id }));
    expect(batch.ExecutionMode).toBe('AUTO_COMMIT');
    expect(batch.SubStatements?.map(({ QueryString }) => QueryString)).toEqual([
      'BEGIN READ ONLY',
      'select 1',
      'ROLLBACK',
    ]);
  });
});

describe('names and paths', () => {
  test.each(['__proto__', 'constructor', 'toString', 'listRuns/..', ''])('no operation is called %j', async (name) => {
    expect((await get(`/api/${name}`)).status).toBe(404);
  });

  test.each([
    '/assets/../server.cjs',
    '/assets/%2e%2e/server.cjs',
    '/assets/..%2fserver.cjs',
    '/assets/',
    '/assets',
    '//',
    '//evil.example/',
    '/nowhere',
    '/runs',
    '/runs/',
    '/runs/x/nothing',
    '/runs/x/states/more',
    '/start/more',
    '/reports/x',
    '/reports/x/report.html/more',
    '/reports/nobody/report.html',
    '/api//listRuns',
    '/api/readRun?run=nobody',
  ])('nothing is at %s', async (path) => {
    const { status, body } = await get(path);
    expect(status).toBe(404);
    expect(body).not.toContain('import');
  });

  test.each(['*', 'http://127.0.0.1/', 'http://evil.example/', '/%', '/%zz', '/runs/%ff', '/reports/%00/x'])(
    'no path is %s',
    async (path) => {
      const { status, headers } = await get(path);
      expect(status).toBe(400);
      expect(headers['content-type']).toBe('application/json; charset=utf-8');
    },
  );

  test.each(['/', '/runs/x', '/runs/x/events', '/start', '/models?a=b', '/query'])(
    'the page is at %s',
    async (path) => {
      const { status, body } = await get(path);
      expect(status).toBe(200);
      expect(body).toContain('<div id="console">');
    },
  );

  test.each(['PUT', 'DELETE', 'OPTIONS', 'TRACE', 'POST'])('nothing is to be had by %s', async (method) => {
    expect((await rawRequest(url, [`${method} / HTTP/1.1`])).status).toBe(405);
  });

  test.each(['../x', 'a:b', '%3Cimg%3E', 'a%0Ab'])('no run is called %s', async (name) => {
    const { status, body } = await get(`/api/readRun?run=${name}`);
    expect(status).toBe(400);
    expect(body).toContain('expected the name of an execution');
  });
});

describe('every answer', () => {
  test.each(['/', '/api/listRuns', '/assets/main.js', '/api/nothing'])(
    'may run only the page’s own script and be framed by nobody: %s',
    async (path) => {
      const { headers } = await get(path);
      const policy = headers['content-security-policy'] ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
      expect(headers['x-content-type-options']).toBe('nosniff');
    },
  );

  test('of a page has no script inside it', async () => {
    const { body } = await get('/runs/%3Cscript%3Ealert(1)%3C%2Fscript%3E');
    expect(body.match(/<script[^>]*>/g)).toEqual(['<script type="module" src="/assets/main.js">']);
    expect(body).not.toContain('alert(1)');
  });
});

describe('the servers', () => {
  test('listen on the loopback interface alone', async () => {
    const everywhere = createServer();
    await new Promise<void>((resolve) => everywhere.listen(0, '0.0.0.0', resolve));
    const { port } = everywhere.address() as AddressInfo;
    const reached = await Promise.all(
      [url, awsUrl, `http://127.0.0.1:${port}`].map((server) => addressesThatReach(new URL(server).port)),
    );
    everywhere.close();
    const [console, aws, open = []] = reached;
    expect([console, aws]).toEqual([['127.0.0.1'], ['127.0.0.1']]);
    // The same question finds a server that listens on every interface.
    expect(open).toEqual(expect.arrayContaining(['127.0.0.1', '127.0.0.2']));
  });
});

/** Of this machine, at which something answers at the port; on Linux all of 127.0.0.0/8 are such addresses. */
async function addressesThatReach(port: string): Promise<string[]> {
  const own = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses.map(({ address }) => address));
  const all = [...new Set(['127.0.0.1', '127.0.0.2', ...own.filter((address) => !address.startsWith('fe80'))])];
  const answers = await Promise.all(all.map((address) => isAnswered(address, Number(port))));
  return all.filter((_, index) => answers[index]);
}

function isAnswered(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
    socket.once('connect', () => socket.end());
  });
}
