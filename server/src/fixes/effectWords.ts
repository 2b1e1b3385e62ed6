import { formatPorts } from '../policy/portSet.ts';
import type { Connection, Effect, End } from './effect.ts';

/** `opens TCP 8080 from web to cart, closes 3 connections`; undefined where a change does neither. */
export function effectWords({ opened, closed }: Effect): string | undefined {
  const parts = [
    ...(opened.length > 0 ? [`opens ${connectionWords(opened)}`] : []),
    ...(closed.length > 0 ? [`closes ${connectionWords(closed)}`] : []),
  ];
  return parts.length > 0 ? parts.join(', ') : undefined;
}

/** In the stead of an effect that nobody knows. */
export const unknownEffect = 'may open and close connections';

function connectionWords(connections: readonly Connection[]): string {
  const [first, ...others] = connections;
  if (!first || others.length > 0) return `${connections.length} connections`;
  const { from, to, ports } = first;
  return `${formatPorts(ports)} from ${endWords(from, to)} to ${endWords(to, from)}`;
}

/** With the namespace where the other end is in another one. */
function endWords(end: End, other: End): string {
  if (end === 'outside') return 'outside the cluster';
  if (end === 'ingress controller') return 'the ingress controller';
  const isElsewhere = typeof other !== 'string' && other.namespace !== end.namespace;
  return isElsewhere ? `${end.namespace}/${end.resource.name}` : end.resource.name;
}
