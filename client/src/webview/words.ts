import type { GraphEdge, GraphNode, GraphResult } from '../../../server/src/lsp/requests.ts';
import type { EdgeKind } from './messages.ts';

export const kinds: readonly EdgeKind[] = ['allowed', 'blocked', 'unknown', 'unneeded', 'open'];

export const kindWords: Readonly<Record<EdgeKind, string>> = {
  allowed: 'called, and allowed',
  blocked: 'called, but blocked',
  unknown: 'cannot be told',
  unneeded: 'allowed, but no call needs it',
  open: 'open to anyone',
};

export const kindSymbols: Readonly<Record<EdgeKind, string>> = {
  allowed: '✓',
  blocked: '✗',
  unknown: '?',
  unneeded: '+',
  open: '○',
};

/** The names of nodes and boxes, by id. */
export function namesOf({ nodes, boxes }: GraphResult): ReadonlyMap<string, string> {
  const isShared = new Set<string>();
  const seen = new Set<string>();
  for (const { name } of nodes) (seen.has(name) ? isShared : seen).add(name);
  return new Map([
    ...boxes.map(({ id, namespace }) => [id, `every workload of ${namespace}`] as const),
    ...nodes.map((node) => {
      const name =
        node.namespace !== undefined && isShared.has(node.name) ? `${node.namespace}/${node.name}` : node.name;
      return [node.id, name] as const;
    }),
  ]);
}

/** `frontend to cart on TCP 7070: called, but blocked by NetworkPolicy deny` */
export function edgeWords(
  { from, to, text, kind, isMutual, why }: GraphEdge,
  names: ReadonlyMap<string, string>,
): string {
  const ends =
    from === to
      ? `${names.get(from)} to each other`
      : `${names.get(from)} ${isMutual ? 'and' : 'to'} ${names.get(to)}${isMutual ? ', both ways' : ''}`;
  const verdict =
    kind === 'blocked' && why.length > 0 ? `called, but ${why.join(', ')}` : [kindWords[kind], ...why].join(', ');
  return `${ends} on ${text}: ${verdict}`;
}

/** `Deployment cart in shop, isolated for ingress, not for egress` */
export function nodeWords({ type, name, kind, namespace, ingress, egress, lines }: GraphNode): string {
  if (type === 'namespace') return `Namespace ${name}, ${lines.slice(1).join(', ')}`;
  if (type === 'outside') return `${name}, ${kind}`;
  const notes = lines.slice(2).join(', ');
  return `${kind} ${name} in ${namespace}, ${isolationWords(ingress, egress)}${notes === '' ? '' : `, ${notes}`}`;
}

function isolationWords(ingress: GraphNode['ingress'], egress: GraphNode['egress']): string {
  const word = (state: GraphNode['ingress'], direction: string): string =>
    `${state === 'yes' ? 'isolated' : state === 'maybe' ? 'perhaps isolated' : 'not isolated'} for ${direction}`;
  return `${word(ingress, 'ingress')}, ${word(egress, 'egress')}`;
}

export function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : `${noun}s`}`;
}
