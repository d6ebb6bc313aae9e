/** What the target of a request means: which part of the console, and what of it. Pure. */
import { RUN_VIEWS } from '../api';
import { Refused } from './refused';

const AREAS = ['api', 'assets', 'reports'] as const;

export interface Place {
  /** `page` for all that the browser's address may show. */
  readonly area: (typeof AREAS)[number] | 'page';
  /** The rest of the path, decoded piece by piece. */
  readonly rest: readonly string[];
  readonly query: Readonly<Record<string, string>>;
}

/** @throws Refused 400 when it is no path, such as `*`, an absolute URL, or one with a broken escape */
export function placeOf(target: string): Place {
  if (!target.startsWith('/')) throw new Refused(400, `expected a path that begins with '/', got '${target}'`);
  const [path = '', ...query] = target.split('?');
  const pieces = path.slice(1).split('/').map(decoded);
  const area = AREAS.find((name) => name === pieces[0]);
  return {
    area: area ?? 'page',
    rest: area ? pieces.slice(1) : pieces,
    query: Object.fromEntries(new URLSearchParams(query.join('?'))),
  };
}

function decoded(piece: string): string {
  try {
    return decodeURIComponent(piece);
  } catch {
    throw new Refused(400, `expected a path in UTF-8 and percent-encoding, got '${piece}'`);
  }
}

/** Whether the page (page/app.tsx) has something to show there. */
export function isPage([first = '', second, third, ...rest]: readonly string[]): boolean {
  if (first === 'runs')
    return Boolean(second) && (third === undefined || RUN_VIEWS.includes(third)) && rest.length === 0;
  return ['', 'start', 'models', 'query'].includes(first) && second === undefined;
}
