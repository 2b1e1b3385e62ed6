/** What a host name may mean to a caller in the cluster. */
export interface HostMeaning {
  readonly service: string;
  readonly namespace: string;
  /** One pod behind a headless Service (`db-0.db`); undefined for the Service. */
  readonly pod: string | undefined;
}

/**
 * Every reading of a host name, in the order in which the resolver of a pod tries them: `svc`, `svc.ns`,
 * `svc.ns.svc`, `svc.ns.svc.<domain>`, and the same behind the name of a pod. Which of them exists, the caller of this
 * knows; a host outside the cluster (`api.example.com`) has readings too.
 */
export function meaningsOfHost(host: string, callerNamespace: string): HostMeaning[] {
  const isAbsolute = host.endsWith('.');
  const labels = (isAbsolute ? host.slice(0, -1) : host).split('.');
  const svc = labels.indexOf('svc', 2);
  // A trailing dot turns the search list off: only the full name is left.
  if (isAbsolute && (svc < 0 || svc === labels.length - 1)) return [];
  if (svc >= 0) return meaning(labels.slice(0, svc));
  return [...meaning([...labels, callerNamespace]), ...(labels.length > 1 ? meaning(labels) : [])];
}

/** `svc`, `ns` or `pod`, `svc`, `ns`. */
function meaning(labels: readonly string[]): HostMeaning[] {
  const [namespace, service, pod] = labels.toReversed();
  return namespace === undefined || service === undefined || labels.length > 3 ? [] : [{ service, namespace, pod }];
}
