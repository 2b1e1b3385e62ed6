import type { GraphNode, GraphResult } from '../../../server/src/lsp/requests.ts';
import { type Cell, type Matrix, matrixOf } from './cells.ts';
import { html } from './dom.ts';
import type { Selected } from './messages.ts';
import { kindSymbols, kinds, kindWords, namesOf, words as ui } from './words.ts';

export interface MatrixView {
  show(graph: GraphResult): void;
}

/** In pixels, as the style sheet has them. */
const rowHeight = 30;
const columnWidth = 128;
const headerWidth = 200;
const headerHeight = 56;
/** Rows and columns beyond what is seen. */
const spare = 4;

/**
 * Callers below each other, callees beside each other. Only what is seen is in the page, so that hundreds of each are
 * no burden. Arrows move between cells, Enter explains one.
 */
export function createMatrixView(host: HTMLElement, select: (selected: Selected) => void): MatrixView {
  let matrix: Matrix | undefined;
  let names: ReadonlyMap<string, string> = new Map();
  /** Where the keyboard is: from 0, with -1 for headers. */
  let [activeRow, activeColumn] = [0, 0];
  const frame = html('div', { class: 'frame', tabindex: -1 });
  host.append(frame, legend());

  const render = (): void => {
    if (!matrix) return;
    const { rows, columns } = matrix;
    const hadFocus = frame.contains(document.activeElement) && document.activeElement !== frame;
    const across = shownOf(frame.scrollLeft, frame.clientWidth - headerWidth, columnWidth, columns.length);
    const down = shownOf(frame.scrollTop, frame.clientHeight - headerHeight, rowHeight, rows.length);
    frame.replaceChildren(table(matrix, across, down));
    const active = frame.querySelector<HTMLElement>(`[data-row="${activeRow}"][data-column="${activeColumn}"]`);
    active?.setAttribute('tabindex', '0');
    if (hadFocus) active?.focus({ preventScroll: true });
  };

  const table = ({ rows, columns, at, isAsked }: Matrix, across: Range, down: Range): HTMLTableElement => {
    const width = (count: number): HTMLElement[] => {
      if (count === 0) return [];
      const gap = html('td', { class: 'gap', role: 'presentation' });
      gap.style.width = `${count * columnWidth}px`;
      return [gap];
    };
    const height = (count: number): HTMLElement[] => {
      if (count === 0) return [];
      const gap = html('td', { role: 'presentation' });
      gap.style.height = `${count * rowHeight}px`;
      return [html('tr', { class: 'gap', role: 'presentation' }, gap)];
    };
    const cellAt = (row: number, column: number): HTMLElement => {
      const [caller, callee] = [rows[row] as GraphNode, columns[column] as GraphNode];
      const cells = isAsked(caller, callee) ? at(caller, callee) : undefined;
      return cell(caller, callee, cells, row, column);
    };
    const header = html(
      'tr',
      { 'aria-rowindex': 1 },
      html('td', { class: 'corner' }, ui.corner),
      ...width(across.first),
      ...columns
        .slice(across.first, across.end)
        .map((node, index) =>
          html(
            'th',
            { scope: 'col', role: 'columnheader', 'aria-colindex': across.first + index + 2, title: titleOf(node) },
            html('span', {}, names.get(node.id) ?? node.name),
          ),
        ),
      ...width(columns.length - across.end),
    );
    const body = rows.slice(down.first, down.end).map((node, index) => {
      const row = down.first + index;
      return html(
        'tr',
        { 'aria-rowindex': row + 2 },
        html(
          'th',
          { scope: 'row', role: 'rowheader', 'aria-colindex': 1, title: titleOf(node) },
          names.get(node.id) ?? node.name,
        ),
        ...width(across.first),
        ...columns.slice(across.first, across.end).map((_, at) => cellAt(row, across.first + at)),
        ...width(columns.length - across.end),
      );
    });
    return html(
      'table',
      {
        role: 'grid',
        'aria-label': ui.matrix,
        'aria-rowcount': rows.length + 1,
        'aria-colcount': columns.length + 1,
      },
      html('thead', {}, header),
      html('tbody', {}, ...height(down.first), ...body, ...height(rows.length - down.end)),
    );
  };

  const cell = (
    caller: GraphNode,
    callee: GraphNode,
    cells: readonly Cell[] | undefined,
    row: number,
    column: number,
  ): HTMLTableCellElement => {
    const [first] = cells ?? [];
    const ends = ui.pair(names.get(caller.id) ?? caller.name, names.get(callee.id) ?? callee.name);
    const words = !cells
      ? ui.notAsked
      : cells.length === 0
        ? caller === callee
          ? ui.itself
          : ui.nothingAllowed
        : cells.map(({ kind, text }) => `${text}, ${kindWords[kind]}`).join('; ');
    const made = html(
      'td',
      {
        role: 'gridcell',
        tabindex: -1,
        class: !cells ? 'unasked' : first ? `cell ${first.kind}` : caller === callee ? 'self' : 'none',
        'aria-colindex': column + 2,
        'aria-label': `${ends}: ${words}`,
        title: `${ends}: ${words}`,
        'data-row': row,
        'data-column': column,
      },
      ...(first
        ? shownIn(
            first,
            (cells ?? []).some(({ kind }) => kind !== first.kind && kind !== 'open'),
          )
        : []),
    );
    made.addEventListener('click', () => {
      [activeRow, activeColumn] = [row, column];
      if (first) select({ from: first.edge.from, to: first.edge.to });
    });
    return made;
  };

  const go = (row: number, column: number): void => {
    if (!matrix) return;
    activeRow = Math.min(matrix.rows.length - 1, Math.max(0, row));
    activeColumn = Math.min(matrix.columns.length - 1, Math.max(0, column));
    frame.scrollTop = within(frame.scrollTop, activeRow * rowHeight, rowHeight, frame.clientHeight - headerHeight);
    frame.scrollLeft = within(
      frame.scrollLeft,
      activeColumn * columnWidth,
      columnWidth,
      frame.clientWidth - headerWidth,
    );
    render();
    frame
      .querySelector<HTMLElement>(`[data-row="${activeRow}"][data-column="${activeColumn}"]`)
      ?.focus({ preventScroll: true });
  };

  frame.addEventListener('scroll', () => requestAnimationFrame(render));
  new ResizeObserver(render).observe(frame);
  frame.addEventListener('keydown', (event) => {
    const step = steps[event.key];
    const target = event.target instanceof HTMLElement ? event.target : undefined;
    if (step) go(activeRow + step[0], activeColumn + step[1]);
    else if (event.key === 'Home') go(activeRow, 0);
    else if (event.key === 'End') go(activeRow, Number.MAX_SAFE_INTEGER);
    else if (event.key === 'Enter' || event.key === ' ') target?.click();
    else return;
    event.preventDefault();
  });

  return {
    show: (graph) => {
      matrix = matrixOf(graph);
      names = namesOf(graph);
      activeRow = Math.min(activeRow, Math.max(0, matrix.rows.length - 1));
      activeColumn = Math.min(activeColumn, Math.max(0, matrix.columns.length - 1));
      render();
    },
  };
}

