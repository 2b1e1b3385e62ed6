import fc from 'fast-check';
import { expect, test } from 'vitest';
import { atOnce } from '../../server/src/model/steps.ts';
import type { Edge, Graph, GraphNode } from '../../server/src/reports/graph.ts';
import { columnsOf } from '../../server/src/reports/graphColumns.ts';
import { type Layout, layoutOf, type Point, type Rect } from '../../server/src/reports/graphLayout.ts';

const node = (id: string): GraphNode => ({ id, name: id, kind: 'Pod', notes: [] });

function graph(groups: Readonly<Record<string, readonly string[]>>, ...arrows: string[]): Graph {
  return {
    groups: Object.entries(groups).map(([id, nodes]) => ({ id, namespace: id, nodes: nodes.map(node), notes: [] })),
    callers: [node('caller')],
    callees: [node('callee')],
    edges: arrows.map((arrow): Edge => {
      const [from = '', way = '', to = ''] = arrow.split(' ');
      return { from, to, text: 'TCP 80', isSure: true, isMutual: way === '<->' };
    }),
  };
}

const columnsIn = (given: Graph): ReadonlyMap<string, number> => atOnce(columnsOf(given));

test('callers stand to the left of what they call; a circle is cut at its last call', () => {
  const columns = columnsIn(
    graph({ g: ['a', 'b', 'c', 'd'] }, 'caller -> c', 'a -> b', 'b -> c', 'a -> c', 'c -> a', 'c -> d'),
  );
  expect(Object.fromEntries(columns)).toEqual({ caller: 0, a: 1, b: 2, c: 3, d: 4, callee: 5 });
});

test('a group that calls stands in front of all that it calls', () => {
  const columns = columnsIn(graph({ g: ['a', 'b'], h: ['c', 'd'] }, 'a -> b', 'g -> h', 'h -> g'));
  expect(Object.fromEntries(columns)).toEqual({ caller: 0, a: 1, b: 2, c: 3, d: 3, callee: 4 });
});

test('nodes that nothing orders stand in rows', () => {
  const columns = columnsIn(graph({ g: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] }));
  expect([...columns.values()]).toEqual([0, 1, 2, 1, 2, 1, 2, 1, 2, 3]);
});

/** Small graphs: up to four groups, edges between all that there is, circles and groups as ends included. */
const graphs = fc
  .record({
    sizes: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 4 }),
    picks: fc.array(
      fc.record({ from: fc.nat(40), to: fc.nat(40), text: fc.nat(2), mutual: fc.boolean(), sure: fc.boolean() }),
      {
        maxLength: 25,
      },
    ),
  })
  .map(({ sizes, picks }): Graph => {
    const groups = sizes.map((size, index) => ({
      id: `g${index}`,
      namespace: `namespace-${index}`,
      nodes: Array.from({ length: size }, (_, each) => node(`g${index}/pod-${each}`)),
      notes: index === 1 ? ['each to each: TCP 1'] : [],
    }));
    const inside = groups.flatMap(({ id, nodes }) => [id, ...nodes.map((each) => each.id)]);
    const edges = picks.flatMap(({ from, to, text, mutual, sure }): Edge[] => {
      const source = ['caller', ...inside][from % (inside.length + 1)] as string;
      const target = ['callee', ...inside][to % (inside.length + 1)] as string;
      const isOutside = source === 'caller' || target === 'callee';
      const groupOf = (id: string): string => id.split('/')[0] as string;
      const isOwn = (source.startsWith('g') && groupOf(source) === target) || groupOf(target) === source;
      if (source === target || isOwn) return [];
      return [{ from: source, to: target, text: `TCP ${text}`, isSure: sure, isMutual: mutual && !isOutside }];
    });
    return { groups, callers: [node('caller')], callees: [node('callee')], edges };
  });

const slack = 0.01;

function overlap(left: Rect, right: Rect): boolean {
  return (
    left.x + left.width > right.x + slack &&
    right.x + right.width > left.x + slack &&
    left.y + left.height > right.y + slack &&
    right.y + right.height > left.y + slack
  );
}

function isOn({ x, y }: Point, rect: Rect): boolean {
  const isSide = Math.abs(x - rect.x) < slack || Math.abs(x - rect.x - rect.width) < slack;
  return isSide && y >= rect.y - slack && y <= rect.y + rect.height + slack;
}

function overlaps(rects: readonly Rect[]): [Rect, Rect][] {
  return rects.flatMap((left, index) =>
    rects.slice(index + 1).flatMap((right): [Rect, Rect][] => (overlap(left, right) ? [[left, right]] : [])),
  );
}

