/**
 * Which service and operation a request is for: by X-Amz-Target, else by the service it is signed for, else by its path. What
 * nobody claims goes to the service of the restXml protocol, S3, whose paths are anything.
 */
import { bindAwsJson } from './aws-json';
import type { Target, WireRequest } from './exchange';
import { bindQuery, readForm } from './query';
import { bindRest } from './rest';
import { type AwsJsonService, type QueryService, type RestService, type Service, ServiceError } from './service';

/** @throws ServiceError when there is no such service or operation */
export async function findTarget(request: WireRequest, services: readonly Service[]): Promise<Target> {
  const header = request.headers['x-amz-target'];
  if (header !== undefined) return findByTargetHeader(header, services.filter(isAwsJson));
  return (await findByForm(request, services.filter(isQuery))) ?? findByPath(request, services.filter(isRest));
}

const isAwsJson = (service: Service): service is AwsJsonService => service.protocol.startsWith('aws-json');
const isQuery = (service: Service): service is QueryService => service.protocol === 'query';
const isRest = (service: Service): service is RestService => service.protocol.startsWith('rest-');

function findByTargetHeader(header: string, services: readonly AwsJsonService[]): Target {
  const dot = header.lastIndexOf('.');
  const service = services.find(({ targetPrefix }) => targetPrefix === header.slice(0, Math.max(dot, 0)));
  if (!service) throw new ServiceError('UnknownOperationException', `Unknown operation ${header}`);
  return bindAwsJson(service, header.slice(dot + 1));
}

async function findByForm(request: WireRequest, services: readonly QueryService[]): Promise<Target | undefined> {
  const { credential } = request;
  const candidates = credential ? services.filter(({ signingName }) => signingName === credential.service) : services;
  const form = candidates.length > 0 ? await readForm(request) : undefined;
  const action = form?.get('Action');
  if (!form || !action) return undefined;
  const service = candidates.find(({ operations }) => Object.hasOwn(operations, action)) ?? candidates[0];
  return service && bindQuery(service, form);
}

function findByPath(request: WireRequest, services: readonly RestService[]): Target {
  const { credential } = request;
  const fallback = services.find(({ protocol }) => protocol === 'rest-xml');
  const candidates = credential
    ? services.filter(({ signingName }) => signingName === credential.service)
    : services.filter((service) => service !== fallback);
  for (const service of candidates) {
    const target = bindRest(service, service === fallback ? withBucketOfHost(request) : request);
    if (target) return target;
  }
  if (fallback && (!credential || candidates.includes(fallback))) {
    const target = bindRest(fallback, withBucketOfHost(request));
    if (target) return target;
    throw new ServiceError('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405);
  }
  const message = `No operation of ${credential?.service ?? 'any service'} matches ${request.method} ${request.path}`;
  throw new ServiceError('UnknownOperationException', message, 404);
}

/** `bucket.localhost` is S3's virtual-hosted style: the bucket goes before the path. */
function withBucketOfHost(request: WireRequest): WireRequest {
  const bucket = /^(.+?)(?:\.s3)?\.localhost(?::\d+)?$/i.exec(request.headers.host ?? '')?.[1];
  return bucket && bucket !== 's3' ? { ...request, path: `/${bucket}${request.path}` } : request;
}
