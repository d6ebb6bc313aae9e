/**
 * The program of the local server: `server.mjs --state-dir DIR --port N [--expect-execution]`. Tells its parent over IPC when it is ready, and ends
 * with it; SIGTERM and SIGINT end it in order.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { complain } from './complain';
import { local, readEnvironment, serverFile } from './config';
import { startLocalAws } from './main';

const { values } = parseArgs({
  options: {
    'state-dir': { type: 'string', default: local.stateDirectory },
    port: { type: 'string', default: String(local.port) },
    'expect-execution': { type: 'boolean', default: false },
  },
});
const stateDirectory = values['state-dir'];

try {
  const aws = await startLocalAws({
    stateDirectory,
    port: Number(values.port),
    buildDirectory: import.meta.dirname ?? dirname(process.argv[1] as string),
    environment: readEnvironment(),
    expectExecution: values['expect-execution'],
  });
  const file = serverFile(stateDirectory);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ url: aws.url, pid: process.pid }));

  let closing = false;
  const close = async () => {
    if (closing) return;
    closing = true;
    rmSync(file, { force: true });
    await aws.close();
    process.exit(0);
  };
  process.on('SIGTERM', close);
  process.on('SIGINT', close);
  process.on('disconnect', close);
  process.send?.({ ready: { url: aws.url } });
} catch (error) {
  if (process.send) process.send({ failed: (error as Error).message }, () => process.exit(1));
  else {
    complain('the local server cannot start', error);
    process.exit(1);
  }
}
