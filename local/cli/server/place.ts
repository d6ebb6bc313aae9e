/** Which AWS a command talks to: the one of a folder on this machine, or an account. The options are the same in every command. */
import type { App } from '../app';
import { Misuse } from '../misuse';
import type { SessionOptions } from './session';

export const PLACE_OPTIONS = { 'state-dir': 'text', aws: 'flag', 'state-machine-arn': 'text' } as const;

interface PlaceOptions {
  readonly 'state-dir'?: string;
  readonly aws: boolean;
  readonly 'state-machine-arn'?: string;
}

/** @throws Misuse for options that do not go together */
export function placeOf(options: PlaceOptions, app: App): SessionOptions {
  const stateMachineArn = options['state-machine-arn'];
  if (stateMachineArn !== undefined && !options.aws) throw new Misuse('--state-machine-arn goes with --aws');
  return {
    buildDirectory: app.buildDirectory,
    stateDirectory: app.stateDirectory(options['state-dir']),
    ...(options.aws && { account: { stateMachineArn } }),
    typed: (words) => [app.program, words, ...optionsFor(options)].join(' '),
  };
}

/** What another command needs to find the same place. */
function optionsFor({ aws, ...options }: PlaceOptions): string[] {
  const arn = options['state-machine-arn'];
  if (aws) return ['--aws', ...(arn === undefined ? [] : ['--state-machine-arn', arn])];
  const folder = options['state-dir'];
  return folder === undefined ? [] : ['--state-dir', quoted(folder)];
}

/** For a POSIX shell. */
const quoted = (word: string) => (/^[\w./+:@%,=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
