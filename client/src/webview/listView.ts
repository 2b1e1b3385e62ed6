import type { GraphResult } from '../../../server/src/lsp/requests.ts';
import { html } from './dom.ts';
import type { Selected } from './messages.ts';
import { counted, edgeWordsInKind, kindSymbols, kinds, kindWords, namesOf, words } from './words.ts';

/** The same connections as sentences, trouble first, for whoever would rather read or cannot see a picture. */
export function showList(host: HTMLElement, graph: GraphResult, select: (selected: Selected) => void): void {
  const names = namesOf(graph);
  const order = ['blocked', 'unknown', ...kinds.filter((kind) => kind !== 'blocked' && kind !== 'unknown')] as const;
  const sections = order.flatMap((kind) => {
    const edges = graph.edges.filter((edge) => edge.kind === kind);
    if (edges.length === 0) return [];
    const items = edges.map((edge) => {
      const button = html('button', { type: 'button', class: 'plain' }, edgeWordsInKind(edge, names));
      button.addEventListener('click', () => select({ from: edge.from, to: edge.to }));
      return html('li', {}, button);
    });
    const title = `${kindSymbols[kind]} ${kindWords[kind]}: ${counted(edges.length, 'connection')}`;
    return [html('h2', {}, title), html('ul', {}, ...items)];
  });
  host.replaceChildren(...(sections.length > 0 ? sections : [html('p', {}, words.noConnection)]));
}
