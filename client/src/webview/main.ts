/** The page of the graph: asks the extension for what to show, and shows it as a graph, a matrix and a list. */
import type { GraphNode, GraphResult, GraphScope, TextResult } from '../../../server/src/lsp/requests.ts';
import { showDetails } from './detailsView.ts';
import { byId, html } from './dom.ts';
import { createGraphView } from './graphView.ts';
import { showList } from './listView.ts';
import { createMatrixView } from './matrixView.ts';
import type { EdgeKind, FromPage, PageState, Selected, Tab, ToPage } from './messages.ts';
import { edgeWords, kinds, kindWords, namesOf, nodeWords, words } from './words.ts';

interface Editor {
  postMessage(message: FromPage): void;
  getState(): PageState | undefined;
  setState(state: PageState): void;
}
declare function acquireVsCodeApi(): Editor;

const editor = acquireVsCodeApi();
let state: PageState = editor.getState() ?? { scope: {}, tab: 'graph' };
let graph: GraphResult | undefined;
let details: TextResult | undefined;
/** What was looked at before, the last at the end. */
const earlier: GraphScope[] = [];
/** Whether the next graph is another one, which is shown from its beginning. */
let isNew = state.view === undefined;

const aside = byId('details');
const graphView = createGraphView(byId('graph'), {
  select,
  enter,
  open: ({ target }) => {
    if (target !== undefined) editor.postMessage({ type: 'open', target });
  },
  moved: (view) => keep({ view }),
});
const matrixView = createMatrixView(byId('matrix'), select);

function keep(more: Partial<PageState>): void {
  state = { ...state, ...more };
  editor.setState(state);
}

/** Asks for something else to look at. */
function go(scope: GraphScope): void {
  earlier.push(state.scope);
  ask(scope);
}

function ask(scope: GraphScope): void {
  isNew = true;
  keep({ scope });
  editor.postMessage({ type: 'show', scope });
}

function back(): void {
  const last = earlier.pop();
  if (last) ask(last);
  else if (state.scope.focus !== undefined) ask(withoutFocus(state.scope));
}

function withoutFocus({ focus: _, depth: __, ...scope }: GraphScope): GraphScope {
  return scope;
}

function enter(node: GraphNode): void {
  if (node.type === 'workload' && node.key !== undefined && !node.isFocus) {
    const { expanded: _, ...scope } = state.scope;
    go({ ...scope, focus: node.key });
  }
  if (node.type === 'namespace') {
    const size = graph?.namespaces.find(({ name }) => name === node.name)?.workloads ?? 0;
    if (size > mostWorkloads) say(words.tooMany(node.name, size));
    else go({ ...state.scope, expanded: [...(state.scope.expanded ?? []), node.name] });
  }
}

/** As many as are shown one by one. */
const mostWorkloads = 500;

function select(selected: Selected | undefined): void {
  details = undefined;
  const { selected: _, ...others } = state;
  state = selected ? { ...others, selected } : others;
  editor.setState(state);
  graphView.mark(selected);
  if (selected) editor.postMessage({ type: 'details', scope: state.scope, ...selected });
  const wasHidden = aside.hidden;
  renderDetails();
  // The panel takes room from the picture.
  if (wasHidden && !aside.hidden && state.tab === 'graph') graphView.reveal();
  if (graph && selected) say(wordsOf(graph, selected));
}

function wordsOf(shown: GraphResult, { from, to }: Selected): string {
  const names = namesOf(shown);
  if (to !== undefined) {
    return shown.edges
      .flatMap((edge) => (edge.from === from && edge.to === to ? [edgeWords(edge, names)] : []))
      .join('; ');
  }
  const node = shown.nodes.find(({ id }) => id === from);
  return node ? nodeWords(node) : (names.get(from) ?? '');
}

function renderDetails(): void {
  const { selected } = state;
  if (!graph || !selected) {
    aside.hidden = true;
    return;
  }
  showDetails(aside, graph, selected, details, {
    open: (target) => editor.postMessage({ type: 'open', target }),
    enter,
    close: () => select(undefined),
  });
}

