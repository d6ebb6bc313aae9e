/** AWS Security Token Service: who the caller is. Issues no credentials. */
import type { QueryService } from '#local/wire/service';
import { createOperations, type StsDependencies } from './operations';

export { callerArn } from './operations';

export function createSts(dependencies: StsDependencies = {}): QueryService {
  return {
    protocol: 'query',
    signingName: 'sts',
    version: '2011-06-15',
    namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    operations: createOperations(dependencies),
    unsupported: [
      'AssumeRole',
      'AssumeRoleWithSAML',
      'AssumeRoleWithWebIdentity',
      'AssumeRoot',
      'DecodeAuthorizationMessage',
      'GetAccessKeyInfo',
      'GetDelegatedAccessToken',
      'GetFederationToken',
      'GetSessionToken',
      'GetWebIdentityToken',
    ],
  };
}
