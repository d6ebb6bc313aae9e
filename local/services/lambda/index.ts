/**
 * AWS Lambda: functions that the composition deploys, each in warm child processes of its own. Functions cannot be created or
 * changed through the API. Asynchronous events are retried as on AWS, but wait in memory only.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '#local/backends/clock';
import type { Processes } from '#local/backends/processes';
import type { RestService } from '#local/wire/service';
import { deploy, type FunctionDefinition } from './functions';
import { createRoutes } from './operations';
import { createPool, type Pool } from './pool';
import { startSandbox } from './sandbox';
import { unsupported } from './unsupported';

export type { FunctionDefinition } from './functions';

export interface LambdaDependencies {
  /** By name. */
  readonly functions: Readonly<Record<string, FunctionDefinition>>;
  readonly processes: Processes;
  readonly clock: Clock;
  readonly account: string;
  readonly region: string;
  /** The bundle of `host.ts`. */
  readonly host: string;
  /** Each process writes `aws/lambda/<function>/<stream>.log` below it, as CloudWatch names groups and streams. */
  readonly logDirectory: string;
  /** Processes of one function at once; further events wait. Default 4. */
  readonly maxConcurrency?: number;
}

export interface Lambda {
  readonly service: RestService;
  /**
   * Starts a process for each of these functions, so that their first events meet no cold start: provisioned concurrency of 1.
   * One after another, as whoever asks for it has other work for the processors.
   * @see https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
   */
  provision(names: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export function createLambda({ functions, maxConcurrency = 4, logDirectory, ...deps }: LambdaDependencies): Lambda {
  const deployed = deploy(functions, deps);
  const logFile = (group: string, stream: string) =>
    join(logDirectory, group.slice(1), `${stream.replaceAll('/', '%2F')}.log`);
  const pools = new Map<string, Pool>(
    [...deployed.values()].map((one) => [
      one.name,
      createPool(() => startSandbox(one, newStream(deps.clock), { ...deps, logFile }), maxConcurrency),
    ]),
  );
  const closing = new AbortController();
  const background = new Set<Promise<void>>();

  return {
    service: {
      protocol: 'rest-json',
      signingName: 'lambda',
      routes: createRoutes({
        functions: deployed,
        pools,
        clock: deps.clock,
        since: new Date(deps.clock.now()),
        closing: closing.signal,
        inBackground(work) {
          background.add(work);
          work.finally(() => background.delete(work));
        },
      }),
      unsupported,
    },
    async provision(names) {
      for (const name of names) await pools.get(name)?.provision();
    },
    async close() {
      closing.abort();
      await Promise.all([...pools.values()].map((pool) => pool.close()));
      await Promise.all(background);
    },
  };
}

/** Named as on AWS: date, version, and something unique for each process. */
function newStream(clock: Clock): string {
  const date = new Date(clock.now()).toISOString().slice(0, 10).replaceAll('-', '/');
  return `${date}/[$LATEST]${randomBytes(16).toString('hex')}`;
}
