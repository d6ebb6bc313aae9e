/** Answers with an XML document of S3's namespace. */
import type { RestResponse } from '#local/wire/service';
import { document } from '#local/wire/xml';

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

export const xmlResponse = (
  root: string,
  content: object | string,
  headers: RestResponse['headers'] = {},
): RestResponse => ({
  status: 200,
  headers: { 'content-type': 'application/xml', ...headers },
  body: document(root, content, NAMESPACE),
});

/** With `encoding-type=url`, names are percent-encoded, all but their slashes. */
export const encoderFor = (encodingType: string | null) =>
  encodingType === 'url' ? (name: string) => encodeURIComponent(name).replaceAll('%2F', '/') : (name: string) => name;

/** S3's id of an account; anything of this form will do. */
export const ownerOf = (account: string) => ({ ID: account.padStart(64, '0') });
