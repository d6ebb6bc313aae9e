/** AWS Key Management Service: signs and checks messages with HMAC keys that the composition gives. The keys' secrets stay here. */
import type { Documents } from '#local/backends/documents';
import type { AwsJsonService } from '#local/wire/service';
import { createOperations } from './operations';

export interface KmsDependencies {
  readonly documents: Documents;
  /** Ids of the HMAC_256 keys that there are. */
  readonly keys: readonly string[];
}

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
