import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { readBody } from '#local/wire/body';
import type { LocalServer } from '#local/wire/server';
import {
  type QueryService,
  type RestRequest,
  type RestResponse,
  type RestService,
  ServiceError,
} from '#local/wire/service';
import { clientOptions, startServer } from '#test/support/local-server';
import { rawRequest } from '#test/support/raw-request';

const seen: RestRequest[] = [];

/** Stands for S3: a service that takes every path. */
const objects: RestService = {
  protocol: 'rest-xml',
  signingName: 's3',
  routes: [
    {
      operation: 'Special',
      method: 'GET',
      path: '/{Bucket}/{Key+}',
      query: ['kind=2', 'flag'],
      respond: echo('Special'),
    },
    { operation: 'GetObject', method: 'GET', path: '/{Bucket}/{Key+}', respond: echo('GetObject') },
    {
      operation: 'CopyObject',
      method: 'PUT',
      path: '/{Bucket}/{Key+}',
      header: ['x-amz-copy-source'],
      respond: echo('CopyObject'),
    },
    { operation: 'ListObjects', method: 'GET', path: '/{Bucket}', respond: echo('ListObjects') },
    { operation: 'ListBuckets', method: 'GET', path: '/', respond: echo('ListBuckets') },
  ],
  unsupported: [{ operation: 'GetObjectAcl', method: 'GET', path: '/{Bucket}/{Key+}', query: ['acl'] }],
};

const endpoints: RestService = {
  protocol: 'rest-json',
  signingName: 'sagemaker',
  routes: [
    {
      operation: 'InvokeEndpoint',
      method: 'POST',
      path: '/endpoints/{EndpointName}/invocations',
      async respond({ path, body }) {
        if (path.EndpointName === 'broken') {
          throw new ServiceError('ModelError', 'it failed', 424, { OriginalStatusCode: 500, OriginalMessage: 'why' });
        }
        return { status: 200, headers: { 'content-type': 'text/csv' }, body: await readBody(body) };
      },
    },
  ],
};

const identity: QueryService = {
  protocol: 'query',
  signingName: 'sts',
  version: '2011-06-15',
  namespace: 'https://sts.example/',
  operations: {
    GetCallerIdentity: { input: z.strictObject({}), handle: () => ({ UserId: '<&>', Account: '1', Arn: 'arn' }) },
  },
  unsupported: ['GetSessionToken'],
};

function echo(operation: string) {
  return async (request: RestRequest): Promise<RestResponse> => {
    seen.push(request);
    return { status: 200, headers: { 'x-operation': operation }, body: JSON.stringify(request.path) };
  };
}

let server: LocalServer;
beforeAll(async () => {
  server = await startServer([endpoints, identity, objects]);
});

