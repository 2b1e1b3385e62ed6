import { addressRanges } from '../policy/addressSet.ts';
import { formatPorts, isEmpty } from '../policy/portSet.ts';
import type { Connection, End } from './connectivity.ts';

/** `shop/frontend[Deployment] => shop/cart[Deployment] : TCP 7070` */
export function listLine({ from, to, ...ports }: Connection): string {
  return `${endText(from)} => ${endText(to)} : ${portsText(ports)}`;
}

/** `TCP 7070, perhaps UDP 53`; empty when nothing is allowed or unknown. */
export function portsText({ allowed, unknown }: Pick<Connection, 'allowed' | 'unknown'>): string {
  const parts = [
    ...(isEmpty(allowed) ? [] : [formatPorts(allowed)]),
    ...(isEmpty(unknown) ? [] : [`perhaps ${formatPorts(unknown)}`]),
  ];
  return parts.join(', ');
}

export function endText(end: End): string {
  if ('resource' in end) return end.id;
  if (end.type === 'ingressController') return 'IngressController';
  const ranges = addressRanges(end.addresses).map(([low, high]) => (low === high ? low : `${low}-${high}`));
  return `${ranges.join(',')}[External]`;
}
