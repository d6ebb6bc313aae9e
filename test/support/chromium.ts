/** Finds and starts Chromium, for tests and for the pictures in docs/. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';

export const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
export const executablePath = PLACES.find(existsSync);

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: 'light' | 'dark';
  /** @default true */
  readonly javaScriptEnabled?: boolean;
}

const LONGEST_STEP_MILLISECONDS = 120_000;

/** A browser with a new, empty profile, which is removed when it is closed. */
export async function launch({
  width = 1280,
  height = 900,
  scheme = 'light',
  javaScriptEnabled = true,
}: Look = {}): Promise<BrowserContext> {
  const profile = await mkdtemp(join(tmpdir(), 'ronda-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args: FLAGS,
    colorScheme: scheme,
    javaScriptEnabled,
    reducedMotion: 'reduce',
    viewport: { width, height },
  });
  context.setDefaultTimeout(LONGEST_STEP_MILLISECONDS);
  // What the browser still writes while it ends.
  context.once('close', () => rm(profile, { recursive: true, force: true, maxRetries: 10 }));
  return context;
}
