import type { GraphBox, GraphEdge, GraphNode, GraphResult } from '../../../server/src/lsp/requests.ts';
import { svg } from './dom.ts';
import type { EdgeKind } from './messages.ts';
import { edgeWords, kinds, namesOf, nodeWords, words as ui } from './words.ts';

const lineHeight = 16;
const padding = 10;

/** A graph as elements, with what can be selected by its id, edges by the ids of both ends and their kind. */
export interface Drawing {
  readonly root: SVGGElement;
  readonly nodes: ReadonlyMap<string, SVGGElement>;
  readonly edges: ReadonlyMap<string, SVGGElement>;
}

export function edgeId({ from, to, kind }: Pick<GraphEdge, 'from' | 'to' | 'kind'>): string {
  return [from, to, kind].join('\n');
}

/** Draws a graph: boxes behind, edges above them, nodes and ports in front. */
export function drawGraph(graph: GraphResult): Drawing {
  const names = namesOf(graph);
  const nodes = new Map<string, SVGGElement>();
  for (const each of [...graph.boxes, ...graph.nodes])
    nodes.set(each.id, 'type' in each ? drawNode(each) : drawBox(each));
  const edges = new Map(
    graph.edges
      .filter(({ paths }) => paths.length > 0)
      .map((edge) => [edgeId(edge), drawEdge(edge, edgeWords(edge, names))]),
  );
  const boxes = graph.boxes.flatMap(({ id }) => nodes.get(id) ?? []);
  const others = graph.nodes.flatMap(({ id }) => nodes.get(id) ?? []);
  const root = svg(
    'g',
    {},
    svg('g', { role: 'group', 'aria-label': ui.namespaces }, ...boxes),
    svg('g', { role: 'group', 'aria-label': ui.connections }, ...edges.values()),
    svg('g', { role: 'group', 'aria-label': ui.workloads }, ...others),
    // Edges say their ports.
    svg('g', { 'aria-hidden': 'true' }, ...graph.tags.map(drawTag)),
  );
  return { root, nodes, edges };
}

/** The heads of arrows, one for each kind. */
export function arrowHeads(): SVGDefsElement {
  return svg(
    'defs',
    {},
    ...kinds.map((kind) =>
      svg(
        'marker',
        {
          id: `head-${kind}`,
          viewBox: '0 0 8 8',
          refX: 7.5,
          refY: 4,
          markerWidth: 7,
          markerHeight: 7,
          markerUnits: 'userSpaceOnUse',
          orient: 'auto-start-reverse',
        },
        svg('path', { d: 'M0 0.5 8 4 0 7.5z', class: `head ${kind}` }),
      ),
    ),
  );
}

function drawBox(box: GraphBox): SVGGElement {
  const { id, namespace, x, y, width, height, lines, nodes } = box;
  const label = ui.box(namespace, nodes.length, lines.slice(1));
  return svg(
    'g',
    { class: 'box', role: 'button', tabindex: -1, 'aria-label': label, 'data-id': id },
    svg('rect', { x, y, width, height, rx: 8 }),
    ...lines.map((line, index) =>
      svg(
        'text',
        { x: x + padding, y: y + padding + (index + 0.75) * lineHeight, class: index === 0 ? 'name' : 'small' },
        line,
      ),
    ),
  );
}

function drawNode(node: GraphNode): SVGGElement {
  const { id, type, x, y, width, height, lines, ingress, egress, isFocus } = node;
  const isOpen = type === 'workload' && ingress === 'no';
  const shape =
    type === 'outside' ? 'outside' : type === 'namespace' ? 'namespace' : isOpen ? 'unprotected' : 'isolated';
  const radius = type === 'outside' || isOpen ? 14 : type === 'namespace' ? 6 : 2;
  const bar = (at: number, state: GraphNode['ingress']): SVGElement[] =>
    state === 'yes' || state === 'maybe'
      ? [svg('rect', { x: at, y, width: 4, height, class: state === 'yes' ? 'bar' : 'bar perhaps' })]
      : [];
  const top = y + (height - lines.length * lineHeight) / 2;
  return svg(
    'g',
    {
      class: `node ${shape}${isFocus ? ' focus' : ''}`,
      role: 'button',
      tabindex: -1,
      'aria-label': nodeWords(node),
      'data-id': id,
    },
    ...(type === 'namespace' ? [svg('rect', { x: x + 4, y: y + 4, width, height, rx: radius, class: 'behind' })] : []),
    svg('rect', { x, y, width, height, rx: radius, class: 'shape' }),
    ...(type === 'workload' ? [...bar(x, ingress), ...bar(x + width - 4, egress)] : []),
    ...lines.map((line, index) =>
      svg(
        'text',
        { x: x + width / 2, y: top + (index + 0.75) * lineHeight, class: index === 0 ? 'name' : 'small' },
        line,
      ),
    ),
  );
}

function drawEdge(edge: GraphEdge, words: string): SVGGElement {
  const { kind, paths, middle } = edge;
  return svg(
    'g',
    { class: `edge ${kind}`, role: 'button', tabindex: -1, 'aria-label': words, 'data-edge': edgeId(edge) },
    svg('title', {}, words),
    // Wide enough to be hit.
    ...paths.map(({ d }) => svg('path', { d, class: 'target' })),
    ...paths.map(({ d, atStart, atEnd }) =>
      svg('path', {
        d,
        class: 'line',
        'marker-start': atStart ? `url(#head-${kind})` : undefined,
        'marker-end': atEnd ? `url(#head-${kind})` : undefined,
      }),
    ),
    ...(kind === 'blocked' && middle ? [cross(middle)] : []),
  );
}

function cross({ x, y }: { readonly x: number; readonly y: number }): SVGElement {
  return svg('path', { d: `M${x - 5} ${y - 5}L${x + 5} ${y + 5}M${x - 5} ${y + 5}L${x + 5} ${y - 5}`, class: 'cross' });
}

function drawTag({ x, y, width, height, text, kind }: GraphResult['tags'][number]): SVGGElement {
  return svg(
    'g',
    { class: `tag ${kind satisfies EdgeKind}` },
    svg('rect', { x, y, width, height, rx: 3 }),
    svg('text', { x: x + width / 2, y: y + height / 2 + 4, class: 'small' }, text),
  );
}
