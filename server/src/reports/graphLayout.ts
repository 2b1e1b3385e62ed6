import { atOnce, type Steps } from '../model/steps.ts';
import type { Edge, EdgeKind, Graph, GraphNode, Group, Label } from './graph.ts';
import { columnsOf } from './graphColumns.ts';
import { spread } from './spread.ts';

/**
 * A graph with places, in pixels from the top left. Callers stand to the left of what they call. Each namespace is a
 * band across the columns. The ports of a call stand as a tag at whoever is called, once for all that call it so.
 */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly PlacedEnd[];
  readonly nodes: readonly (PlacedEnd & { readonly isOutside: boolean })[];
  readonly tags: readonly (Rect & Label)[];
  /** Each piece once, whatever has it in common. */
  readonly curves: readonly Curve[];
  /** In the order of the graph's edges: the pieces of each, from left to right. */
  readonly edges: readonly (readonly Curve[])[];
}

export interface PlacedEnd extends Rect {
  readonly id: string;
  readonly lines: readonly string[];
}

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A piece of an edge, level at both its ends. Edges that go on together have it in common. */
export interface Curve {
  readonly start: Point;
  readonly end: Point;
  /** How far it swings out to the right, when both its ends are on a right side. */
  readonly swing: number;
  readonly isSure: boolean;
  readonly kind?: EdgeKind;
  readonly arrowAtStart: boolean;
  readonly arrowAtEnd: boolean;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export const nameSize = 13;
export const smallSize = 11;
export const lineHeight = 16;
export const padding = 10;

const rowGap = 14;
const columnGap = 56;
const bandGap = 20;
const boxPadding = 14;
const tagHeight = 18;
const tagGap = 4;
const passHeight = 8;
const sweeps = 16;

export function layoutOf(graph: Graph): Layout {
  return atOnce(layoutInSteps(graph));
}

/** The same, edge by edge and column by column. */
export function* layoutInSteps(graph: Graph): Steps<Layout> {
  const columns = yield* columnsOf(graph);
  const bands = bandsOf(graph, columns);
  const ends = endsOf(graph, bands, columns);
  const routes = graph.edges.map((edge) => routeOf(edge, ends));
  for (const route of routes) addTags(route);
  const passes = new Map<string, Item>();
  for (const route of routes) {
    addPasses(route, passes);
    yield;
  }
  const items = [...[...ends.values()].flatMap(({ item }) => item ?? []), ...passes.values()];
  for (const end of ends.values()) setHeight(end);
  const height = stack(bands, items);
  yield;
  yield* arrange(bands, items, height);
  return yield* place([...ends.values()], routes, height);
}

/** A namespace across all columns. */
interface Band {
  readonly group: Group;
  readonly first: number;
  readonly last: number;
  top: number;
  bottom: number;
}

/** Whatever takes room in a column: a node, or an edge that passes. */
interface Item {
  readonly column: number;
  /** Undefined outside of the cluster. */
  readonly band: Band | undefined;
  readonly neighbours: Vertical[];
  height: number;
  /** Of its centre. */
  y: number;
}

interface Vertical {
  readonly y: number;
}

/** What edges end at: a node, or all of a group. */
interface End {
  readonly id: string;
  readonly lines: readonly string[];
  readonly first: number;
  readonly last: number;
  readonly band: Band | undefined;
  /** Undefined for a group. */
  readonly item: Item | undefined;
  readonly tags: Record<Side, Tag[]>;
  /** Whether edges begin at a side. */
  readonly begins: Record<Side, boolean>;
}

type Side = 'left' | 'right';

interface Tag extends Label {
  readonly width: number;
}

/** An edge between two ends, from left to right; when neither is left of the other, both at their right sides. */
interface Route {
  readonly edge: Edge;
  readonly left: End;
  readonly right: End;
  readonly rightSide: Side;
  readonly isReversed: boolean;
  readonly passes: Item[];
}

type Columns = ReadonlyMap<string, number>;

function bandsOf(graph: Graph, columns: Columns): Band[] {
  const bands = graph.groups.map((group): Band => {
    const own = group.nodes.map(({ id }) => columns.get(id) ?? 1);
    return { group, first: Math.min(...own), last: Math.max(...own), top: 0, bottom: 0 };
  });
  return bands.sort((left, right) => left.first - right.first);
}

function endsOf(graph: Graph, bands: readonly Band[], columns: Columns): Map<string, End> {
  const ends = new Map<string, End>();
  const none = (): Pick<End, 'tags' | 'begins'> => ({
    tags: { left: [], right: [] },
    begins: { left: false, right: false },
  });
  const add = (node: GraphNode, band: Band | undefined): void => {
    const column = columns.get(node.id) ?? 1;
    const lines = [node.name, node.kind, ...node.notes].filter((text) => text !== '');
    const item: Item = { column, band, neighbours: [], height: 0, y: 0 };
    ends.set(node.id, { id: node.id, lines, first: column, last: column, band, item, ...none() });
  };
  for (const node of [...graph.callers, ...graph.callees]) add(node, undefined);
  for (const band of bands) {
    const { id, namespace, notes, nodes } = band.group;
    ends.set(id, { id, lines: [namespace, ...notes], ...band, band, item: undefined, ...none() });
    for (const node of nodes) add(node, band);
  }
  return ends;
}

function routeOf(edge: Edge, ends: ReadonlyMap<string, End>): Route {
  const from = ends.get(edge.from) as End;
  const to = ends.get(edge.to) as End;
  const isReversed = to.last < from.first;
  const [left, right] = isReversed ? [to, from] : [from, to];
  return { edge, left, right, rightSide: left.last < right.first ? 'left' : 'right', isReversed, passes: [] };
}

/** The ports stand at whoever is called. */
function addTags({ edge, left, right, rightSide, isReversed }: Route): void {
  const put = (end: End, side: Side, isCalled: boolean): void => {
    if (!isCalled) end.begins[side] = true;
    else if (!end.tags[side].some((tag) => isAlike(tag, edge))) {
      end.tags[side].push({ ...labelOf(edge), width: textWidth(edge.text, smallSize) + padding });
    }
  };
  put(left, 'right', edge.isMutual || isReversed);
  put(right, rightSide, edge.isMutual || !isReversed);
}

function labelOf({ text, isSure, kind }: Label): Label {
  return kind === undefined ? { text, isSure } : { text, isSure, kind };
}

function isAlike(left: Label, right: Label): boolean {
  return left.text === right.text && left.kind === right.kind;
}

/**
 * The room that an edge takes in the columns between its ends, in the band of the end that has one. Edges alike that
 * come to one end on the right go together.
 */
function addPasses(route: Route, known: Map<string, Item>): void {
  const { edge, left, right, isReversed } = route;
  const band = right.band ?? left.band;
  const end = isReversed ? edge.from : edge.to;
  for (let column = left.last + 1; column < right.first; column++) {
    const key = JSON.stringify([column, band?.group.id, end, edge.text, edge.kind, edge.isMutual, isReversed]);
    const pass = known.get(key) ?? { column, band, neighbours: [], height: passHeight, y: 0 };
    known.set(key, pass);
    route.passes.push(pass);
  }
  const chain: readonly (Item | Vertical)[] = [verticalOf(left), ...route.passes, verticalOf(right)];
  for (const [index, each] of chain.entries()) {
    const next = chain[index + 1];
    if (!next) break;
    if ('neighbours' in each) each.neighbours.push(next);
    if ('neighbours' in next) next.neighbours.push(each);
  }
}

function verticalOf({ item, band }: End): Item | Vertical {
  if (item) return item;
  return {
    get y() {
      return band ? (band.top + band.bottom) / 2 : 0;
    },
  };
}

function setHeight({ item, lines, tags, begins }: End): void {
  if (!item) return;
  const sides = (['left', 'right'] as const).map((side) => sideHeight(tags[side], begins[side]));
  item.height = Math.max(lines.length * lineHeight + padding, ...sides);
}

function sideHeight(tags: readonly Tag[], begins: boolean): number {
  const slots = tags.length + (begins && tags.length > 0 ? 1 : 0);
  return slots * (tagHeight + tagGap) - tagGap;
}

/** Gives each band the height that its fullest column needs, and every item a first place. Gives the height of all. */
function stack(bands: readonly Band[], items: readonly Item[]): number {
  let top = 0;
  for (const band of bands) {
    band.top = top + headerOf(band.group);
    const columns = columnsIn(items.filter((item) => item.band === band));
    band.bottom = band.top + Math.max(...columns.map(heightOf));
    for (const column of columns) startAt(column, (band.top + band.bottom - heightOf(column)) / 2);
    top = band.bottom + boxPadding + bandGap;
  }
  const outside = columnsIn(items.filter(({ band }) => !band));
  const height = Math.max(0, top - bandGap, ...outside.map(heightOf));
  for (const column of outside) startAt(column, (height - heightOf(column)) / 2);
  return height;
}

function headerOf({ notes }: Group): number {
  return (1 + notes.length) * lineHeight + padding + boxPadding;
}

function columnsIn(items: readonly Item[]): Item[][] {
  const columns = new Map<number, Item[]>();
  for (const item of items) {
    const column = columns.get(item.column);
    if (column) column.push(item);
    else columns.set(item.column, [item]);
  }
  return [...columns.keys()].sort((a, b) => a - b).map((column) => columns.get(column) as Item[]);
}

function heightOf(column: readonly Item[]): number {
  return column.reduce((sum, { height }) => sum + height + rowGap, -rowGap);
}

function startAt(column: readonly Item[], top: number): void {
  let y = top;
  for (const item of column) {
    item.y = y + item.height / 2;
    y += item.height + rowGap;
  }
}

/** Moves items towards what they are connected with, column by column, back and forth. */
function* arrange(bands: readonly Band[], items: readonly Item[], height: number): Steps<void> {
  const stacks = [...bands, undefined].flatMap((band) =>
    columnsIn(items.filter((item) => item.band === band)).map((column) => ({
      column,
      top: band?.top ?? 0,
      bottom: band?.bottom ?? height,
    })),
  );
  stacks.sort((left, right) => (left.column[0] as Item).column - (right.column[0] as Item).column);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (const { column, top, bottom } of sweep % 2 === 0 ? stacks : stacks.toReversed()) {
      const wishes = column.map((item) => ({ item, y: middle(item), height: item.height }));
      wishes.sort((left, right) => left.y - right.y);
      for (const [index, y] of spread(wishes, rowGap, top, bottom).entries())
        (wishes[index] as (typeof wishes)[0]).item.y = y;
      yield;
    }
  }
}

