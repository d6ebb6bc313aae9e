/** AWS Key Management Service: signs and checks messages with HMAC keys that the composition gives. The keys' secrets stay here. */
import type { AwsJsonService } from '#local/wire/service';
import { createOperations, type KmsDependencies } from './operations';

export function createKms(dependencies: KmsDependencies): AwsJsonService {
  return {
    protocol: 'aws-json-1.1',
    signingName: 'kms',
    targetPrefix: 'TrentService',
    operations: createOperations(dependencies),
    unsupported: [
      'CreateKey',
      'Decrypt',
      'DescribeKey',
      'Encrypt',
      'GenerateDataKey',
      'GenerateDataKeyWithoutPlaintext',
      'GenerateRandom',
      'GetPublicKey',
      'ListKeys',
      'ReEncrypt',
      'Sign',
      'Verify',
    ],
  };
}
