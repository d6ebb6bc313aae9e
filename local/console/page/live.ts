/** Data that is read again and again while somebody looks. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

export interface Live<Data> {
  readonly data: Data | undefined;
  readonly error: Error | undefined;
  /** Reads now, without waiting for the next turn. */
  refresh(): void;
}

/**
 * @param read gets what was read last, and may give it back when nothing is new; its rejection is shown and tried again
 * @param key what is read: when it changes, what was read before is forgotten
 * @param interval milliseconds until the next reading, or null when it can change no more
 */
export function useLive<Data>(
  read: (last: Data | undefined, signal: AbortSignal) => Promise<Data>,
  key: string,
  interval: (data: Data | undefined) => number | null,
): Live<Data> {
  const [{ data, error, of }, setState] = useState<{ data?: Data; error?: Error; of: string }>({ of: key });
  const [turn, setTurn] = useState(0);
  const latest = useRef({ read, interval });
  latest.current = { read, interval };
  const last = useRef<Data | undefined>(undefined);
  useEffect(() => {
    const gone = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      try {
        const data = await latest.current.read(last.current, gone.signal);
        if (gone.signal.aborted) return;
        if (data !== last.current) setState({ data, of: key });
        last.current = data;
      } catch (error) {
        if (gone.signal.aborted) return;
        setState({ data: last.current, error: error as Error, of: key });
      }
      const wait = latest.current.interval(last.current);
      if (wait !== null) timer = setTimeout(whenVisible, wait);
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
  }, [key, turn]);
  useEffect(
    () => () => {
      last.current = undefined;
    },
    [key],
  );
  const refresh = useCallback(() => setTurn((count) => count + 1), []);
  return of === key ? { data, error, refresh } : { data: undefined, error: undefined, refresh };
}

/** Data that is read once. */
export const useOnce = <Data>(read: (signal: AbortSignal) => Promise<Data>, key: string): Live<Data> =>
  useLive(
    (_, signal) => read(signal),
    key,
    () => null,
  );