function middle({ neighbours, y }: Item): number {
  return neighbours.length === 0 ? y : neighbours.reduce((sum, other) => sum + other.y, 0) / neighbours.length;
}

/** Where a column's nodes begin and end, and where it does with the tags at their sides. */
interface Across {
  readonly start: number;
  readonly body: number;
  readonly bodyEnd: number;
  readonly end: number;
}

function* place(ends: readonly End[], routes: readonly Route[], height: number): Steps<Layout> {
  const across = acrossOf(ends);
  const at = (column: number): Across => across[column] as Across;
  const rectOf = ({ item, band, first, last }: End): Rect => {
    if (item) {
      const { body, bodyEnd } = at(first);
      return { x: body, y: item.y - item.height / 2, width: bodyEnd - body, height: item.height };
    }
    const { top, bottom, group } = band as Band;
    const y = top - headerOf(group);
    const x = at(first).start - boxPadding;
    return { x, y, width: at(last).end + boxPadding - x, height: bottom + boxPadding - y };
  };
  const tagRects = (end: End, side: Side): (Rect & Tag)[] => {
    const rect = rectOf(end);
    const centre = verticalOf(end).y;
    const slot = tagHeight + tagGap;
    const top = centre - sideHeight(end.tags[side], end.begins[side]) / 2 + (end.begins[side] ? slot : 0);
    return end.tags[side].map((tag, index) => ({
      ...tag,
      x: side === 'left' ? rect.x - tag.width : rect.x + rect.width,
      y: top + index * slot,
      height: tagHeight,
    }));
  };
  /** Where an edge touches an end; one that begins there first goes past the tags. */
  const anchor = (end: End, side: Side, label: Label, isCalled: boolean): Point[] => {
    const tags = tagRects(end, side);
    const outer = ({ x, width }: Rect): number => (side === 'left' ? x : x + width);
    const tag = isCalled ? tags.find((each) => isAlike(each, label)) : undefined;
    if (tag) return [{ x: outer(tag), y: tag.y + tagHeight / 2 }];
    const x = outer(rectOf(end));
    const [first] = tags;
    if (!first) return [{ x, y: verticalOf(end).y }];
    const y = first.y - tagGap - tagHeight / 2;
    const past = side === 'left' ? Math.min(...tags.map(outer)) : Math.max(...tags.map(outer));
    return [
      { x, y },
      { x: past, y },
    ];
  };
  const curvesOf = ({ edge, left, right, rightSide, isReversed, passes }: Route): Curve[] => {
    const isLeftCalled = edge.isMutual || isReversed;
    const isRightCalled = edge.isMutual || !isReversed;
    const points = [
      ...anchor(left, 'right', edge, isLeftCalled),
      ...passes.flatMap(({ column, y }) => [
        { x: at(column).start, y },
        { x: at(column).end, y },
      ]),
      ...anchor(right, rightSide, edge, isRightCalled).toReversed(),
    ];
    return points.slice(1).map((end, index) => {
      const start = points[index] as Point;
      return {
        start,
        end,
        swing: rightSide === 'right' && start.y !== end.y ? columnGap : 0,
        isSure: edge.isSure,
        ...(edge.kind && { kind: edge.kind }),
        arrowAtStart: isLeftCalled && index === 0,
        arrowAtEnd: isRightCalled && index === points.length - 2,
      };
    });
  };
  const edges: Curve[][] = [];
  const curves = new Map<string, Curve>();
  for (const route of routes) {
    const pieces = curvesOf(route);
    edges.push(pieces);
    for (const curve of pieces) curves.set(JSON.stringify(curve), curve);
    yield;
  }
  const tags = ends.flatMap((end) => [...tagRects(end, 'left'), ...tagRects(end, 'right')]);
  const placed = ends.map((end) => ({
    ...rectOf(end),
    id: end.id,
    lines: end.lines,
    isOutside: !end.band,
    isNode: end.item !== undefined,
  }));
  return {
    width: widthOf([...placed, ...tags], curves.values()),
    // A box with many calls has tags below its own end.
    height: Math.max(height, ...[...placed, ...tags].map((rect) => rect.y + rect.height)),
    boxes: placed.filter(({ isNode }) => !isNode),
    nodes: placed.filter(({ isNode }) => isNode),
    tags,
    curves: [...curves.values()],
    edges,
  };
}