/** Symbol and ports; what is open to everyone stands in the row of those, and elsewhere the symbol is enough. */
function shownIn({ kind, text }: Cell, hasMore: boolean): (Node | string)[] {
  const symbol = html('span', { class: 'symbol' }, kindSymbols[kind]);
  return kind === 'open' ? [symbol] : [symbol, ` ${text}${hasMore ? ' …' : ''}`];
}

interface Range {
  readonly first: number;
  /** Behind the last. */
  readonly end: number;
}

function shownOf(scrolled: number, room: number, size: number, count: number): Range {
  const first = Math.max(0, Math.floor(scrolled / size) - spare);
  return { first, end: Math.min(count, Math.ceil((scrolled + Math.max(0, room)) / size) + spare) };
}

/** How far to scroll so that something is seen. */
function within(scrolled: number, at: number, length: number, room: number): number {
  if (at < scrolled) return at;
  return at + length > scrolled + room ? at + length - room : scrolled;
}

const steps: Readonly<Record<string, readonly [row: number, column: number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

function titleOf({ name, kind, namespace }: GraphNode): string {
  return ui.end(name, kind, namespace);
}

function legend(): HTMLElement {
  const items = kinds.map((kind) =>
    html(
      'li',
      {},
      html('span', { class: `symbol ${kind}`, 'aria-hidden': 'true' }, kindSymbols[kind]),
      ` ${kindWords[kind]}`,
    ),
  );
  return html('ul', { class: 'legend', 'aria-label': ui.symbols }, ...items);
}
