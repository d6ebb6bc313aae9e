/** Asks the console's server, in the types of api.ts. */
import { type Changes, type Problem, type Reads, TOKEN_HEADER } from '../api';

/** What went wrong, in words for a person. */
export class Failed extends Error {
  constructor(
    message: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}

export function read<Name extends keyof Reads>(
  name: Name,
  input: Reads[Name]['input'],
  signal?: AbortSignal,
): Promise<Reads[Name]['output']> {
  const query = new URLSearchParams(Object.entries(input).filter(([, value]) => value !== undefined));
  return answered(fetch(`/api/${name}?${query}`, { signal }));
}

const token = document.querySelector<HTMLMetaElement>('meta[name=ronda-token]')?.content ?? '';

export function change<Name extends keyof Changes>(
  name: Name,
  input: Changes[Name]['input'],
): Promise<Changes[Name]['output']> {
  const headers = { 'content-type': 'application/json', [TOKEN_HEADER]: token };
  return answered(fetch(`/api/${name}`, { method: 'POST', headers, body: JSON.stringify(input) }));
}

/** The server checks its answers' types; they are not checked again here. */
async function answered<Answer>(asked: Promise<Response>): Promise<Answer> {
  const response = await asked.catch((error: Error) => {
    if (error.name === 'AbortError') throw error;
    throw new Failed('the console’s server does not answer', 'is `ronda local` or `ronda console` still running?');
  });
  const body = await response.json();
  if (response.ok) return body;
  const { message, hint }: Problem = body;
  throw new Failed(message, hint);
}
