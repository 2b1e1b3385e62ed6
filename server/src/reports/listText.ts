import { addressRanges } from '../policy/addressSet.ts';
import { formatPorts, isEmpty } from '../policy/portSet.ts';
import type { Connection, End } from './connectivity.ts';

/** `shop/frontend[Deployment] => shop/cart[Deployment] : TCP 7070` */
export function listLine({ from, to, allowed, unknown }: Connection): string {
  const parts = [
    ...(isEmpty(allowed) ? [] : [formatPorts(allowed)]),
    ...(isEmpty(unknown) ? [] : [`perhaps ${formatPorts(unknown)}`]),
  ];
  return `${endText(from)} => ${endText(to)} : ${parts.join(', ')}`;
}

export function endText(end: End): string {
  if ('resource' in end) return `${end.namespace}/${end.answersAs.name}[${end.answersAs.kind}]`;
  if (end.type === 'ingressController') return 'IngressController';
  const ranges = addressRanges(end.addresses).map(([low, high]) => (low === high ? low : `${low}-${high}`));
  return `${ranges.join(',')}[External]`;
}
