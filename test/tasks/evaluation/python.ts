/** The same figures by the libraries that data scientists trust, where Debian's Python has them. */
import { spawnSync } from 'node:child_process';
import { test } from '@jest/globals';

const PYTHON = '/usr/bin/python3';

/** Threads that spin while they wait make minutes of seconds where other tests have the cores. */
const PATIENT = { ...process.env, OMP_WAIT_POLICY: 'PASSIVE', OPENBLAS_NUM_THREADS: '1' };

/** A test that needs Python modules; where they are missing it is skipped and says which. */
export function withPython(modules: string[], name: string, body: () => void): void {
  const { status } = spawnSync(PYTHON, ['-c', `import ${modules.join(', ')}`]);
  if (status === 0) test(name, body);
  else test.skip(`${name} (skipped: ${PYTHON} has no ${modules.join(', ')})`, body);
}

/** Runs a script; `input` is on its standard input as JSON, its standard output is parsed as JSON. */
export function askPython<Answer>(script: string, input: unknown = null): Answer {
  const options = { input: JSON.stringify(input), maxBuffer: 2 ** 28, encoding: 'utf8' as const, env: PATIENT };
  const { status, stdout, stderr } = spawnSync(PYTHON, ['-c', script], options);
  if (status !== 0) throw new Error(`python exited with ${status}: ${stderr}`);
  return JSON.parse(stdout) as Answer;
}
