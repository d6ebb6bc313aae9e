import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type Machine, setup } from '../../bin/setup.mjs';

const LOCK = JSON.stringify({
  packages: {
    '': { name: 'ronda' },
    'node_modules/zod': { version: '4.0.0' },
    'node_modules/jest': { version: '30.0.0', dev: true },
    'node_modules/fsevents': { version: '2.0.0', optional: true },
  },
});
const INSTALLED = JSON.stringify({
  packages: { 'node_modules/zod': { version: '4.0.0' }, 'node_modules/jest': { version: '30.0.0', dev: true } },
});
const LIBRARY = '/usr/lib/x86_64-linux-gnu/libxgboost.so.0';

/** A machine that remembers what was run on it; `answers` are the programs it has, by their command line's beginning. */
interface Has extends Partial<Machine> {
  readonly files?: Record<string, string>;
  readonly answers?: Record<string, string | false>;
}

function machine({ files = {}, answers = {}, ...rest }: Has = {}) {
  const said: string[] = [];
  const ran: string[] = [];
  const answer = (command: string, args: string[]) => {
    const line = [command, ...args].join(' ');
    return Object.entries(answers).find(([beginning]) => line.startsWith(beginning))?.[1];
  };
  const present: Record<string, string> = {
    '/r/package-lock.json': LOCK,
    '/r/node_modules/.package-lock.json': INSTALLED,
    ...files,
  };
  return {
    said,
    ran,
    machine: {
      root: '/r',
      platform: 'linux',
      nodeVersion: '20.20.2',
      isRoot: true,
      home: '/home/ann',
      environment: {} as Record<string, string>,
      exists: (file: string) => file in present,
      list: (folder: string) => [
        ...new Set(
          Object.keys(present)
            .filter((file) => file.startsWith(`${folder}/`))
            .map((file) => file.slice(folder.length + 1).split('/')[0] as string),
        ),
      ],
      read: (file: string) => present[file] || undefined,
      say: (line: string) => void said.push(line),
      run(command: string, args: string[]) {
        ran.push([command, ...args].join(' '));
        if (args.includes('libxgboost0') || args.includes('xgboost')) present[LIBRARY] = ' ';
        if (args.includes('update')) answers['apt-cache search'] = 'libxgboost0 - Scalable gradient boosting\n';
        return answer(command, args) !== false;
      },
      ask(command: string, args: string[]) {
        if (command === 'npm') ran.push([command, ...args].join(' '));
        const found = answer(command, args) ?? (command === 'npm' ? '' : undefined);
        return found === false ? undefined : found;
      },
      ...rest,
    } satisfies Machine as Machine,
  };
}

describe('setup', () => {
  it('is silent and runs nothing when nothing is to be done', async () => {
    const { said, ran, machine: here } = machine({ files: { [LIBRARY]: ' ' } });
    expect(await setup({ machine: here })).toBe(true);
    expect(await setup({ machine: here, test: true })).toBe(true);
    expect([said, ran]).toEqual([[], []]);
  });

  it('installs the npm packages where there are none, or others than the lock file has', async () => {
    const fresh = machine({ files: { [LIBRARY]: ' ', '/r/node_modules/.package-lock.json': '' } });
    expect(await setup({ machine: fresh.machine })).toBe(true);
    expect(fresh.ran).toEqual(['npm ci --no-audit --no-fund --loglevel=error --omit=dev']);
    const forTests = machine({ files: { [LIBRARY]: ' ', '/r/node_modules/.package-lock.json': '' } });
    await setup({ machine: forTests.machine, test: true });
    expect(forTests.ran).toEqual(['npm ci --no-audit --no-fund --loglevel=error']);
    const old = machine({
      files: { [LIBRARY]: ' ', '/r/node_modules/.package-lock.json': INSTALLED.replace('4.0.0', '3.0.0') },
    });
    await setup({ machine: old.machine });
    expect(old.ran).toEqual(['npm ci --no-audit --no-fund --loglevel=error']);
  });

  it('goes by npm install where npm ci refuses the lock file, and says what to type when that fails too', async () => {
    const files = { [LIBRARY]: ' ', '/r/node_modules/.package-lock.json': '' };
    const refused = machine({ files, answers: { 'npm ci': false } });
    expect(await setup({ machine: refused.machine })).toBe(true);
    expect(refused.ran.at(-1)).toBe('npm install --no-save --no-audit --no-fund --loglevel=error --omit=dev');
    const failing = machine({ files, answers: { 'npm ci': false, 'npm install': false } });
    expect(await setup({ machine: failing.machine })).toBe(false);
    expect(failing.said.at(-1)).toBe("ronda: cannot install the npm packages; type 'npm install' to see why");
  });

  it('installs libxgboost with apt-get, as root or with sudo, bringing the list of packages when it is empty', async () => {
    const root = machine({ answers: { 'apt-get --version': 'apt', 'apt-cache search': 'libxgboost0 - x\n' } });
    expect(await setup({ machine: root.machine })).toBe(true);
    expect(root.ran).toEqual([
      'env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends libxgboost0',
    ]);
    const user = machine({
      isRoot: false,
      answers: { 'apt-get --version': 'apt', 'sudo -n true': '', 'apt-cache search': '' },
    });
    expect(await setup({ machine: user.machine })).toBe(true);
    expect(user.ran).toEqual([
      'sudo -n env DEBIAN_FRONTEND=noninteractive apt-get -qq update',
      'sudo -n env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends libxgboost0',
    ]);
  });

  it('says what to type where it may not or cannot install', async () => {
    const noRoot = machine({ isRoot: false, answers: { 'apt-get --version': 'apt' } });
    expect(await setup({ machine: noRoot.machine })).toBe(false);
    expect(noRoot.said).toEqual([
      "ronda: libxgboost is missing and installing it needs root; type 'sudo apt-get install -y libxgboost0'",
    ]);
    const noApt = machine();
    expect(await setup({ machine: noApt.machine })).toBe(false);
    expect(noApt.said).toHaveLength(1);
    const noBrew = machine({ platform: 'darwin' });
    expect(await setup({ machine: noBrew.machine })).toBe(false);
    expect(noBrew.said[0]).toMatch(/type 'brew install xgboost', after installing Homebrew/);
  });

  it('takes the XGBoost of a Python package, also of a virtual environment', async () => {
    const file = '/venv/lib/python3.12/site-packages/xgboost/lib/libxgboost.so';
    const { said, machine: here } = machine({ files: { [file]: ' ' }, environment: { VIRTUAL_ENV: '/venv' } });
    expect(await setup({ machine: here })).toBe(true);
    expect(here.environment).toMatchObject({ RONDA_XGBOOST_LIBRARY: file });
    expect(said).toEqual([]);
  });

  it('fails when the library that was named does not exist, or Node is too old', async () => {
    const named = machine({ environment: { RONDA_XGBOOST_LIBRARY: '/none.so' } });
    expect(await setup({ machine: named.machine })).toBe(false);
    expect(named.said).toEqual(['ronda: RONDA_XGBOOST_LIBRARY names /none.so, which does not exist']);
    const old = machine({ nodeVersion: '18.2.0' });
    expect(await setup({ machine: old.machine })).toBe(false);
    expect(old.said[0]).toMatch(/^ronda: expected Node.js 20 or newer, got 18.2.0/);
  });
});

describe('bin/setup.mjs', () => {
  it('leaves the standard output to the result', () => {
    if (!existsSync('node_modules/.package-lock.json')) return;
    const { stdout } = spawnSync(process.execPath, ['bin/setup.mjs'], { encoding: 'utf8' });
    expect(stdout).toBe('');
  });
});
