/** What a REST call has of the model's members, gathered from path, query, headers and body. Bodies that are data stay out. */
import type { RestRequest, RestResponse } from '#local/wire/service';
import { type ApiModel, type Member, type Shape, shapeOf } from './model';
import { valueOfText, valueOfXml } from './text';

export interface Gathered {
  readonly value: Record<string, unknown>;
  /** Members that cannot be seen here; they count as given. */
  readonly unseen: readonly string[];
}

/** A request's body has been read by the time it is looked at, so no member in it is seen. */
export function gatherRequest(model: ApiModel, shape: Shape, { path, query, headers }: RestRequest): Gathered {
  const value = gather(model, shape, ({ location, locationName = '' }, name) => {
    if (location === 'uri') return path[locationName || name];
    if (location === 'querystring') return query.get(locationName) ?? undefined;
    return location === 'header' ? headers[locationName.toLowerCase()] : undefined;
  });
  return { value, unseen: inBody(shape) };
}

export function gatherResponse(model: ApiModel, shape: Shape, { status, headers = {}, body }: RestResponse): Gathered {
  const lower = new Map(Object.entries(headers).map(([name, text]) => [name.toLowerCase(), text]));
  const value = gather(model, shape, ({ location, locationName = '' }) => {
    if (location === 'statusCode') return String(status);
    return location === 'header' ? lower.get(locationName.toLowerCase()) : undefined;
  });
  if (shape.payload !== undefined || typeof body !== 'string' || body === '') return { value, unseen: inBody(shape) };
  const members = model.metadata.protocol === 'rest-xml' ? valueOfXml(model, shape, body) : JSON.parse(body);
  return { value: { ...members, ...value }, unseen: [] };
}

const inBody = ({ members = {} }: Shape) =>
  Object.entries(members).flatMap(([name, { location }]) => (location ? [] : [name]));

function gather(
  model: ApiModel,
  { members = {} }: Shape,
  textOf: (member: Member, name: string) => string | undefined,
) {
  const given = Object.entries(members).flatMap(([name, member]) => {
    const text = textOf(member, name);
    return text === undefined ? [] : [[name, valueOfText(model, member, text)] as const];
  });
  return Object.fromEntries(given);
}

/** Headers with a prefix of AWS's that no member of the operation has, of those a caller or a service means something by. */
export function unknownHeaders(model: ApiModel, { members = {} }: Shape, headers: readonly string[]): string[] {
  const known = Object.values(members).flatMap(({ location, locationName = '' }) =>
    location === 'header' || location === 'headers' ? [locationName.toLowerCase()] : [],
  );
  const prefixes = Object.values(members).flatMap(({ shape, location, locationName = '' }) =>
    location === 'headers' || shapeOf(model, shape).type === 'map' ? [locationName.toLowerCase()] : [],
  );
  return headers
    .map((name) => name.toLowerCase())
    .filter((name) => /^x-amzn?-/.test(name) && !OF_THE_WIRE.test(name))
    .filter((name) => !known.includes(name) && !prefixes.some((prefix) => prefix !== '' && name.startsWith(prefix)));
}

/** What signing, checksums, tracing and the SDK itself add to any call. */
const OF_THE_WIRE =
  /^x-amz-(date|content-sha256|decoded-content-length|trailer|security-token|user-agent|request-id|id-2|sdk-checksum-algorithm|checksum-.*|te)$|^x-amzn-(requestid|errortype|trace-id)$|^amz-sdk-/;
