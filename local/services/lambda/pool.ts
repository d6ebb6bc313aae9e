/** The sandboxes of one function: idle ones are used again, further ones are started up to a bound, then events wait. */
import type { ServiceError } from '#local/wire/service';
import { serviceClosed } from './errors';
import type { Outcome, Sandbox } from './sandbox';

export interface Pool {
  /** Starts a sandbox ahead of the first event, unless there is one. Resolves when it has loaded the function. */
  provision(): Promise<void>;
  invoke(event: Parameters<Sandbox['invoke']>[0]): Promise<Outcome>;
  close(): Promise<void>;
}

export function createPool(start: () => Sandbox, maxConcurrency: number): Pool {
  const idle: Sandbox[] = [];
  const all = new Set<Sandbox>();
  const waiting: { resolve(sandbox: Sandbox): void; reject(error: ServiceError): void }[] = [];

  let closed = false;

  const take = (): Sandbox | undefined => {
    for (let sandbox = idle.pop(); sandbox; sandbox = idle.pop()) {
      if (sandbox.isUsable()) return sandbox;
      all.delete(sandbox);
    }
    if (all.size >= maxConcurrency) return undefined;
    const sandbox = start();
    all.add(sandbox);
    return sandbox;
  };

  const giveBack = (sandbox: Sandbox): void => {
    if (sandbox.isUsable()) idle.push(sandbox);
    else all.delete(sandbox);
    const next = waiting.length > 0 && !closed ? take() : undefined;
    if (next) waiting.shift()?.resolve(next);
  };

  return {
    async provision() {
      if (closed || all.size > 0) return;
      const sandbox = start();
      all.add(sandbox);
      idle.push(sandbox);
      await sandbox.ready;
    },
    async invoke(event) {
      if (closed) throw serviceClosed();
      const sandbox = take() ?? (await new Promise<Sandbox>((resolve, reject) => waiting.push({ resolve, reject })));
      try {
        return await sandbox.invoke(event);
      } finally {
        giveBack(sandbox);
      }
    },
    async close() {
      closed = true;
      for (const { reject } of waiting.splice(0)) reject(serviceClosed());
      await Promise.all([...all].map((sandbox) => sandbox.stop()));
    },
  };
}
