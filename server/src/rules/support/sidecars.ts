/**
 * Whether a port, by number or by name, is one of the sidecars that Istio and Linkerd add to pods, whose manifests say
 * nothing of them.
 */
export function isOfSidecar(port: number | string): boolean {
  return typeof port === 'string' ? names.has(port) : numbers.has(port) || (port >= 15000 && port < 15100);
}

const names: ReadonlySet<string> = new Set(['http-envoy-prom', 'linkerd-proxy', 'linkerd-admin']);
const numbers: ReadonlySet<number> = new Set([4143, 4191]);
