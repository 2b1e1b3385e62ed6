/** A network address as manifests write it: `cart`, `cart.shop:7070`, `http://cart.shop.svc.cluster.local/x`. */
export interface Address {
  /** In lower case, as DNS compares. */
  readonly host: string;
  readonly port: number | undefined;
  /** In lower case; `jdbc:mysql` too. */
  readonly scheme: string | undefined;
}

/**
 * The addresses that a whole text is: `[scheme://][userinfo@]host[:port][/path]`, or several of them with commas
 * between, as databases and brokers take them (`mongodb://a:27017,b:27017/db`). Hosts are DNS names. Nothing for any
 * other text.
 */
export function parseAddresses(text: string): Address[] {
  // Each may have its own scheme, or the first one gives it for all.
  const parts = text.split(/,(?=\s*[a-z][a-z0-9+.:-]*:\/\/)/i);
  const addresses = parts.map((part) => parseAuthority(part.trim()));
  return addresses.every((each) => each !== undefined) ? addresses.flat() : [];
}

/** The hosts between the scheme and the path; undefined when one of them is none. */
function parseAuthority(text: string): Address[] | undefined {
  const [, scheme, rest = ''] = /^(?:([a-z][a-z0-9+.:-]*):\/\/)?(.*)$/is.exec(text) ?? [];
  const authority = rest.slice(0, endOf(rest, /[/?#]/));
  // More words: then the address is not all of it.
  if (/\s/.test(rest.slice(authority.length))) return undefined;
  const hosts = authority.slice(authority.lastIndexOf('@') + 1).split(',');
  const addresses = hosts.map((host) => parseHost(host.trim(), scheme?.toLowerCase()));
  return addresses.every((address) => address !== undefined) ? addresses : undefined;
}

function parseHost(text: string, scheme: string | undefined): Address | undefined {
  const [, host = '', digits] = /^([^:]*)(?::([0-9]{1,5}))?$/.exec(text) ?? [];
  const port = digits === undefined ? undefined : Number(digits);
  if (!isHostName(host) || (port !== undefined && (port < 1 || port > 65535))) return undefined;
  return { host: host.toLowerCase(), port, scheme };
}

function endOf(text: string, stop: RegExp): number {
  const at = text.search(stop);
  return at < 0 ? text.length : at;
}

/** A DNS name of Kubernetes: not a number, and not an IPv4 address. */
export function isHostName(text: string): boolean {
  const name = text.endsWith('.') ? text.slice(0, -1) : text;
  return name.length <= 253 && /[a-z]/i.test(name) && name.split('.').every((label) => dnsLabel.test(label));
}

const dnsLabel = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/i;
