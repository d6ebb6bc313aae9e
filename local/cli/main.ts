/** The `ronda` command: finds the command that is meant, runs it, turns what went wrong into one line and an exit code. */
import { resolve } from 'node:path';
import { RequestFailed } from '#local/client/failed';
import { local as defaults, readEnvironment } from '#local/config';
import type { App, Command } from './app';
import { Interrupted } from './interruption';
import { EXIT, Misuse } from './misuse';
import { createTerminal } from './terminal';
import { nearest } from './text/nearest';

/** Loaded when called: help and misuse should not wait for the AWS SDK. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  run: async () => (await import('./commands/run')).run,
  console: async () => (await import('./commands/console')).console,
  local: async () => (await import('./commands/local')).local,
  list: async () => (await import('./commands/list')).list,
  show: async () => (await import('./commands/show')).show,
  approve: async () => (await import('./commands/approve')).approve,
  reject: async () => (await import('./commands/reject')).reject,
  predict: async () => (await import('./commands/predict')).predict,
  logs: async () => (await import('./commands/logs')).logs,
  help: async () => (await import('./commands/help')).help,
};

export interface MainOptions {
  /** See `App`. */
  readonly program?: string;
  /** The folder of the bundled programs. */
  readonly buildDirectory: string;
  readonly streams?: Parameters<typeof createTerminal>[0];
}

/** @returns the exit code */
export async function main(
  words: readonly string[],
  { program = 'ronda', buildDirectory, streams = process }: MainOptions,
): Promise<number> {
  const terminal = createTerminal(streams, readEnvironment());
  const [name = 'help', ...rest] = askedForHelp(words) ?? words;
  const app: App = {
    program,
    terminal,
    buildDirectory,
    stateDirectory: (given) => resolve(given ?? defaults.stateDirectory),
  };
  try {
    const command = await COMMANDS[name]?.();
    if (!command) throw new Misuse(...unknownCommand(name, program));
    return await command(rest, app);
  } catch (error) {
    return report(error, name in COMMANDS ? name : undefined, app);
  }
}

/** `--help` and `-h` anywhere before a bare `--`. */
function askedForHelp(words: readonly string[]): string[] | undefined {
  const end = words.indexOf('--');
  const asked = words.slice(0, end < 0 ? undefined : end).some((word) => word === '--help' || word === '-h');
  if (!asked) return undefined;
  const [first = ''] = words;
  return first in COMMANDS && first !== 'help' ? ['help', first] : ['help'];
}

function unknownCommand(name: string, program: string): [string, string] {
  const close = nearest(name, Object.keys(COMMANDS));
  return [
    `no command '${name}'`,
    close ? `did you mean '${program} ${close}'?` : `'${program} help' shows the commands`,
  ];
}

function report(error: unknown, command: string | undefined, { terminal, program }: App): number {
  const at = command === undefined ? 'ronda' : `ronda ${command}`;
  if (error instanceof Interrupted) return error.exitCode;
  const complain = (text: string, hint = '') =>
    terminal.say(...`${at}: ${text}`.split('\n'), ...(hint === '' ? [] : [hint]));
  if (error instanceof Misuse) {
    complain(error.message, error.hint ?? `'${program} help${command ? ` ${command}` : ''}' shows what it takes`);
    return EXIT.misuse;
  }
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  if (error instanceof RequestFailed) complain(message, error.hint);
  else complain(name === 'Error' ? message : `${name}: ${message}`);
  return EXIT.failed;
}
