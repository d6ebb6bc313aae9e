/** The task tokens of one execution: which are open, and what their holders have said. What they say is recorded first. */
import type { CallbackOutcome, Entry, Memo } from './journal';

export interface Callback {
  /** Resolves when the holder of the token has sent success or failure. */
  readonly outcome: Promise<CallbackOutcome>;
  /** What was sent already, when something was. */
  settled(): CallbackOutcome | undefined;
  /** Milliseconds since the epoch; 0 before the first heartbeat. */
  lastHeartbeat(): number;
  /** The attempt is over; nobody may answer any more. */
  close(): void;
}

export interface Callbacks {
  open(token: string): Callback;
  isKnown(token: string): boolean;
  /** `closed`: the attempt has ended or was answered. `unknown`: no attempt of this execution had this token. */
  send(token: string, news: CallbackOutcome | 'heartbeat'): 'accepted' | 'closed' | 'unknown';
}

interface Held {
  outcome?: CallbackOutcome;
  heartbeat: number;
  resolve?: (outcome: CallbackOutcome) => void;
}

/** @param note records news; it is on the disk before the sender gets an answer. */
export function createCallbacks(entries: readonly Entry[], now: () => number, note: (memo: Memo) => void): Callbacks {
  const tokens = new Map<string, Held>();
  for (const { at, memo } of entries) {
    if (!memo?.token) continue;
    const held = tokens.get(memo.token) ?? { heartbeat: 0 };
    tokens.set(memo.token, held);
    if (memo.heartbeat) held.heartbeat = at;
    if (memo.callback) held.outcome = memo.callback;
  }

  return {
    open(token) {
      const held = tokens.get(token) ?? { heartbeat: 0 };
      tokens.set(token, held);
      const outcome = new Promise<CallbackOutcome>((resolve) => {
        held.resolve = resolve;
        if (held.outcome) resolve(held.outcome);
      });
      return {
        outcome,
        settled: () => held.outcome,
        lastHeartbeat: () => held.heartbeat,
        close: () => {
          held.resolve = undefined;
        },
      };
    },
    isKnown: (token) => tokens.has(token),
    send(token, news) {
      const held = tokens.get(token);
      if (!held) return 'unknown';
      if (!held.resolve || held.outcome) return 'closed';
      if (news === 'heartbeat') {
        note({ token, heartbeat: true });
        held.heartbeat = now();
      } else {
        note({ token, callback: news });
        held.outcome = news;
        held.resolve(news);
      }
      return 'accepted';
    },
  };
}
