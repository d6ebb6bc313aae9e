/**
 * Task tokens, out of a history: whoever holds one can answer for the task that waits. Step Functions writes them into the
 * event that starts the task; nothing that a person is shown needs them.
 */
import type { HistoryEvent } from '@aws-sdk/client-sfn';

/** As a JSON text names it, also one that was cut off. */
const NAMED = /"taskToken"\s*:\s*"((?:[^"\\]|\\.)+)/gi;

const INSTEAD = 'a task token, which is not shown';

/** @returns what gives events back without tokens; it knows those of earlier events again, wherever they stand */
export function tokenRemover(): (event: HistoryEvent) => HistoryEvent {
  const tokens = new Set<string>();
  return (event) => {
    for (const text of textsIn(event)) for (const [, token = ''] of text.matchAll(NAMED)) tokens.add(token);
    return tokens.size === 0 ? event : (without(event, tokens) as HistoryEvent);
  };
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function without(value: unknown, tokens: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return [...tokens].reduce((text, token) => text.replaceAll(token, INSTEAD), value);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, without(member, tokens)]));
}
