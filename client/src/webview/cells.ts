import type { GraphEdge, GraphNode, GraphResult } from '../../../server/src/lsp/requests.ts';
import type { EdgeKind } from './messages.ts';

/** What a caller may do at a callee. */
export interface Cell {
  readonly kind: EdgeKind;
  readonly text: string;
  /** The edge that says it. */
  readonly edge: GraphEdge;
}

export interface Matrix {
  readonly rows: readonly GraphNode[];
  readonly columns: readonly GraphNode[];
  /** The most serious first. Undefined where nothing is known to be allowed. */
  at(row: GraphNode, column: GraphNode): readonly Cell[];
  /** With a focus only its row and column are known. */
  isAsked(row: GraphNode, column: GraphNode): boolean;
}

/** A graph as a table of callers and callees; an edge of a namespace is one of each of its workloads. */
export function matrixOf({ nodes, boxes, edges }: GraphResult): Matrix {
  const members = new Map<string, readonly string[]>(boxes.map((box) => [box.id, box.nodes]));
  const single = (id: string): readonly string[] => members.get(id) ?? [id];
  const cells = new Map<string, Cell[]>();
  const byAll = new Map<string, Cell[]>();
  const callers = new Set<string>();
  const add = (map: Map<string, Cell[]>, key: string, cell: Cell): void => {
    const known = map.get(key);
    if (known) known.push(cell);
    else map.set(key, [cell]);
  };
  const everyPod = new Set(nodes.flatMap(({ id, isEveryPod }) => (isEveryPod ? [id] : [])));
  for (const edge of edges) {
    const cell = { kind: edge.kind, text: edge.text, edge };
    for (const [from, to] of edge.isMutual
      ? ([
          [edge.from, edge.to],
          [edge.to, edge.from],
        ] as const)
      : ([[edge.from, edge.to]] as const)) {
      for (const source of single(from)) {
        for (const target of single(to)) {
          if (source === target) continue;
          add(cells, `${source}\n${target}`, cell);
          callers.add(source);
          if (edge.kind === 'open' && everyPod.has(source)) add(byAll, target, cell);
        }
      }
    }
  }
  const focus = nodes.find(({ isFocus }) => isFocus);
  return {
    rows: [
      ...nodes.filter(({ id, type }) => type === 'outside' && callers.has(id)),
      ...nodes.filter(({ type }) => type !== 'outside'),
    ],
    columns: [
      ...nodes.filter(({ type }) => type !== 'outside'),
      ...nodes.filter(({ id, type }) => type === 'outside' && !callers.has(id)),
    ],
    at: (row, column) => {
      const own = cells.get(`${row.id}\n${column.id}`) ?? [];
      const isMet = row.type === 'workload' && row.id !== column.id && (row.openReach?.includes(column.id) ?? true);
      const byEveryPod = isMet ? (byAll.get(column.id) ?? []) : [];
      return [...own, ...byEveryPod].sort((left, right) => order.indexOf(left.kind) - order.indexOf(right.kind));
    },
    isAsked: (row, column) => !focus || row.id === focus.id || column.id === focus.id,
  };
}

const order: readonly EdgeKind[] = ['blocked', 'unknown', 'allowed', 'unneeded', 'open'];
