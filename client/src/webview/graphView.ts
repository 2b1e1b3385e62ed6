import type { GraphBox, GraphNode, GraphResult } from '../../../server/src/lsp/requests.ts';
import { type Canvas, createCanvas } from './canvas.ts';
import { html } from './dom.ts';
import type { Selected, View } from './messages.ts';
import { type Drawing, drawGraph, edgeId } from './picture.ts';
import { kinds, kindWords, words } from './words.ts';

/** What happens to whatever the user points at. */
export interface Actions {
  select(selected: Selected | undefined): void;
  /** Shows a workload with its callers and callees, or the workloads of a namespace. */
  enter(node: GraphNode): void;
  open(node: GraphNode): void;
  moved(view: View): void;
}

export interface GraphView {
  /** Draws a graph; what was selected or in front stays where it was on the screen. */
  show(graph: GraphResult): void;
  mark(selected: Selected | undefined): void;
  /** Selects a node and moves the focus there. */
  find(id: string): void;
  fit(): void;
  /** Moves what is selected into view. */
  reveal(): void;
  readonly canvas: Canvas;
}

export function createGraphView(host: HTMLElement, actions: Actions): GraphView {
  const canvas = createCanvas(actions.moved);
  host.append(canvas.element, legend());
  let graph: GraphResult | undefined;
  let drawing: Drawing | undefined;
  let marked: Selected | undefined;

  const nodeOf = (id: string): GraphNode | undefined => graph?.nodes.find((node) => node.id === id);
  const rectOf = (id: string): GraphNode | GraphBox | undefined =>
    nodeOf(id) ?? graph?.boxes.find((box) => box.id === id);
  const focusOn = (element: SVGGElement | undefined): void => {
    if (!element) return;
    for (const other of element.parentElement?.children ?? []) other.setAttribute('tabindex', '-1');
    element.setAttribute('tabindex', '0');
    element.focus({ preventScroll: true });
    const rect = rectOf(element.dataset['id'] ?? '');
    if (rect) canvas.reveal(rect);
  };
  const selectedAt = (target: EventTarget | null): Selected | undefined => {
    const element = target instanceof Element ? target.closest<SVGGElement>('[data-id],[data-edge]') : null;
    if (!element) return undefined;
    const { id, edge } = element.dataset;
    if (id !== undefined) return { from: id };
    const [from = '', to = ''] = (edge ?? '').split('\n');
    return { from, to };
  };

  canvas.element.addEventListener('click', ({ target, detail }) => {
    if (detail <= 1) actions.select(selectedAt(target));
  });
  // The first click shows the panel beside the picture, which may move away from under the second.
  let clicked: GraphNode | undefined;
  document.addEventListener('click', ({ target, detail }) => {
    const at = selectedAt(target);
    if (detail <= 1) clicked = at && at.to === undefined ? nodeOf(at.from) : undefined;
  });
  document.addEventListener('dblclick', () => {
    if (clicked?.type === 'namespace') actions.enter(clicked);
    else if (clicked) actions.open(clicked);
  });
  canvas.element.addEventListener('keydown', (event) => {
    const at = selectedAt(event.target);
    const element = event.target instanceof SVGGElement ? event.target : undefined;
    if (handled(event)) event.preventDefault();

    function handled({ key }: KeyboardEvent): boolean {
      const direction = directions[key];
      const node = at?.to === undefined ? nodeOf(at?.from ?? '') : undefined;
      if (direction && !element) canvas.pan(-80 * direction.x, -80 * direction.y);
      else if (direction && node && graph && drawing)
        focusOn(drawing.nodes.get(nearest(graph.nodes, node, direction) ?? ''));
      else if (direction && element) focusOn(neighbour(element, direction.x + direction.y));
      else if (key === 'Enter' && node) actions.enter(node);
      else if ((key === 'Enter' || key === ' ') && at) actions.select(at);
      else if (key === 'o' && node) actions.open(node);
      else return false;
      return true;
    }
  });

  const mark = (selected: Selected | undefined): void => {
    marked = selected;
    const { from, to } = selected ?? {};
    for (const [id, element] of drawing?.nodes ?? [])
      element.classList.toggle('selected', to === undefined && id === from);
    for (const edge of graph?.edges ?? []) {
      const isIt = to === undefined ? edge.from === from || edge.to === from : edge.from === from && edge.to === to;
      drawing?.edges.get(edgeId(edge))?.classList.toggle('selected', isIt);
    }
    canvas.element.classList.toggle('has-selection', selected !== undefined);
  };

  return {
    canvas,
    mark,
    show: (next) => {
      const anchor = marked?.from ?? graph?.nodes.find(({ isFocus }) => isFocus)?.id ?? graph?.nodes[0]?.id;
      const before = anchor === undefined ? undefined : rectOf(anchor);
      const hadFocus = drawing?.root.contains(document.activeElement)
        ? selectedAt(document.activeElement)?.from
        : undefined;
      graph = next;
      drawing = drawGraph(next);
      canvas.show(drawing.root);
      for (const list of [next.boxes, next.nodes]) drawing.nodes.get(list[0]?.id ?? '')?.setAttribute('tabindex', '0');
      drawing.edges.values().next().value?.setAttribute('tabindex', '0');
      const after = anchor === undefined ? undefined : rectOf(anchor);
      const { x, y, scale } = canvas.view();
      if (before && after)
        canvas.move({ x: x + (before.x - after.x) * scale, y: y + (before.y - after.y) * scale, scale });
      if (hadFocus !== undefined) focusOn(drawing.nodes.get(hadFocus));
      mark(marked);
    },
    find: (id) => {
      focusOn(drawing?.nodes.get(id));
      actions.select({ from: id });
    },
    reveal: () => {
      const rect = rectOf(marked?.to ?? marked?.from ?? '');
      if (rect) canvas.reveal(rect);
    },
    fit: () => {
      if (graph) canvas.fit(graph);
    },
  };
}

interface Direction {
  readonly x: number;
  readonly y: number;
}

const directions: Readonly<Record<string, Direction>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** The node that one would go to in a direction: what is aside counts twice. */
function nearest(nodes: readonly GraphNode[], from: GraphNode, { x, y }: Direction): string | undefined {
  let best: { readonly id: string; readonly distance: number } | undefined;
  const middle = (node: GraphNode): readonly [number, number] => [node.x + node.width / 2, node.y + node.height / 2];
  const [fromX, fromY] = middle(from);
  for (const node of nodes) {
    const [atX, atY] = middle(node);
    const along = (atX - fromX) * x + (atY - fromY) * y;
    const aside = Math.abs((atX - fromX) * y) + Math.abs((atY - fromY) * x);
    if (node === from || along <= 1) continue;
    const distance = along + 2 * aside;
    if (!best || distance < best.distance) best = { id: node.id, distance };
  }
  return best?.id;
}

function neighbour(element: SVGGElement, step: number): SVGGElement | undefined {
  const next = step > 0 ? element.nextElementSibling : element.previousElementSibling;
  return next instanceof SVGGElement ? next : undefined;
}

function legend(): HTMLElement {
  const line = (kind: string): string => `key ${kind}`;
  return html(
    'ul',
    { class: 'legend', 'aria-label': words.legend },
    ...kinds.map((kind) => html('li', {}, html('span', { class: line(kind), 'aria-hidden': 'true' }), kindWords[kind])),
    html('li', {}, html('span', { class: 'key shape-isolated', 'aria-hidden': 'true' }), words.isolated),
    html('li', {}, html('span', { class: 'key shape-unprotected', 'aria-hidden': 'true' }), words.notIsolated),
  );
}
