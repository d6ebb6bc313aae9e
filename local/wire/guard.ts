/**
 * Keeps web pages away. The server listens on the loopback interface only, but a browser on this machine can reach it too: by a
 * name that a foreign DNS server resolves to 127.0.0.1, or by requests that a foreign page makes.
 */
import { ServiceError } from './service';

const LOOPBACK = /^(?:localhost|[\w.-]+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

/** @throws ServiceError AccessDenied, 403 */
export function refuseStrangers(headers: Readonly<Record<string, string | undefined>>): void {
  const { host = '', origin } = headers;
  if (!LOOPBACK.test(host)) {
    throw denied(
      `this endpoint answers only to localhost, *.localhost, 127.0.0.1 and [::1]; the Host header is '${host}'`,
    );
  }
  if (origin !== undefined && origin !== `http://${host}`) {
    throw denied(`this endpoint answers no web page of another site; the Origin header is '${origin}'`);
  }
  const isForeign = !['same-origin', 'none', undefined].includes(headers['sec-fetch-site']);
  if (isForeign && headers['sec-fetch-mode'] !== 'navigate') {
    throw denied('this endpoint answers no web page of another site');
  }
}

const denied = (message: string) => new ServiceError('AccessDenied', message, 403);
