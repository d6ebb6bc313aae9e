/** REST services, of JSON or XML: finding the route. What a route reads and answers is its own business. */
import { notImplemented } from './aws-json';
import type { Target, WireRequest } from './exchange';
import { matchPath } from './path-template';
import type { RestRequest, RestResponse, RestRoute, RestService } from './service';

/** Finds the route of a request, or undefined. @throws ServiceError NotImplemented for a recognized operation */
export function bindRest(service: RestService, request: WireRequest): Target | undefined {
  const recognized = service.unsupported?.find((route) => match(route, request));
  if (recognized) throw notImplemented(recognized.operation);
  for (const route of service.routes) {
    const path = match(route, request);
    if (path) return bindRoute(service, route, path);
  }
  return undefined;
}

function bindRoute(service: RestService, route: RestRoute, path: Readonly<Record<string, string>>): Target {
  return {
    protocol: service.protocol,
    service: service.signingName,
    operation: route.operation,
    decode: ({ method, query, headers, body }): RestRequest => ({ method, path, query, headers, body }),
    validate: (input) => input,
    operate: (input, call) => route.respond(input as RestRequest, call),
    encode: (output) => output as RestResponse,
  };
}

type Pattern = Pick<RestRoute, 'method' | 'path' | 'query' | 'header'>;

function match(route: Pattern, request: WireRequest): Readonly<Record<string, string>> | undefined {
  if (route.method !== request.method) return undefined;
  if (!(route.query ?? []).every((wanted) => hasQuery(request.query, wanted))) return undefined;
  if (!(route.header ?? []).every((name) => request.headers[name] !== undefined)) return undefined;
  return matchPath(route.path, request.path);
}

function hasQuery(query: URLSearchParams, wanted: string): boolean {
  const [name = '', value] = wanted.split('=');
  return value === undefined ? query.has(name) : query.get(name) === value;
}
