/** Ctrl-C and the like: the first one is a request to end in good order, the second one ends at once. */
import { EXIT } from './misuse';

export interface Interruption {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  readonly exitCode: number;
  end(): void;
}

const SIGNALS = { SIGINT: EXIT.interrupted, SIGTERM: 143, SIGHUP: 129 } as const;

export function onInterruption(): Interruption {
  const controller = new AbortController();
  let exitCode: number = EXIT.interrupted;
  const listener = (name: NodeJS.Signals) => {
    exitCode = SIGNALS[name as keyof typeof SIGNALS];
    if (controller.signal.aborted) process.exit(exitCode);
    controller.abort(new Error('interrupted'));
  };
  for (const name of Object.keys(SIGNALS)) process.on(name, listener);
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode;
    },
    end() {
      for (const name of Object.keys(SIGNALS)) process.off(name, listener);
    },
  };
}
