/** One child process of one function: started once, then used for one event after another. */
import type { Clock } from '#local/backends/clock';
import type { Processes, RunningProgram } from '#local/backends/processes';
import { exited, type FunctionError, timedOut } from './errors';
import type { DeployedFunction } from './functions';
import type { AnswerMessage, InvokeMessage } from './messages';

export interface Outcome {
  /** JSON. */
  readonly payload: string;
  readonly isError: boolean;
  readonly logTail: string;
}

export interface Sandbox {
  /** Resolves when the function is loaded, or never will be. */
  readonly ready: Promise<void>;
  /** False when the child has ended or must not be used again. */
  isUsable(): boolean;
  /** Never rejects: whatever goes wrong is an error of the function. */
  invoke(event: Pick<InvokeMessage, 'requestId' | 'payload' | 'functionArn' | 'clientContext'>): Promise<Outcome>;
  stop(): Promise<void>;
}

export interface SandboxDependencies {
  readonly processes: Processes;
  readonly clock: Clock;
  readonly region: string;
  /** The file of the bundled host program. */
  readonly host: string;
  /** The file for the output of a log stream. */
  logFile(logGroup: string, logStream: string): string;
}

export const MEMORY_MEGABYTES = 1024;

export function startSandbox(deployed: DeployedFunction, logStream: string, deps: SandboxDependencies): Sandbox {
  const { processes, clock, region, host, logFile } = deps;
  const logGroup = `/aws/lambda/${deployed.name}`;
  let answered: (message: AnswerMessage) => void = () => {};
  let usable = true;
  let loaded: () => void = () => {};
  const ready = new Promise<void>((resolve) => {
    loaded = resolve;
  });

  const child: RunningProgram = processes.start({
    command: process.execPath,
    args: [host, deployed.bundle],
    env: {
      AWS_DEFAULT_REGION: region,
      AWS_REGION: region,
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x',
      AWS_LAMBDA_FUNCTION_NAME: deployed.name,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(MEMORY_MEGABYTES),
      AWS_LAMBDA_LOG_GROUP_NAME: logGroup,
      AWS_LAMBDA_LOG_STREAM_NAME: logStream,
      AWS_EC2_METADATA_DISABLED: 'true',
      TZ: ':UTC',
      _HANDLER: 'index.handler',
      ...deployed.env(),
    },
    log: logFile(logGroup, logStream),
    ipc: true,
    onMessage: (message) => {
      if ('ready' in (message as object)) loaded();
      else answered(message as AnswerMessage);
    },
  });
  const ended = child.exited.then(
    ({ code, signal }) => ({ code, signal: signal as string | null, message: '' }),
    (error: unknown) => ({ code: null, signal: null, message: (error as Error).message }),
  );
  ended.then(() => {
    usable = false;
    loaded();
  });

  return {
    ready,
    isUsable: () => usable,
    async invoke(event) {
      const { requestId } = event;
      const settled = new AbortController();
      const answer = new Promise<AnswerMessage>((resolve) => {
        answered = (message) => {
          if (message.requestId === requestId) resolve(message);
        };
      });
      child.send({
        ...event,
        functionName: deployed.name,
        logGroup,
        logStream,
        memoryMegabytes: MEMORY_MEGABYTES,
        milliseconds: deployed.timeoutSeconds * 1000,
      } satisfies InvokeMessage);
      const timeout = clock.sleep(deployed.timeoutSeconds * 1000, settled.signal).then(
        () => failure(timedOut(requestId, deployed.timeoutSeconds)),
        () => new Promise<never>(() => {}),
      );
      const death = ended.then(({ code, signal, message }) =>
        failure(
          message ? { errorType: 'Runtime.InvalidEntrypoint', errorMessage: message } : exited(requestId, code, signal),
        ),
      );
      const outcome = await Promise.race([answer, death, timeout]);
      settled.abort();
      if (!('requestId' in outcome) || outcome.isLast) {
        usable = false;
        await child.stop(0).catch(() => {});
      }
      return outcome;
    },
    async stop() {
      usable = false;
      await child.stop(STOP_GRACE_MILLISECONDS).catch(() => {});
    },
  };
}

const STOP_GRACE_MILLISECONDS = 500;

const failure = (error: FunctionError): Outcome => ({ payload: JSON.stringify(error), isError: true, logTail: '' });