function render(): void {
  // What was drawn before is of workloads that are gone.
  byId('content').hidden = !graph;
  if (!graph) return;
  graphView.show(graph);
  if (isNew) graphView.fit();
  isNew = false;
  renderTab();
  renderBar(graph);
  const { selected } = state;
  const ids = new Set([...graph.nodes, ...graph.boxes].map(({ id }) => id));
  if (selected && [selected.from, selected.to ?? selected.from].every((id) => ids.has(id))) {
    editor.postMessage({ type: 'details', scope: state.scope, ...selected });
    renderDetails();
  } else if (selected) select(undefined);
}

function renderTab(): void {
  for (const tab of tabs) {
    const isShown = tab === state.tab;
    byId(tab).hidden = !isShown;
    byId(`tab-${tab}`).setAttribute('aria-selected', String(isShown));
    byId(`tab-${tab}`).setAttribute('tabindex', isShown ? '0' : '-1');
  }
  for (const id of ['smaller', 'fit', 'larger']) byId<HTMLButtonElement>(id).disabled = state.tab !== 'graph';
  if (!graph) return;
  if (state.tab === 'matrix') matrixView.show(graph);
  if (state.tab === 'list') showList(byId('list'), graph, select);
}

const tabs: readonly Tab[] = ['graph', 'matrix', 'list'];

function renderBar({ scope, clusters, namespaces, nodes, leftOut, unseen, isIndexing }: GraphResult): void {
  const focus = nodes.find(({ isFocus }) => isFocus);
  byId('focused').hidden = !focus;
  byId('focus-name').textContent = focus ? focus.name : '';
  byId('hops').setAttribute('aria-pressed', String(scope.depth === 2));
  byId('back').hidden = earlier.length === 0 && !focus;
  fillSelect(
    'cluster',
    clusters.map(({ folder, cluster }) => [`${folder}|${cluster}`, cluster]),
    `${scope.folder}|${scope.cluster}`,
  );
  byId('cluster-label').hidden = clusters.length < 2;
  const [only, ...more] = scope.namespaces ?? [];
  fillSelect(
    'namespace',
    [['', words.allNamespaces], ...namespaces.map(({ name }): [string, string] => [name, name])],
    only !== undefined && more.length === 0 ? only : '',
  );
  byId('namespace-label').hidden = namespaces.length < 2 || focus !== undefined;
  byId('names').replaceChildren(
    ...nodes.filter(({ type }) => type !== 'outside').map(({ name }) => html('option', { value: name })),
  );
  for (const box of document.querySelectorAll<HTMLInputElement>('#kinds input')) {
    box.checked = !scope.hidden?.includes(box.value as EdgeKind);
  }
  const notes = [
    ...(isIndexing ? [words.indexing] : []),
    ...(leftOut > 0 ? [words.leftOut(leftOut)] : []),
    ...(unseen > 0 ? [words.unseen(unseen)] : []),
    ...(nodes.some(({ type }) => type === 'namespace') ? [words.namespaceAsOne] : []),
  ];
  byId('note').textContent = notes.join(' ');
  byId('note').hidden = notes.length === 0;
}

function fillSelect(id: string, options: readonly (readonly [value: string, text: string])[], value: string): void {
  const element = byId<HTMLSelectElement>(id);
  element.replaceChildren(...options.map(([each, text]) => html('option', { value: each }, text)));
  element.value = value;
}

function showTab(tab: Tab): void {
  keep({ tab });
  renderTab();
}

function say(text: string): void {
  byId('live').textContent = text;
}

function onClick(id: string, run: () => void): void {
  byId(id).addEventListener('click', run);
}

