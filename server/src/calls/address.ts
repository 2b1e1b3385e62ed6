/** A network address as manifests write it: `cart`, `cart.shop:7070`, `http://cart.shop.svc.cluster.local/x`. */
export interface Address {
  readonly host: string;
  readonly port: number | undefined;
  readonly scheme: string | undefined;
  /** Offsets of host and port in the text. */
  readonly start: number;
  readonly end: number;
}

/**
 * The address that a whole text is: `[scheme://][userinfo@]host[:port][/path]`; undefined for anything else.
 * The host is a DNS name, the port a number from 1 to 65535.
 */
export function parseAddress(text: string): Address | undefined {
  const schemeEnd = text.indexOf('://');
  const scheme = schemeEnd > 0 ? text.slice(0, schemeEnd) : undefined;
  let start = schemeEnd > 0 ? schemeEnd + 3 : 0;
  const end = firstOf(text, '/?#', start);
  const userEnd = text.lastIndexOf('@', end - 1);
  if (userEnd >= start) start = userEnd + 1;
  const colon = text.indexOf(':', start);
  const hostEnd = colon >= 0 && colon < end ? colon : end;
  const host = text.slice(start, hostEnd);
  const port = hostEnd < end ? Number(text.slice(hostEnd + 1, end)) : undefined;
  if (!isHostName(host) || (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65535))) {
    return undefined;
  }
  return { host, port, scheme, start, end };
}

function firstOf(text: string, characters: string, from: number): number {
  for (let index = from; index < text.length; index++) if (characters.includes(text[index] as string)) return index;
  return text.length;
}

function isHostName(text: string): boolean {
  const name = text.endsWith('.') ? text.slice(0, -1) : text;
  return (
    name.length <= 253 &&
    name.split('.').every((part) => /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(part)) &&
    /[a-z]/.test(name)
  );
}

/** The Service that a host name means to a caller: `svc`, `svc.ns`, `svc.ns.svc[.domain]`. */
export function serviceOfHost(host: string, callerNamespace: string): { readonly name: string; readonly namespace: string } {
  const [name = '', namespace = callerNamespace] = host.split('.');
  return { name, namespace };
}