const get = async (path: string, ...headers: string[]) => rawRequest(server.url, [`GET ${path} HTTP/1.1`, ...headers]);
const signedFor = (service: string) =>
  `Authorization: AWS4-HMAC-SHA256 Credential=KEY/with/slash/20250101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;

describe('paths', () => {
  test.each([
    ['/', 'ListBuckets', {}],
    ['/bucket', 'ListObjects', { Bucket: 'bucket' }],
    ['/bucket/', 'ListObjects', { Bucket: 'bucket' }],
    ['/bucket/key', 'GetObject', { Bucket: 'bucket', Key: 'key' }],
    ['/bucket//a//b/', 'GetObject', { Bucket: 'bucket', Key: '/a//b/' }],
    ['/bucket/a/../b', 'GetObject', { Bucket: 'bucket', Key: 'a/../b' }],
    ['/bucket/a%2Fb%20c+d%C3%BC', 'GetObject', { Bucket: 'bucket', Key: 'a/b c+dü' }],
    ['/bucket/key?x-id=GetObject', 'GetObject', { Bucket: 'bucket', Key: 'key' }],
    ['/bucket/key?flag&kind=2', 'Special', { Bucket: 'bucket', Key: 'key' }],
    ['/bucket/key?flag&kind=3', 'GetObject', { Bucket: 'bucket', Key: 'key' }],
  ])('takes %s to %s', async (path, operation, parameters) => {
    const { headers, body } = await get(path);
    expect(headers['x-operation']).toBe(operation);
    expect(JSON.parse(body)).toEqual(parameters);
  });

  test('puts the bucket of a virtual host before the path', async () => {
    for (const host of ['my.bucket.localhost', 'my.bucket.s3.localhost']) {
      const answer = await get('/key', `Host: ${host}:${server.port}`);
      expect(JSON.parse(answer.body)).toEqual({ Bucket: 'my.bucket', Key: 'key' });
    }
    expect((await get('/', `Host: localhost:${server.port}`)).headers['x-operation']).toBe('ListBuckets');
  });

  test('takes a route by a header that must be there', async () => {
    const put = (...headers: string[]) =>
      rawRequest(server.url, ['PUT /bucket/key HTTP/1.1', 'Content-Length: 0', ...headers]);
    expect((await put('x-amz-copy-source: /a/b')).headers['x-operation']).toBe('CopyObject');
    expect(await put()).toMatchObject({ status: 405, body: expect.stringContaining('<Code>MethodNotAllowed</Code>') });
  });

  test('rejects an encoding that cannot be decoded', async () => {
    expect(await get('/bucket/%E0%A4%A')).toMatchObject({
      status: 400,
      body: expect.stringContaining('<Code>InvalidURI</Code>'),
    });
  });

  test('rejects a recognized operation, naming it', async () => {
    const { status, body } = await get('/bucket/key?acl');
    expect(status).toBe(501);
    expect(body).toContain('<Code>NotImplemented</Code>');
    expect(body).toContain('GetObjectAcl');
  });
});

describe('services', () => {
  test('goes by the service that a request is signed for', async () => {
    const path = '/endpoints/mine/invocations';
    const unsigned = await rawRequest(server.url, [`POST ${path} HTTP/1.1`], 'x');
    expect(unsigned).toMatchObject({ status: 200, body: 'x' });
    expect((await get(path, signedFor('s3'))).headers['x-operation']).toBe('GetObject');
    const unknown = await get('/', signedFor('nobody'));
    expect(unknown).toMatchObject({ status: 404, headers: { 'x-amzn-errortype': 'UnknownOperationException' } });
  });

  test('streams to and from a REST service, and gives its errors with their members', async () => {
    const client = new SageMakerRuntimeClient({ ...clientOptions(server), maxAttempts: 1 });
    const big = 'x'.repeat(3_000_000);
    const { Body, ContentType } = await client.send(new InvokeEndpointCommand({ EndpointName: 'mine', Body: big }));
    expect(Body.transformToString()).toBe(big);
    expect(ContentType).toBe('text/csv');
    await expect(client.send(new InvokeEndpointCommand({ EndpointName: 'broken', Body: '' }))).rejects.toMatchObject({
      name: 'ModelError',
      message: 'it failed',
      OriginalStatusCode: 500,
      OriginalMessage: 'why',
      $metadata: { httpStatusCode: 424 },
    });
  });

  test('speaks the query protocol, in forms and URLs, signed or not', async () => {
    const client = new STSClient(clientOptions(server));
    expect(await client.send(new GetCallerIdentityCommand({}))).toMatchObject({
      UserId: '<&>',
      Account: '1',
      Arn: 'arn',
    });
    const form = 'Action=GetCallerIdentity&Version=2011-06-15';
    const unsigned = await rawRequest(
      server.url,
      ['POST / HTTP/1.1', 'Content-Type: application/x-www-form-urlencoded; charset=utf-8'],
      form,
    );
    expect(unsigned.body).toContain('<GetCallerIdentityResult><UserId>&lt;&amp;&gt;</UserId>');
    expect((await get(`/?${form}`)).body).toContain('<ResponseMetadata><RequestId>');
  });

  test('rejects query actions in the form of that protocol', async () => {
    await expect(new STSClient(clientOptions(server)).send(new GetSessionTokenCommand({}))).rejects.toMatchObject({
      name: 'NotImplemented',
    });
    const { status, body } = await get('/?Action=GetCallerIdentity&Version=1999-01-01', signedFor('sts'));
    expect(status).toBe(400);
    expect(body).toContain('<Code>InvalidAction</Code>');
    expect((await get('/?Action=GetCallerIdentity&Version=2011-06-15&Extra=1', signedFor('sts'))).body).toContain(
      '<Code>ValidationError</Code>',
    );
  });
});
