/**
 * The program of the local server: `server.cjs --state-dir DIR --port N [--expect-execution]`. Tells its parent over IPC when it is ready, and ends
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

let isReady = false;
serve().catch((error: Error) => {
  if (!process.send || isReady) complain('the local server cannot start', error);
  if (process.send) process.send({ failed: error.message }, () => process.exit(1));
  else process.exit(1);
});

async function serve(): Promise<void> {
  const file = serverFile(stateDirectory);
  const starting = startLocalAws({
    stateDirectory,
    port: Number(values.port),
    buildDirectory: dirname(process.argv[1] as string),
    environment: readEnvironment(),
    expectExecution: values['expect-execution'],
    onListening(url) {
      isReady = true;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify({ url, pid: process.pid }));
      process.send?.({ ready: { url } });
    },
    // Who started it may be gone: then it ends, and needs no news.
    onNews: () => process.send?.({ news: true }, () => {}),
  });
  let closing = false;
  const close = async () => {
    if (closing) return;
    closing = true;
    const aws = await starting;
    rmSync(file, { force: true });
    await aws.close();
    process.exit(0);
  };
  // Who started it may be gone before it has started.
  process.on('SIGTERM', close);
  process.on('SIGINT', close);
  process.on('disconnect', close);

  await starting;
}