for (const [index, tab] of tabs.entries()) {
  onClick(`tab-${tab}`, () => showTab(tab));
  byId(`tab-${tab}`).addEventListener('keydown', ({ key }) => {
    const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
    const next = tabs[(index + step + tabs.length) % tabs.length];
    if (step === 0 || !next) return;
    showTab(next);
    byId(`tab-${next}`).focus();
  });
}
onClick('back', back);
onClick('hops', () => go({ ...state.scope, depth: state.scope.depth === 2 ? 1 : 2 }));
onClick('larger', () => graphView.canvas.zoom(1.25));
onClick('smaller', () => graphView.canvas.zoom(0.8));
onClick('fit', () => graphView.fit());
byId('cluster').addEventListener('change', ({ target }) => {
  const value = (target as HTMLSelectElement).value;
  const at = value.indexOf('|');
  go({
    folder: value.slice(0, at),
    cluster: value.slice(at + 1),
    ...(state.scope.hidden ? { hidden: state.scope.hidden } : {}),
  });
});
byId('namespace').addEventListener('change', ({ target }) => {
  const { value } = target as HTMLSelectElement;
  const { namespaces: _, expanded: __, ...scope } = state.scope;
  go(value === '' ? scope : { ...scope, namespaces: [value] });
});
byId('search').addEventListener('change', ({ target }) => {
  const text = (target as HTMLInputElement).value.trim();
  if (text === '' || !graph) return;
  const found = graph.nodes.find(({ name }) => name === text) ?? graph.nodes.find(({ name }) => name.includes(text));
  if (!found) {
    editor.postMessage({ type: 'find', scope: state.scope, text });
    return;
  }
  if (state.tab !== 'graph') showTab('graph');
  graphView.find(found.id);
});
byId('kinds').append(
  ...kinds.map((kind) => {
    const box = html('input', { type: 'checkbox', value: kind });
    box.addEventListener('change', () => {
      const boxes = [...document.querySelectorAll<HTMLInputElement>('#kinds input')];
      keep({
        scope: {
          ...state.scope,
          hidden: boxes.filter(({ checked }) => !checked).map(({ value }) => value as EdgeKind),
        },
      });
      editor.postMessage({ type: 'show', scope: state.scope });
    });
    return html('label', {}, box, html('span', { class: `key ${kind}`, 'aria-hidden': 'true' }), kindWords[kind]);
  }),
);
for (const button of document.querySelectorAll<HTMLButtonElement>('[data-format]')) {
  button.addEventListener('click', () => {
    const isLight = /\bvscode-(light|high-contrast-light)\b/.test(document.body.className);
    const format = button.dataset['format'] as 'svg' | 'dot' | 'mermaid';
    editor.postMessage({ type: 'export', scope: state.scope, format, theme: isLight ? 'light' : 'dark' });
    button.closest('details')?.removeAttribute('open');
  });
}

document.addEventListener('keydown', (event) => {
  const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
  const isGraph = state.tab === 'graph';
  if (event.key === 'Escape') {
    const menu = document.querySelector('details[open]');
    if (menu) menu.removeAttribute('open');
    else if (isTyping) byId('search').blur();
    else if (state.selected) select(undefined);
    else back();
  } else if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  else if (event.key === '/') byId('search').focus();
  else if (isGraph && (event.key === '+' || event.key === '=')) graphView.canvas.zoom(1.25);
  else if (isGraph && event.key === '-') graphView.canvas.zoom(0.8);
  else if (isGraph && event.key === '0') graphView.fit();
  else return;
  event.preventDefault();
});

window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
  if (data.type === 'graph') {
    if (!data.graph) {
      graph = undefined;
      render();
      byId('note').textContent = words.nobody;
      byId('note').hidden = false;
      return;
    }
    const isOther = graph?.scope.focus !== data.graph.scope.focus || graph?.scope.cluster !== data.graph.scope.cluster;
    if (data.graph.scope.focus !== undefined && data.graph.scope.focus !== state.scope.focus) {
      if (graph) earlier.push(state.scope);
      isNew = true;
    }
    graph = data.graph;
    keep({ scope: data.graph.scope });
    render();
    if (isOther) say(words.drawn(data.graph.nodes.length, data.graph.edges.length));
  } else if (data.from === state.selected?.from && data.to === state.selected?.to) {
    details = data.details;
    renderDetails();
  }
});
if (state.view) graphView.canvas.move(state.view);
renderTab();
editor.postMessage({ type: 'show', scope: state.scope });
