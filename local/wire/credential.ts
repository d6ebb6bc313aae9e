/** Who signed a request, and for which service: from the Authorization header or a presigned URL. Nothing is verified. */
import type { Credential } from './exchange';

const HEADER = /^AWS4-(?:HMAC|ECDSA)[\w-]*\s.*?Credential=([^,\s]+)/;

export function credentialOf(
  headers: Readonly<Record<string, string | undefined>>,
  query: URLSearchParams,
): Credential | undefined {
  const credential = HEADER.exec(headers.authorization ?? '')?.[1] ?? query.get('X-Amz-Credential');
  // KEY/20250101/us-east-1/s3/aws4_request; the key itself may hold slashes.
  const parts = credential?.split('/') ?? [];
  const service = parts.at(-2);
  return service && parts.length >= 5 ? { accessKeyId: parts.slice(0, -4).join('/'), service } : undefined;
}
