import type { GraphNode, GraphResult, TextLink, TextResult } from '../../../server/src/lsp/requests.ts';
import { html } from './dom.ts';
import type { Selected } from './messages.ts';
import { edgeWordsOfEnds, everyoneOf, namesOf, nodeWords, words } from './words.ts';

export interface DetailsActions {
  open(target: string): void;
  enter(node: GraphNode): void;
  close(): void;
}

/** The side panel: what is selected in a sentence, what to do with it, and what it rests on, with links to the places. */
export function showDetails(
  host: HTMLElement,
  graph: GraphResult,
  selected: Selected,
  details: TextResult | undefined,
  actions: DetailsActions,
): void {
  const node = selected.to === undefined ? graph.nodes.find(({ id }) => id === selected.from) : undefined;
  const button = (text: string, run: () => void): HTMLButtonElement => {
    const made = html('button', { type: 'button' }, text);
    made.addEventListener('click', run);
    return made;
  };
  const close = button('×', actions.close);
  close.setAttribute('aria-label', words.close);
  close.classList.add('close');
  const { target } = node ?? {};
  host.replaceChildren(
    close,
    html('h2', { id: 'details-title' }, titleOf(graph, selected, node)),
    ...sentences(graph, selected, node).map((text) => html('p', {}, text)),
    html(
      'p',
      { class: 'actions' },
      ...(node && node.type !== 'outside' && !node.isFocus
        ? [button(node.type === 'namespace' ? words.enterNamespace : words.focus, () => actions.enter(node))]
        : []),
      ...(target === undefined ? [] : [button(words.open, () => actions.open(target))]),
    ),
    details
      ? html('div', { class: 'outline' }, ...outline(details, actions.open))
      : html('p', { class: 'faint' }, words.asking),
  );
  host.hidden = false;
}

function titleOf(graph: GraphResult, { from, to }: Selected, node: GraphNode | undefined): string {
  const names = namesOf(graph);
  if (node) return node.name;
  return to === undefined
    ? words.namespaceTitle(names.get(from)?.replace(everyoneOf(''), '') ?? '')
    : `${names.get(from)} → ${names.get(to)}`;
}

function sentences(graph: GraphResult, { from, to }: Selected, node: GraphNode | undefined): string[] {
  if (node) return [`${nodeWords(node)}.`];
  if (to === undefined) return [];
  return graph.edges.filter((edge) => edge.from === from && edge.to === to).map((edge) => `${edgeWordsOfEnds(edge)}.`);
}

/** Lines as deep as they are indented; parts of them open places. */
function outline({ text, links }: TextResult, open: (target: string) => void): HTMLElement[] {
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line, number) => {
      const own = links.filter((link) => link.line === number);
      const depth = Math.min(6, Math.floor((/^ */.exec(line)?.[0].length ?? 0) / 2));
      return html('p', { class: `depth-${depth}` }, ...parts(line, own, open));
    });
}

function parts(line: string, links: readonly TextLink[], open: (target: string) => void): (Node | string)[] {
  const found: (Node | string)[] = [];
  let at = 0;
  for (const { start, end, target, place } of links.toSorted((left, right) => left.start - right.start)) {
    const link = html('a', { href: '#', role: 'link', ...(place ? { title: place } : {}) }, line.slice(start, end));
    link.addEventListener('click', (event) => {
      event.preventDefault();
      open(target);
    });
    found.push(line.slice(at, start), link);
    at = end;
  }
  return [...found, line.slice(at)];
}
