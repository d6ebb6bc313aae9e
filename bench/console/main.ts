/**
 * How long the console takes to show a thousand runs, and a run of more than a thousand events (`npm run bench:console`): from
 * the navigation until the last row stands and the browser has painted. Needs Chromium.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SFNClient } from '@aws-sdk/client-sfn';
import { createClients } from '#local/client/clients';
import { readEnvironment } from '#local/config';
import { readAssets } from '#local/console/server/assets';
import { startConsole } from '#local/console/server/index';
import { startLocalAws } from '#local/main';
import { launch } from '#test/support/chromium';
import { EVENTS, startMany } from '#test/support/many-runs';
import { build } from '../../bin/build.mjs';

const buildDirectory = await build();
const stateDirectory = await mkdtemp(join(tmpdir(), 'ronda-bench-'));
const aws = await startLocalAws({ stateDirectory, port: 0, buildDirectory, environment: readEnvironment() });
const stepFunctions = new SFNClient({
  endpoint: aws.url,
  region: 'us-east-1',
  credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
});
const clients = createClients(aws.url);
const console_ = await startConsole({
  clients,
  assets: readAssets(buildDirectory),
  port: 0,
  user: 'bench',
  userIsFixed: false,
});
try {
  const long = await startMany({ stepFunctions });
  const browser = await launch();
  const page = browser.pages()[0] ?? (await browser.newPage());
  for (const [name, path, rows] of [
    ['1,000 runs', '/', 1000],
    ['1,000 events', `/runs/${long}/events`, EVENTS],
  ] as const) {
    for (let round = 0; round < 3; round++) {
      await page.goto(console_.url + path, { waitUntil: 'commit' });
      const shown = await page.evaluate<number>(untilRows(rows));
      const first = await page.evaluate<number>(
        "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN",
      );
      console.log(`${name}: first paint ${first.toFixed(0)} ms, all rows ${shown.toFixed(0)} ms`);
    }
  }
  await browser.close();
} finally {
  await console_.close();
  clients.close();
  stepFunctions.destroy();
  await aws.close();
  await rm(stateDirectory, { recursive: true, force: true });
}

/** Resolves with the time of the frame after the last row has come. */
function untilRows(rows: number): string {
  return `new Promise((resolve) => {
    const look = () => document.querySelectorAll('tbody tr').length >= ${rows}
      ? requestAnimationFrame(() => resolve(performance.now()))
      : requestAnimationFrame(look);
    look();
  })`;
}
