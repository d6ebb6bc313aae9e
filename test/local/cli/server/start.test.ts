import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findServer } from '#local/cli/server/find';
import { startServer } from '#local/cli/server/start';

/** A folder of bundles whose server is this program. */
async function server(program: string) {
  const folder = await mkdtemp(join(tmpdir(), 'ronda-server-'));
  await writeFile(join(folder, 'server.cjs'), program);
  return { buildDirectory: folder, stateDirectory: join(folder, 'state'), port: 0 };
}

const READY = "process.send({ ready: { url: 'http://127.0.0.1:1' } });";

describe('startServer', () => {
  it('waits until the server is ready and passes it its settings', async () => {
    const options = await server(
      `console.log(process.argv.slice(2).join(' ')); ${READY} process.on('disconnect', () => process.exit(0));`,
    );
    const own = await startServer(options);
    expect(own.url).toBe('http://127.0.0.1:1');
    await own.close();
    expect(await own.exited).toEqual({ code: 0, signal: null });
    expect(await readFile(join(options.stateDirectory, 'logs/server.log'), 'utf8')).toBe(
      `--state-dir ${options.stateDirectory} --port 0\n`,
    );
    await own.close();
  });

  it('pauses until the server has news, also when they came before', async () => {
    const tell = "process.send({ news: true }); process.on('disconnect', () => process.exit(0));";
    const own = await startServer(await server(`${READY} ${tell}`));
    // Longer than any test may take.
    expect(await own.pause(3_600_000)).toBe(true);
    expect(await own.pause(1)).toBe(false);
    const stopped = new AbortController();
    const pausing = own.pause(3_600_000, stopped.signal);
    stopped.abort(new Error('enough'));
    await expect(pausing).rejects.toThrow('enough');
    await expect(own.pause(3_600_000, stopped.signal)).rejects.toThrow('enough');
    await own.close();
  });

  it('fails when the server says why it cannot start', async () => {
    const options = await server("process.send({ failed: 'port 4566 is taken' }, () => process.exit(1));");
    await expect(startServer(options)).rejects.toThrow('cannot start the local server: port 4566 is taken');
  });

  it('fails with the last words of a server that ends before it is ready', async () => {
    const options = await server("console.error('first'); console.error('no such library'); process.exit(7);");
    await expect(startServer(options)).rejects.toThrow(
      'cannot start the local server: it ended with code 7: first\nno such library',
    );
  });

  it('fails when there is no server program', async () => {
    const options = await server('');
    await expect(startServer({ ...options, buildDirectory: '/none' })).rejects.toThrow(/MODULE_NOT_FOUND/);
  });

  it('tells when the server is killed', async () => {
    const own = await startServer(await server(`${READY} setTimeout(() => process.kill(process.pid, 'SIGKILL'), 10);`));
    expect(await own.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });
});

describe('findServer', () => {
  it('finds none where none was, where the file is cut short, and where nothing answers', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ronda-find-'));
    expect(await findServer(folder)).toBeUndefined();
    await writeFile(join(folder, 'server.json'), '{"url":"http://127');
    expect(await findServer(folder)).toBeUndefined();
    await writeFile(join(folder, 'server.json'), JSON.stringify({ url: 'http://127.0.0.1:1', pid: 1 }));
    expect(await findServer(folder)).toBeUndefined();
  });
});
