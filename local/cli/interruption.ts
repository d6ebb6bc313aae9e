/** Ctrl-C and the like: the first one is a request to end in good order, the second one ends at once. */
import { EXIT } from './misuse';

/** Thrown where a command learns that it was asked to end. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  constructor(readonly exitCode: number) {
    super('interrupted');
  }
}

export interface Interruption {
  /** Aborted by the first signal, with an Interrupted as its reason. */
  readonly signal: AbortSignal;
  /** Gives the signals back. */
  end(): void;
}

/** As shells have it: 128 and the signal's number. */
const EXIT_CODES = { SIGINT: EXIT.interrupted, SIGTERM: 143, SIGHUP: 129 } as const;
type SignalName = keyof typeof EXIT_CODES;
const SIGNALS = Object.keys(EXIT_CODES) as SignalName[];

export function onInterruption(): Interruption {
  const controller = new AbortController();
  const listener = (name: NodeJS.Signals) => {
    const exitCode = EXIT_CODES[name as SignalName];
    if (controller.signal.aborted) process.exit(exitCode);
    controller.abort(new Interrupted(exitCode));
  };
  for (const name of SIGNALS) process.on(name, listener);
  return {
    signal: controller.signal,
    end() {
      for (const name of SIGNALS) process.off(name, listener);
    },
  };
}
