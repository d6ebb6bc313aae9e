/**
 * Who may talk to a server on the loopback interface. Nothing off this machine reaches it, but a browser on this machine does:
 * by a name that a foreign DNS server resolves to 127.0.0.1, or by requests that a page of another site makes. Programs send
 * none of the headers by which browsers tell where a request comes from.
 */

type Headers = Readonly<Record<string, string | undefined>>;

const LOOPBACK = /^(?:localhost|[\w.-]+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::(\d+))?$/i;
const HTTP = 80;

/**
 * @param headers of the request, names in lower case
 * @param port at which the request came in
 * @returns why the request is to be refused; undefined when it may come in
 */
export function whyStranger(headers: Headers, port: number): string | undefined {
  return wrongHost(headers, port) ?? foreignPage(headers);
}

/** A rebound name, or an address that is not this server's. */
export function wrongHost({ host = '' }: Headers, port: number): string | undefined {
  const match = LOOPBACK.exec(host);
  if (!match) return `expected the Host to be localhost, *.localhost, 127.0.0.1 or [::1], got '${host}'`;
  if (Number(match[1] ?? HTTP) !== port) return `expected a Host with the port ${port}, got '${host}'`;
  return undefined;
}

/** Pages of other ports of this machine are foreign too: `same-site` is not enough. */
function foreignPage({ host, origin, 'sec-fetch-site': site = 'none' }: Headers): string | undefined {
  if (origin !== undefined && origin !== `http://${host}`)
    return `expected no page of another site, got the Origin '${origin}'`;
  if (site !== 'none' && site !== 'same-origin') return `expected no page of another site, got a ${site} request`;
  return undefined;
}
