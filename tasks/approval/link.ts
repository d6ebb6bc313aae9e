/**
 * The link by which a person decides: it names the approval and when it ends, signed by a key that never leaves KMS. Whoever may
 * check a signature cannot make one.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/hmac.html
 */
import { GenerateMacCommand, type KMSClient, KMSInvalidMacException, VerifyMacCommand } from '@aws-sdk/client-kms';
import * as z from 'zod';

export interface LinkKey {
  readonly kms: KMSClient;
  /** Of an HMAC_256 key. */
  readonly keyId: string;
}

/** What a link carries. */
export const Link = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,63}$/),
  /** Seconds since the epoch. */
  expires: z.string().regex(/^\d{10}$/),
  signature: z.string().regex(/^[\w-]{43}$/),
});
export type Link = z.infer<typeof Link>;

const MAC_ALGORITHM = 'HMAC_SHA_256';

/** Says what is signed, so that a signature for one purpose is none for another. */
const messageOf = (id: string, expires: string) => Buffer.from(`ronda approval link 1\n${id}\n${expires}`);

export async function signLink({ kms, keyId }: LinkKey, id: string, expiresAt: Date): Promise<Link> {
  const expires = String(Math.floor(expiresAt.getTime() / 1000));
  const { Mac = new Uint8Array() } = await kms.send(
    new GenerateMacCommand({ KeyId: keyId, MacAlgorithm: MAC_ALGORITHM, Message: messageOf(id, expires) }),
  );
  return { id, expires, signature: Buffer.from(Mac).toString('base64url') };
}

/** Whether the link is ours, unchanged. It may have expired. */
export async function isGenuine({ kms, keyId }: LinkKey, { id, expires, signature }: Link): Promise<boolean> {
  try {
    const { MacValid = false } = await kms.send(
      new VerifyMacCommand({
        KeyId: keyId,
        MacAlgorithm: MAC_ALGORITHM,
        Message: messageOf(id, expires),
        Mac: Buffer.from(signature, 'base64url'),
      }),
    );
    return MacValid;
  } catch (error) {
    if (error instanceof KMSInvalidMacException) return false;
    throw error;
  }
}

export const linkUrl = (page: string, link: Link) => `${page}?${new URLSearchParams(link)}`;
