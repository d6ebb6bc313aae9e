/** The operations of KMS that are honoured: GenerateMac and VerifyMac. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import type { Documents } from '#local/backends/documents';
import { blob } from '#local/wire/json';
import type { Call, Operations } from '#local/wire/service';
import { invalidMac, notFound } from './errors';

export interface KmsDependencies {
  readonly documents: Documents;
  /** Ids of the HMAC_256 keys that there are. */
  readonly keys: readonly string[];
}

type Sdk = typeof import('@aws-sdk/client-kms');

const COLLECTION = 'kms-keys';
const NOTHING = new Uint8Array();

/** Of all HMAC keys there is only this kind. */
const algorithm = z.literal('HMAC_SHA_256');
const mac = { KeyId: z.string().min(1).max(2048), MacAlgorithm: algorithm, Message: blob };

export function createOperations({ documents, keys }: KmsDependencies): Operations<Sdk, 'GenerateMac' | 'VerifyMac'> {
  /** @throws ServiceError NotFoundException */
  const secretOf = async (id: string): Promise<Buffer> => {
    if (!keys.includes(id)) throw notFound(id);
    const known = documents.get<{ secret: string }>(COLLECTION, id);
    if (known) return Buffer.from(known.secret, 'base64');
    const secret = randomBytes(32);
    await documents.put(COLLECTION, id, { secret: secret.toString('base64') });
    return secret;
  };
  const sign = async (key: string, message: Uint8Array = NOTHING) =>
    createHmac('sha256', await secretOf(idOf(key)))
      .update(message)
      .digest();
  const arnOf = (key: string, { region, account }: Call) => `arn:aws:kms:${region}:${account}:key/${idOf(key)}`;

  return {
    GenerateMac: {
      input: z.strictObject(mac),
      handle: async ({ KeyId = '', MacAlgorithm, Message }, call) => ({
        KeyId: arnOf(KeyId, call),
        MacAlgorithm,
        Mac: await sign(KeyId, Message),
      }),
    },
    VerifyMac: {
      input: z.strictObject({ ...mac, Mac: blob }),
      async handle({ KeyId = '', MacAlgorithm, Message, Mac = NOTHING }, call) {
        const wanted = await sign(KeyId, Message);
        if (Mac.length !== wanted.length || !timingSafeEqual(Mac, wanted)) throw invalidMac();
        return { KeyId: arnOf(KeyId, call), MacAlgorithm, MacValid: true };
      },
    },
  };
}

/** An id, or the ARN that ends with it. */
const idOf = (key: string) => key.split('/').at(-1) ?? key;
