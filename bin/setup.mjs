/**
 * Makes this machine able to run Ronda: the npm packages of package-lock.json, and libxgboost. Silent and quick when nothing
 * is to be done; all it says goes to the standard error. Plain JavaScript without packages, as it runs before there are any.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 20;
const root = fileURLToPath(new URL('..', import.meta.url));

/** What the set-up sees and does of the machine. */
const thisMachine = {
  root,
  platform: process.platform,
  nodeVersion: process.versions.node,
  isRoot: process.getuid?.() === 0,
  home: homedir(),
  environment: process.env,
  exists: existsSync,
  list: (folder) => (existsSync(folder) ? readdirSync(folder) : []),
  read: (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined),
  say: (line) => process.stderr.write(`${line}\n`),
  /** Runs a program; what it prints goes to the standard error. @returns whether it ended well */
  run: (command, args) =>
    spawnSync(command, args, { cwd: root, stdio: ['ignore', process.stderr, process.stderr] }).status === 0,
  /** Runs a program silently. @returns what it printed, or undefined when it ended badly */
  ask: (command, args) => {
    const options = { cwd: root, stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8' };
    const { status, stdout } = spawnSync(command, args, options);
    return status === 0 ? stdout : undefined;
  },
};

/**
 * @param options.test whether the packages for the tests are wanted too
 * @param options.peers whether the Debian packages are wanted that some tests compare with; those tests skip without them
 * @returns whether Ronda can run; if not, one line says what to type
 */
export async function setup({ test = false, peers = false, machine = thisMachine } = {}) {
  const problem =
    nodeProblem(machine) ??
    installPackages(machine, test) ??
    provideXGBoost(machine) ??
    (peers ? installPeers(machine) : undefined);
  if (problem) machine.say(`ronda: ${problem}`);
  return !problem;
}

function nodeProblem({ nodeVersion }) {
  if (Number.parseInt(nodeVersion, 10) >= OLDEST_NODE) return undefined;
  return `expected Node.js ${OLDEST_NODE} or newer, got ${nodeVersion}; install a newer one from https://nodejs.org`;
}

function installPackages(machine, test) {
  const lock = packagesOf(machine.read(join(machine.root, 'package-lock.json')));
  const installed = packagesOf(machine.read(join(machine.root, 'node_modules', '.package-lock.json')));
  // Who has the packages for the tests keeps them.
  const development = test || Object.values(installed).some((entry) => entry.dev);
  if (isComplete(lock, installed, development)) return undefined;
  machine.say('installing npm packages …');
  const args = ['--no-audit', '--no-fund', '--loglevel=error', ...(development ? [] : ['--omit=dev'])];
  // Under `npm start` that very npm, which need not be on the path.
  const own = machine.environment.npm_execpath;
  const npm = own?.endsWith('.js') ? [process.execPath, own] : ['npm'];
  const [command, ...before] = npm;
  if (machine.ask(command, [...before, 'ci', ...args]) !== undefined) return undefined;
  // `npm ci` refuses a lock file that lacks packages of other platforms, which a registry may not offer. `npm install` takes
  // the locked versions all the same, and without --save it leaves the lock file alone.
  const done = machine.run(command, [...before, 'install', '--no-save', ...args]);
  return done ? undefined : "cannot install the npm packages; type 'npm install' to see why";
}

const packagesOf = (text) => (text === undefined ? {} : (JSON.parse(text).packages ?? {}));

/** By versions, not by times: a checkout gives files new times. */
function isComplete(lock, installed, development) {
  return Object.entries(lock).every(([path, { version, dev, optional, devOptional }]) => {
    if (path === '' || optional || ((dev || devOptional) && !development)) return true;
    return installed[path]?.version === version;
  });
}

function provideXGBoost(machine) {
  const { environment } = machine;
  const given = environment.RONDA_XGBOOST_LIBRARY;
  if (given) return machine.exists(given) ? undefined : `RONDA_XGBOOST_LIBRARY names ${given}, which does not exist`;
  if (findSystemLibrary(machine)) return undefined;
  const inPython = findPythonLibrary(machine);
  if (inPython) {
    // A virtual environment is nowhere else looked for.
    environment.RONDA_XGBOOST_LIBRARY = inPython;
    return undefined;
  }
  const problem = machine.platform === 'darwin' ? installWithHomebrew(machine) : installWithApt(machine);
  if (problem || findSystemLibrary(machine)) return problem;
  return 'libxgboost was installed, but is not where libraries are; name its file in RONDA_XGBOOST_LIBRARY';
}

const namesOf = ({ platform }) =>
  platform === 'darwin' ? ['libxgboost.dylib'] : ['libxgboost.so.0', 'libxgboost.so', 'libxgboost.so.1'];

function findSystemLibrary(machine) {
  const { environment, platform } = machine;
  const searched = (environment[platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH'] ?? '').split(
    delimiter,
  );
  const triplets = machine.list('/usr/lib').filter((name) => /-linux-(gnu|musl)/.test(name));
  const folders = [
    '/opt/homebrew/lib',
    '/usr/local/lib',
    '/usr/lib',
    '/usr/lib64',
    ...triplets.map((name) => `/usr/lib/${name}`),
  ];
  return firstFile(machine, [...searched.filter(Boolean), ...folders]);
}

/** The wheels of PyPI and Debian's python3-xgboost keep the library in `xgboost/lib` of the package. */
function findPythonLibrary(machine) {
  const { home, environment } = machine;
  const environments = [
    environment.VIRTUAL_ENV,
    environment.CONDA_PREFIX,
    join(home, 'miniconda3'),
    join(home, 'anaconda3'),
  ];
  const versions = machine.list(join(home, '.pyenv/versions')).map((name) => join(home, '.pyenv/versions', name));
  const roots = [
    '/usr',
    '/usr/local',
    '/opt/homebrew',
    join(home, '.local'),
    ...environments.filter(Boolean),
    ...versions,
  ];
  const pythons = roots.flatMap((root) =>
    machine
      .list(join(root, 'lib'))
      .filter((name) => name.startsWith('python3'))
      .map((name) => join(root, 'lib', name)),
  );
  const folders = pythons.flatMap((python) => [join(python, 'site-packages'), join(python, 'dist-packages')]);
  const conda = environments.filter(Boolean).map((root) => join(root, 'lib'));
  return firstFile(machine, [...conda, ...folders.map((folder) => join(folder, 'xgboost/lib'))]);
}

function firstFile(machine, folders) {
  return folders.flatMap((folder) => namesOf(machine).map((name) => join(folder, name))).find(machine.exists);
}

function installWithHomebrew(machine) {
  const remedy = "libxgboost is missing; type 'brew install xgboost'";
  if (machine.ask('brew', ['--version']) === undefined)
    return `${remedy}, after installing Homebrew from https://brew.sh`;
  machine.say('installing xgboost with Homebrew …');
  return machine.run('brew', ['install', '--quiet', 'xgboost']) ? undefined : remedy;
}

function installWithApt(machine) {
  const otherwise =
    "libxgboost is missing; type 'python3 -m pip install --user xgboost==1.7.6', or install your system's package";
  if (machine.ask('apt-get', ['--version']) === undefined) return otherwise;
  const root = machine.isRoot ? [] : ['sudo', '-n'];
  if (!machine.isRoot && machine.ask('sudo', ['-n', 'true']) === undefined) {
    return "libxgboost is missing and installing it needs root; type 'sudo apt-get install -y libxgboost0'";
  }
  machine.say('installing libxgboost …');
  const apt = aptOf(machine, root);
  const install = (name) => apt('install', '-y', '--no-install-recommends', name);
  // On a fresh machine the list of packages is empty.
  const name = packageName(machine) ?? (apt('update') ? packageName(machine) : undefined);
  if (!name) return otherwise;
  const done = install(name) || (apt('update') && install(name));
  return done
    ? undefined
    : `libxgboost is missing and apt-get failed; type 'sudo apt-get install -y ${name}' to see why`;
}

const aptOf =
  (machine, root) =>
  (...args) => {
    const [command, ...rest] = [...root, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', ...args];
    return machine.run(command, rest);
  };

/** The AWS CLI, and Python with XGBoost and scikit-learn: other hands' answers to the same questions. A browser, for the console. */
const PEERS = ['awscli', 'python3-xgboost', 'python3-sklearn', 'python3-pandas', 'chromium'];

function installPeers(machine) {
  const remedy = `cannot install the packages that tests compare with; type 'sudo apt-get install -y ${PEERS.join(' ')}'`;
  if (machine.ask('dpkg-query', ['--show', ...PEERS]) !== undefined) return undefined;
  machine.say(`installing ${PEERS.join(', ')} …`);
  const apt = aptOf(machine, machine.isRoot ? [] : ['sudo', '-n']);
  const done = apt('update') && apt('install', '-y', '--no-install-recommends', ...PEERS);
  return done ? undefined : remedy;
}

/** `libxgboost0`, or whatever number the release has. */
function packageName(machine) {
  const found = machine.ask('apt-cache', ['search', '--names-only', '^libxgboost[0-9]+$']) ?? '';
  return /^libxgboost\d+/m.exec(found)?.[0];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wants = (name) => process.argv.includes(`--${name}`);
  process.exitCode = (await setup({ test: wants('test'), peers: wants('peers') })) ? 0 : 1;
}
