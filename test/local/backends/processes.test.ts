import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { openProcesses, type Program } from '#local/backends/processes';
import { bundleProgram } from '#test/support/bundle';
import { temporaryDirectory } from '#test/support/temporary';

const processes = openProcesses({ environment: process.env, closeGraceMilliseconds: 100 });
afterAll(() => processes.close());

async function shell(script: string, options: Partial<Program> = {}): Promise<Program> {
  return { command: 'sh', args: ['-c', script], env: {}, log: join(await temporaryDirectory(), 'out.log'), ...options };
}

async function node(script: string, options: Partial<Program> = {}): Promise<Program> {
  return shell('', { command: process.execPath, args: ['-e', script], ...options });
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    // A zombie that nobody reaps still takes signals: where there is /proc, its state tells.
    return !existsSync('/proc/self/stat') || !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

async function untilDead(pid: number): Promise<void> {
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('a program', () => {
  test('ends with its own exit code and both streams in the log, line by line', async () => {
    const lines: string[] = [];
    const program = await shell('echo out; echo err >&2; printf tail; exit 3', {
      onLine: (line) => void lines.push(line),
    });
    expect(await processes.start(program).exited).toEqual({ code: 3, signal: null });
    expect([...lines].sort()).toEqual(['err', 'out', 'tail']);
    expect(readFileSync(program.log, 'utf8').split('\n').sort()).toEqual(['', 'err', 'out', 'tail']);
  });

  test('sees its own environment and nothing of the server’s but four names', async () => {
    const parent = openProcesses({ environment: { PATH: process.env.PATH, HOME: '/home/x', SECRET: 'secret' } });
    const program = await shell('env', { env: { OWN: 'yes', HOME: '/other' } });
    await parent.start(program).exited;
    await parent.close();
    const names = readFileSync(program.log, 'utf8')
      .split('\n')
      .map((line) => line.replace(/=.*/, ''));
    expect(names.filter((name) => !['', 'PWD', 'SHLVL', '_'].includes(name)).sort()).toEqual(['HOME', 'OWN', 'PATH']);
    expect(readFileSync(program.log, 'utf8')).toContain('HOME=/other');
  });

  test('gets arguments as they are', async () => {
    const program = await shell('', { command: 'printf', args: ['%s|', '$HOME', 'a b', '`id`', "it's", '-n', ''] });
    await processes.start(program).exited;
    expect(readFileSync(program.log, 'utf8')).toBe("$HOME|a b|`id`|it's|-n||\n");
  });

  test('may write lines of 10 MB: they are cut, the rest goes on', async () => {
    const program = await node('process.stdout.write("x".repeat(1e7) + "\\nafter\\n")');
    await processes.start(program).exited;
    const lines = readFileSync(program.log, 'utf8').split('\n');
    expect(lines[0]).toMatch(/^x{262144} … \(9737856 more bytes\)$/);
    expect(lines.slice(1)).toEqual(['after', '']);
  });

  test('appends to the log of the run before', async () => {
    const program = await shell('echo line');
    await processes.start(program).exited;
    await processes.start(program).exited;
    expect(readFileSync(program.log, 'utf8')).toBe('line\nline\n');
  });

  test('talks over IPC', async () => {
    const messages: unknown[] = [];
    const program = await node('process.once("message", (m) => process.send({ echo: m }, () => process.exit(0)))', {
      ipc: true,
      onMessage: (message) => void messages.push(message),
    });
    const child = processes.start(program);
    child.send({ hello: 'ü' });
    await child.exited;
    expect(messages).toEqual([{ echo: { hello: 'ü' } }]);
    expect(() => child.send('too late')).not.toThrow();
  });

  test('ends a child that has told its exit code, though it would never end by itself', async () => {
    const program = await node(
      'setInterval(() => {}, 1000); console.log("all is written"); process.send({ exitCode: 3 })',
      { ipc: true },
    );
    expect(await processes.start(program).exited).toEqual({ code: 3, signal: null });
    expect(readFileSync(program.log, 'utf8')).toBe('all is written\n');
  });

  test('takes a child for ended as soon as it has told its exit code and closed its output', async () => {
    // Its memory takes the system a while, and its parent must not wait for that: here it stands for what would wait for ever.
    const program = await node(
      `const { closeSync } = require('node:fs'); console.log('all is written'); closeSync(1); closeSync(2); process.send({ exitCode: 0 }); for (;;);`,
      { ipc: true },
    );
    expect(await processes.start(program).exited).toEqual({ code: 0, signal: null });
    expect(readFileSync(program.log, 'utf8')).toBe('all is written\n');
  });

  test('fails when there is no such command or folder, saying what to do', async () => {
    const missing = processes.start(await shell('', { command: 'no-such-program' }));
    await expect(missing.exited).rejects.toThrow("expected 'no-such-program' to be a program");
    const homeless = processes.start(await shell('', { cwd: '/no/such/folder' }));
    await expect(homeless.exited).rejects.toThrow("expected '/no/such/folder' to be the folder");
  });
});

describe('stopping', () => {
  test('sends SIGTERM to the whole group', async () => {
    const program = await shell('sleep 1000 & echo $!; wait', { onLine: (line) => started(Number(line)) });
    let started: (pid: number) => void = () => {};
    const grandchild = new Promise<number>((resolve) => {
      started = resolve;
    });
    const child = processes.start(program);
    const pid = await grandchild;
    expect(await child.stop(5_000)).toEqual({ code: null, signal: 'SIGTERM' });
    await untilDead(pid);
  });

  test('sends SIGKILL when SIGTERM is ignored', async () => {
    let ready: () => void = () => {};
    const isReady = new Promise<void>((resolve) => {
      ready = resolve;
    });
    const child = processes.start(
      await shell('trap "" TERM; echo; while :; do sleep 1; done', { onLine: () => ready() }),
    );
    await isReady;
    expect(await child.stop(50)).toEqual({ code: null, signal: 'SIGKILL' });
  });

  test('ends what a program leaves behind when it exits', async () => {
    const program = await shell('sleep 1000 & echo $!');
    await processes.start(program).exited;
    await untilDead(Number(readFileSync(program.log, 'utf8')));
  });
});

describe('the end of the server', () => {
  async function startServer(): Promise<{ server: ChildProcess; pids: number[] }> {
    const directory = await temporaryDirectory();
    const program = await bundleProgram('test/local/backends/start-children.ts', join(directory, 'server.cjs'));
    const log = join(directory, 'children.log');
    writeFileSync(log, '');
    const server = spawn(process.execPath, [program, log], { stdio: 'ignore' });
    // The child, its grandchild and the IPC child write their process ids.
    while (statSync(log).size === 0 || readFileSync(log, 'utf8').split('\n').length < 4) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const pids = readFileSync(log, 'utf8').split('\n').filter(Boolean).map(Number);
    expect(pids.every(isAlive)).toBe(true);
    return { server, pids };
  }

  test.each(['SIGKILL', 'SIGTERM'] as const)(
    'by %s ends children and grandchildren, however stubborn',
    async (signal) => {
      const { server, pids } = await startServer();
      server.kill(signal);
      await once(server, 'exit');
      await Promise.all(pids.map(untilDead));
    },
  );
});
