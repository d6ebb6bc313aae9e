/** What the set-up sees and does of a machine; see setup.mjs. */
export interface Machine {
  readonly root: string;
  readonly platform: string;
  readonly nodeVersion: string;
  readonly isRoot: boolean;
  readonly home: string;
  readonly environment: NodeJS.ProcessEnv;
  exists(file: string): boolean;
  list(folder: string): string[];
  read(file: string): string | undefined;
  say(line: string): void;
  run(command: string, args: string[]): boolean;
  ask(command: string, args: string[]): string | undefined;
}

/** @returns whether Ronda can run here */
export function setup(options?: {
  readonly test?: boolean;
  readonly peers?: boolean;
  readonly machine?: Machine;
}): Promise<boolean>;