test('nothing covers anything else, and everything is inside of the picture', () => {
  fc.assert(
    fc.property(graphs, (given) => {
      const layout: Layout = layoutOf(given);
      const { nodes, tags, boxes, width, height } = layout;
      expect(overlaps([...nodes, ...tags])).toEqual([]);
      expect(overlaps(boxes)).toEqual([]);
      expect(nodes).toHaveLength(2 + given.groups.reduce((sum, group) => sum + group.nodes.length, 0));
      const isInside = ({ x, y, ...size }: Rect): boolean =>
        x >= -slack && y >= -slack && x + size.width <= width + slack && y + size.height <= height + slack;
      expect([...nodes, ...tags, ...boxes].filter((rect) => !isInside(rect))).toEqual([]);
      const inner = nodes.filter(({ isOutside }) => !isOutside);
      expect(inner.filter((each) => boxes.filter((box) => overlap(box, each)).length !== 1)).toEqual([]);
      expect(layoutOf(given)).toEqual(layout);
    }),
    { numRuns: 300, seed: 1 },
  );
});

test('every arrow ends at a tag, every tag has one, and every other end is at a node or box', () => {
  fc.assert(
    fc.property(graphs, (given) => {
      const { nodes, tags, boxes, curves } = layoutOf(given);
      const heads = curves.flatMap(({ start, end, arrowAtStart, arrowAtEnd }) => [
        ...(arrowAtStart ? [start] : []),
        ...(arrowAtEnd ? [end] : []),
      ]);
      expect(heads.filter((head) => !tags.some((tag) => isOn(head, tag)))).toEqual([]);
      expect(tags.filter((tag) => !heads.some((head) => isOn(head, tag)))).toEqual([]);
      const points = curves.flatMap(({ start, end }) => [start, end]);
      const joints = new Set(
        points.filter((point, at) =>
          points.some((other, index) => index !== at && other.x === point.x && other.y === point.y),
        ),
      );
      const places = [...nodes, ...tags, ...boxes];
      expect(points.filter((point) => !joints.has(point) && !places.some((rect) => isOn(point, rect)))).toEqual([]);
    }),
    { numRuns: 300, seed: 1 },
  );
});

test('each edge has pieces that follow on one another, and kinds that differ have tags of their own', () => {
  const kinds = ['allowed', 'blocked', 'unneeded'] as const;
  fc.assert(
    fc.property(graphs, (given) => {
      const edges = given.edges.map((edge, index) => ({ ...edge, kind: kinds[index % kinds.length] as 'allowed' }));
      const layout = layoutOf({ ...given, edges });
      expect(layout.edges).toHaveLength(edges.length);
      for (const [index, pieces] of layout.edges.entries()) {
        expect(pieces.length).toBeGreaterThan(0);
        for (const [at, { end }] of pieces.slice(0, -1).entries()) expect(pieces[at + 1]?.start).toEqual(end);
        const { kind, text, isMutual } = edges[index] as Edge;
        expect(new Set(pieces.map((piece) => piece.kind))).toEqual(new Set([kind]));
        const heads = pieces.flatMap((piece) => [
          ...(piece.arrowAtStart ? [piece.start] : []),
          ...(piece.arrowAtEnd ? [piece.end] : []),
        ]);
        expect(heads).toHaveLength(isMutual ? 2 : 1);
        const own = layout.tags.filter((tag) => tag.kind === kind && tag.text === text);
        expect(heads.filter((head) => !own.some((tag) => isOn(head, tag)))).toEqual([]);
      }
      expect(overlaps([...layout.nodes, ...layout.tags])).toEqual([]);
    }),
    { numRuns: 150, seed: 1 },
  );
});

test('five hundred nodes with a thousand calls cover nothing of each other', () => {
  const groups = Array.from({ length: 20 }, (_, group) => ({
    id: `g${group}`,
    namespace: `g${group}`,
    nodes: Array.from({ length: 25 }, (_, index) => node(`g${group}/${index}`)),
    notes: [],
  }));
  const edges = Array.from({ length: 1000 }, (_, index): Edge => {
    const [from, to] = [(index * 7) % 500, (index * 13 + 31) % 500];
    const id = (at: number): string => `g${Math.floor(at / 25)}/${at % 25}`;
    return { from: id(from), to: id(to), text: `TCP ${index % 3}`, isSure: true, isMutual: false, kind: 'allowed' };
  }).filter(({ from, to }) => from !== to);
  const given: Graph = { groups, callers: [], callees: [], edges };
  const layout = layoutOf(given);
  expect(layout.nodes).toHaveLength(500);
  expect(layout.edges).toHaveLength(edges.length);
  expect(overlaps([...layout.nodes, ...layout.tags])).toEqual([]);
  expect(overlaps(layout.boxes)).toEqual([]);
  expect(layoutOf(given)).toEqual(layout);
});
