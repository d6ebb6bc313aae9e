/** Data that is read again and again while somebody looks. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { PACE } from './pace';

export interface Live<Data> {
  readonly data: Data | undefined;
  /** Of the last reading; gone when the next one succeeds. */
  readonly error: Error | undefined;
  /** Reads now, without waiting for the next turn. */
  refresh(): void;
}

export interface LiveOptions<Data> {
  /** Gets what was read last, and may give it back when nothing is new; its rejection is shown and tried again. */
  read(last: Data | undefined, signal: AbortSignal): Promise<Data>;
  /** What is read: when it changes, what was read before is forgotten. */
  readonly key: string;
  /** When it changes there is something new to read; what was read before stays meanwhile. */
  readonly version?: unknown;
  /** Milliseconds until the next reading of the local server, or null when it can change no more. */
  interval(data: Data | undefined): number | null;
}

/** After a failure. Whoever is refused for asking too often is not asked the more: each pause is twice as long as the last. */
const PAUSE_MILLISECONDS = { first: 800, longest: 10_000 } as const;

export function useLive<Data>({ key, version, ...how }: LiveOptions<Data>): Live<Data> {
  const [{ data, error, of }, setState] = useState<{ data?: Data; error?: Error; of: string }>({ of: key });
  const [turn, setTurn] = useState(0);
  const latest = useRef(how);
  latest.current = how;
  const last = useRef<{ data?: Data; of: string }>({ of: key });
  useEffect(() => {
    const gone = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let failures = 0;
    if (last.current.of !== key) last.current = { of: key };
    const look = async () => {
      try {
        const data = await latest.current.read(last.current.data, gone.signal);
        if (gone.signal.aborted) return;
        failures = 0;
        last.current = { data, of: key };
        setState((known) => (known.of === key && known.data === data && !known.error ? known : last.current));
      } catch (error) {
        if (gone.signal.aborted) return;
        failures++;
        setState({ ...last.current, error: error as Error });
      }
      const { first, longest } = PAUSE_MILLISECONDS;
      const usual = latest.current.interval(last.current.data);
      const wait = failures === 0 ? usual : Math.max(usual ?? 0, Math.min(longest, first * 2 ** (failures - 1)));
      if (wait !== null) timer = setTimeout(whenVisible, wait * PACE);
    };
    const whenVisible = () => {
      if (!document.hidden) void look();
      else document.addEventListener('visibilitychange', whenVisible, { once: true, signal: gone.signal });
    };
    void look();
    return () => {
      gone.abort();
      clearTimeout(timer);
    };
  }, [key, version, turn]);
  const refresh = useCallback(() => setTurn((count) => count + 1), []);
  return of === key ? { data, error, refresh } : { data: undefined, error: undefined, refresh };
}

/** Data that is read once, and again when its version changes. */
export const useOnce = <Data>(
  read: (signal: AbortSignal) => Promise<Data>,
  key: string,
  version?: unknown,
): Live<Data> => useLive({ read: (_, signal) => read(signal), key, version, interval: () => null });

/** What was read before, where the new says the same: what shows it need not be drawn again. */
export const same = <Data>(last: Data | undefined, data: Data): Data =>
  last !== undefined && JSON.stringify(last) === JSON.stringify(data) ? last : data;

/** The time, for what shows how long something has taken so far. It stands still when nothing runs. */
export function useNow(runs: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!runs) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [runs]);
  return now;
}