// There may be more of them than a call may have arguments.
function widthOf(rects: readonly Rect[], curves: Iterable<Curve>): number {
  let width = 0;
  for (const rect of rects) width = Math.max(width, rect.x + rect.width);
  for (const { start, end, swing } of curves) width = Math.max(width, start.x + swing, end.x + swing);
  return width;
}

/** Columns from left to right, with the tags of nodes inside of them, and those of boxes between them. */
function acrossOf(ends: readonly End[]): Across[] {
  const count = Math.max(0, ...ends.map(({ last }) => last)) + 1;
  const widest = (texts: readonly Tag[]): number => Math.max(0, ...texts.map(({ width }) => width));
  const across: Across[] = [];
  let end = 0;
  for (let column = 0; column < count; column++) {
    const nodes = ends.filter(({ item, first }) => item && first === column);
    const starting = ends.filter(({ item, first }) => !item && first === column);
    const ending = ends.filter(({ item, last }) => !item && last === column);
    const before = starting.length === 0 ? 0 : boxPadding + widest(starting.flatMap(({ tags }) => tags.left));
    const start = end + (column === 0 ? 0 : before + columnGap);
    const body = start + widest(nodes.flatMap(({ tags }) => tags.left));
    const bodyEnd = body + Math.max(0, ...nodes.map(({ lines }) => linesWidth(lines)));
    // A box is as wide as what is written on it.
    const needed = ending.map(({ first, lines }) => {
      const from = first === column ? start : (across[first] as Across).start;
      return from + linesWidth(lines) - boxPadding;
    });
    const inner = Math.max(bodyEnd + widest(nodes.flatMap(({ tags }) => tags.right)), ...needed);
    across.push({ start, body, bodyEnd, end: inner });
    end = inner + (ending.length === 0 ? 0 : boxPadding + widest(ending.flatMap(({ tags }) => tags.right)));
  }
  return across;
}

function linesWidth([name = '', ...others]: readonly string[]): number {
  return Math.max(textWidth(name, nameSize), ...others.map((text) => textWidth(text, smallSize))) + 2 * padding;
}

/** No font is known here: characters are as wide as in a wide one, those outside of Latin as high as they are wide. */
function textWidth(text: string, size: number): number {
  let width = 0;
  for (const character of text) width += size * ((character.codePointAt(0) as number) < 0x250 ? 0.62 : 1);
  return Math.ceil(width);
}
