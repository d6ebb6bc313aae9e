/** Path templates of REST services, e.g. `/{Bucket}/{Key+}`. Matched against the path as sent, decoded part by part. */
import { ServiceError } from './service';

const compiled = new Map<string, RegExp>();

/**
 * The decoded parameters, or undefined when the path does not match. `{Key+}` spans slashes and keeps a last one; elsewhere a
 * slash at the end does not matter.
 *
 * @throws ServiceError InvalidURI
 */
export function matchPath(template: string, path: string): Readonly<Record<string, string>> | undefined {
  let pattern = compiled.get(template);
  if (!pattern) {
    pattern = compile(template);
    compiled.set(template, pattern);
  }
  const found = pattern.exec(path);
  return found ? decodeAll(found.groups ?? {}) : undefined;
}

function compile(template: string): RegExp {
  const source = template
    .replaceAll(/[.*?^$()|[\]\\]/g, '\\$&')
    .replaceAll(/\{(\w+)\+\}/g, '(?<$1>.+)')
    .replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)');
  return new RegExp(template.endsWith('/') || template.endsWith('+}') ? `^${source}$` : `^${source}/?$`, 's');
}

function decodeAll(groups: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([name, text]) => [name, decode(text)]));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ServiceError('InvalidURI', "Couldn't parse the specified URI.", 400, { URI: text });
  }
}
