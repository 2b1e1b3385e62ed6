import type { GraphEdge, GraphNode, GraphResult } from '../../../server/src/lsp/requests.ts';
import type { EdgeKind } from './messages.ts';

/** All that users read on the page of the graph: a bundle of its own, so that its words are not in `texts.ts`. */
export const words = {
  title: 'Connectivity',
  tabs: { label: 'How to show it', graph: 'Graph', matrix: 'Matrix', list: 'List' },
  back: '← Back',
  backTitle: 'Back (Escape)',
  hops: '2 calls away',
  cluster: 'Cluster',
  namespace: 'Namespace',
  allNamespaces: 'all',
  find: 'Find a workload',
  findPlaceholder: 'Find a workload  ( / )',
  show: 'Show',
  kinds: 'Kinds of connections',
  exports: { title: 'Export', svg: 'Save as SVG…', dot: 'Copy as DOT', mermaid: 'Copy as Mermaid' },
  size: 'Size',
  smaller: 'Smaller',
  smallerTitle: 'Smaller (-)',
  fit: 'Fit',
  fitLabel: 'Fit into the window',
  fitTitle: 'Fit (0)',
  larger: 'Larger',
  largerTitle: 'Larger (+)',

  tooMany: (namespace: string, workloads: number) =>
    `${namespace} has ${workloads} workloads. Find one of them to see its connections.`,
  indexing: 'Still reading the workspace: there may be more.',
  leftOut: (connections: number) =>
    `${counted(connections, 'connection')} more would be too many to follow: choose a namespace or a workload.`,
  unseen: (sources: number) =>
    `What ${sources === 1 ? 'a chart or a base' : `${sources} charts and bases`} from elsewhere would bring is not known, and not shown.`,
  namespaceAsOne: 'Of a namespace that is shown as one, only calls are drawn.',
  nobody: 'There are no workloads in this workspace.',
  drawn: (ends: number, connections: number) => `${counted(ends, 'end')}, ${counted(connections, 'connection')}.`,

  picture: 'Who calls whom',
  namespaces: 'Namespaces',
  connections: 'Connections',
  workloads: 'Workloads',
  box: (namespace: string, shown: number, lines: readonly string[]) =>
    [`Namespace ${namespace}`, `${shown} shown`, ...lines].join(', '),
  legend: 'What lines and shapes mean',
  isolated: 'isolated: bar left for ingress, right for egress',
  notIsolated: 'not isolated: everyone may call it',

  close: 'Close the details',
  enterNamespace: 'Show its workloads',
  focus: 'Focus on it',
  open: 'Open the manifest',
  asking: 'Asking why…',
  namespaceTitle: (namespace: string) => `Namespace ${namespace}`,

  matrix: 'Callers in rows, callees in columns',
  corner: 'from ↓  to →',
  pair: (caller: string, callee: string) => `${caller} to ${callee}`,
  end: (name: string, kind: string, namespace: string | undefined) =>
    namespace === undefined ? `${name}, ${kind}` : `${kind} ${name} in ${namespace}`,
  notAsked: 'not asked',
  itself: 'itself',
  nothingAllowed: 'nothing is known to be allowed',
  symbols: 'What symbols mean',

  noConnection: 'There is no connection to show.',
};

export const kinds: readonly EdgeKind[] = ['allowed', 'blocked', 'unknown', 'unneeded', 'open'];

export const kindWords: Readonly<Record<EdgeKind, string>> = {
  allowed: 'called, and allowed',
  blocked: 'called, but blocked',
  unknown: 'cannot be told',
  unneeded: 'allowed, but no call needs it',
  open: 'open to everyone',
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
    ...boxes.map(({ id, namespace }) => [id, everyoneOf(namespace)] as const),
    ...nodes.map((node) => {
      const name =
        node.namespace !== undefined && isShared.has(node.name) ? `${node.namespace}/${node.name}` : node.name;
      return [node.id, name] as const;
    }),
  ]);
}

/** What a box of a namespace is called as an end. */
export function everyoneOf(namespace: string): string {
  return `every workload of ${namespace}`;
}

/** `frontend to cart on TCP 7070: called, but blocked by NetworkPolicy deny` */
export function edgeWords(edge: GraphEdge, names: ReadonlyMap<string, string>): string {
  return `${endsWords(edge, names)} on ${edge.text}: ${verdictWords(edge)}`;
}

/** The same under a heading that says of what kind it is: `frontend to cart on TCP 7070: blocked by NetworkPolicy deny` */
export function edgeWordsInKind(edge: GraphEdge, names: ReadonlyMap<string, string>): string {
  return [`${endsWords(edge, names)} on ${edge.text}`, ...(edge.why.length > 0 ? [edge.why.join(', ')] : [])].join(
    ': ',
  );
}

/** The same under a heading that names the ends: `TCP 7070: called, but blocked by NetworkPolicy deny` */
export function edgeWordsOfEnds(edge: GraphEdge): string {
  return `${edge.text}${edge.isMutual ? ', both ways' : ''}: ${verdictWords(edge)}`;
}

function endsWords({ from, to, isMutual }: GraphEdge, names: ReadonlyMap<string, string>): string {
  return from === to
    ? `${names.get(from)} to each other`
    : `${names.get(from)} ${isMutual ? 'and' : 'to'} ${names.get(to)}${isMutual ? ', both ways' : ''}`;
}

function verdictWords({ kind, why }: GraphEdge): string {
  return kind === 'blocked' && why.length > 0 ? `called, but ${why.join(', ')}` : [kindWords[kind], ...why].join(', ');
}

/** `Deployment cart in shop, isolated for ingress, not for egress` */
export function nodeWords({ type, name, kind, namespace, ingress, egress, lines }: GraphNode): string {
  if (type === 'namespace') return `Namespace ${name}, ${lines.slice(1).join(', ')}`;
  if (type === 'outside') return `${name}, ${kind}`;
  const notes = lines.slice(2).join(', ');
  return `${kind} ${name} in ${namespace}, ${isolationWords(ingress, egress)}${notes === '' ? '' : `, ${notes}`}`;
}

function isolationWords(ingress: GraphNode['ingress'] = 'no', egress: GraphNode['egress'] = 'no'): string {
  const verbs = { yes: 'isolated', maybe: 'perhaps isolated', no: 'not' };
  if (ingress === egress) return ingress === 'no' ? 'not isolated' : `${verbs[ingress]} for ingress and egress`;
  const parts = [`${verbs[ingress]} for ingress`, `${verbs[egress]} for egress`];
  // `isolated for egress, not for ingress`: the verb stands first.
  return (ingress === 'no' ? parts.toReversed() : parts).join(', ');
}

export function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : `${noun}s`}`;
}
