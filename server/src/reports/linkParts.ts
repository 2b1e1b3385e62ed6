import type { Steps } from '../model/steps.ts';
import { formatPorts, isEmpty, type PortSet, unionPorts } from '../policy/portSet.ts';
import type { ConnectivityLink } from './connectivityGraph.ts';
import type { EdgeKind } from './graph.ts';

/** A link before links of the same kind between the same ends are one. */
export interface LinkPart {
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  readonly ports: PortSet;
  /** In the stead of ports: `Service cart has no port 81`. */
  readonly trouble?: string;
  readonly why: readonly string[];
}

/** One link for each kind between two ends, in the order in which they come. */
export function* merged(parts: readonly LinkPart[]): Steps<ConnectivityLink[]> {
  const found = new Map<string, LinkPart[]>();
  for (const part of parts) {
    const key = [part.from, part.to, part.kind].join('\n');
    const known = found.get(key);
    if (known) known.push(part);
    else found.set(key, [part]);
    yield;
  }
  const links: ConnectivityLink[] = [];
  for (const same of found.values()) {
    const [{ from, to, kind, trouble }] = same as [LinkPart];
    const ports = same.map((part) => part.ports).reduce(unionPorts);
    links.push({
      from,
      to,
      kind,
      text: trouble && isEmpty(ports) ? 'no such port' : portsText({ kind, ports }),
      count: same.length,
      why: [...new Set(same.flatMap(({ why }) => why))],
    });
    yield;
  }
  return links;
}

/** `TCP 80`, or `perhaps TCP 80` where that cannot be told. */
export function portsText({ kind, ports }: Pick<LinkPart, 'kind' | 'ports'>): string {
  return `${kind === 'unknown' ? 'perhaps ' : ''}${formatPorts(ports)}`;
}
