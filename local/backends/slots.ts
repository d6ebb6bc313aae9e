/** How many run at once: places that are given out in the order they were asked for. */
export interface Slots {
  /** Resolves with the function that gives the place back; rejects with the signal's reason when that comes first. */
  acquire(signal: AbortSignal): Promise<() => void>;
}

export function createSlots(count: number): Slots {
  let free = count;
  const waiting = new Set<() => void>();

  const release = () => {
    const [next] = waiting;
    if (!next) {
      free++;
      return;
    }
    waiting.delete(next);
    next();
  };
  const once = () => {
    let released = false;
    return () => {
      if (!released) release();
      released = true;
    };
  };

  return {
    acquire(signal) {
      return new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        if (free > 0) {
          free--;
          return resolve(once());
        }
        const take = () => {
          signal.removeEventListener('abort', giveUp);
          resolve(once());
        };
        const giveUp = () => {
          waiting.delete(take);
          reject(signal.reason);
        };
        waiting.add(take);
        signal.addEventListener('abort', giveUp, { once: true });
      });
    },
  };
}
