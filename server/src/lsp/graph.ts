import type { Connection } from 'vscode-languageserver';
import { graphDetails } from '../features/graphDetails.ts';
import { outlineText } from '../features/outlineText.ts';
import { nameOf } from '../features/text.ts';
import { type ConnectivityGraph, type ConnectivityNode, connectivityGraph } from '../reports/connectivityGraph.ts';
import { layoutOf } from '../reports/graphLayout.ts';
import { pictureOf } from '../reports/graphPicture.ts';
import { graphSvg, middleOf } from '../reports/graphSvg.ts';
import { groupId } from '../reports/links.ts';
import { dotOf } from '../reports/listDot.ts';
import { mermaidOf } from '../reports/listMermaid.ts';
import { lineIndexOf } from '../reports/places.ts';
import { curvePath } from '../reports/svg.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { cursorAt } from '../snapshot/cursor.ts';
import { distinctWorkloads, type WorkloadInstance } from '../snapshot/queries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { offsetAt } from '../yaml/positions.ts';
import { canonicalUri } from './canonicalUri.ts';
import { choiceKey, chosenWorkload } from './choices.ts';
import { type ClusterInView, clustersToAsk, nameInView } from './clusterInView.ts';
import type { Guard } from './guard.ts';
import type { Live } from './live.ts';
import { linkTarget, pathAndLine } from './markdown.ts';
import {
  type GraphDetailsParams,
  type GraphNode,
  type GraphParams,
  type GraphResult,
  type GraphScope,
  type GraphTextParams,
  graphDetailsRequest,
  graphRequest,
  graphTextRequest,
  type TextResult,
} from './requests.ts';

/** Answers about the connectivity graph: the picture, the same as text, and what its parts rest on. */
export function registerGraph(connection: Connection, guard: Guard, live: Live, inView: ClusterInView): void {
  connection.onRequest(graphRequest, (params: GraphParams) =>
    guard.answer<GraphResult | null>('graph', null, () => {
      const asked = askedAt(live.snapshot, inView, params) ?? askedFor(live.snapshot, inView, params.scope);
      return asked ? drawn(live, asked) : null;
    }),
  );
  connection.onRequest(graphTextRequest, ({ scope, format, theme }: GraphTextParams) =>
    guard.answer('graph text', '', () => {
      const asked = askedFor(live.snapshot, inView, scope);
      if (!asked) return '';
      const hidden = new Set(asked.scope.hidden);
      if (format === 'svg') return [...graphSvg(graphOf(asked), hidden, theme)].join('');
      const clusters = [{ cluster: asked.cluster.name, graph: pictureOf(graphOf(asked), hidden).graph }];
      return [...(format === 'dot' ? dotOf(clusters) : mermaidOf(clusters))].join('');
    }),
  );
  connection.onRequest(graphDetailsRequest, (params: GraphDetailsParams) =>
    guard.answer<TextResult>('graph details', { text: '', links: [] }, () => details(live, inView, params)),
  );
}

interface Asked {
  readonly cluster: ClusterModel;
  readonly focus: WorkloadInstance | undefined;
  readonly scope: GraphScope;
}

/** What a cursor is at: its workload, in the first of its clusters. */
function askedAt(
  snapshot: Snapshot,
  inView: ClusterInView,
  { scope, uri: given, position }: GraphParams,
): Asked | undefined {
  const uri = given === undefined ? undefined : canonicalUri(given);
  const file = uri === undefined ? undefined : snapshot.files.get(uri);
  if (uri === undefined || !file || !position) return undefined;
  const cursor = cursorAt(
    snapshot,
    uri,
    offsetAt(lineIndexOf(file.source), position),
    nameInView(inView, snapshot, uri),
  );
  if (!cursor || distinctWorkloads(cursor.cluster).length === 0) return undefined;
  const { cluster, instance } = cursor;
  const focus = instance && distinctWorkloads(cluster).find(({ key }) => key === instance.key);
  return asked(cluster, focus, scope);
}

/** What a scope is about; what is gone is replaced by what is nearest to it. Undefined where there is no workload. */
function askedFor(snapshot: Snapshot, inView: ClusterInView, scope: GraphScope): Asked | undefined {
  const chosen = scope.focus === undefined ? undefined : chosenWorkload(snapshot, scope.focus);
  if (chosen) return asked(chosen.cluster, chosen.workload, scope);
  const all = [...clustersToAsk(inView, snapshot), ...snapshot.clusters].filter(
    ({ namespaces }) => namespaces.size > 0,
  );
  const named = all.find(({ folder, name }) => folder.uri === scope.folder && name === scope.cluster);
  const cluster = named ?? all.find((each) => distinctWorkloads(each).length > 0) ?? all[0];
  return cluster && asked(cluster, undefined, scope);
}

function asked(cluster: ClusterModel, focus: WorkloadInstance | undefined, { focus: _, ...scope }: GraphScope): Asked {
  const { folder, name } = cluster;
  return {
    cluster,
    focus,
    scope: {
      ...scope,
      folder: folder.uri,
      cluster: name,
      ...(focus ? { focus: choiceKey(cluster, focus.key) } : {}),
    },
  };
}

function graphOf({ cluster, focus, scope }: Asked): ConnectivityGraph {
  const { depth = 1, namespaces = [], expanded = [] } = scope;
  return connectivityGraph(cluster, { focus, depth, namespaces, expanded });
}

function drawn({ snapshot, indexing }: Live, question: Asked): GraphResult {
  const { cluster, scope, focus } = question;
  const graph = graphOf(question);
  const picture = pictureOf(graph, new Set(scope.hidden));
  const layout = layoutOf(picture.graph);
  const known = new Map(graph.nodes.map((node) => [node.id, node]));
  const edges = picture.links.map((link, index) => {
    const curves = layout.edges[index] ?? [];
    const called = curves.findLast(({ arrowAtEnd }) => arrowAtEnd) ?? curves.find(({ arrowAtStart }) => arrowAtStart);
    return {
      ...link,
      isMutual: picture.graph.edges[index]?.isMutual === true,
      paths: curves.map((curve) => ({ d: curvePath(curve), atStart: curve.arrowAtStart, atEnd: curve.arrowAtEnd })),
      ...(called ? { middle: middleOf(called) } : {}),
    };
  });
  const inside = picture.inside.map((link) => ({ ...link, isMutual: false, paths: [] }));
  return {
    scope,
    clusters: snapshot.clusters
      .filter((each) => distinctWorkloads(each).length > 0)
      .map(({ folder, name }) => ({ folder: folder.uri, cluster: name })),
    namespaces: namespacesOf(cluster),
    width: layout.width,
    height: layout.height,
    boxes: layout.boxes.map((box) => {
      const group = picture.graph.groups.find(({ id }) => id === box.id);
      return { ...box, namespace: group?.namespace ?? '', nodes: group?.nodes.map(({ id }) => id) ?? [] };
    }),
    nodes: layout.nodes.flatMap(({ isOutside: _, ...rect }) => {
      const node = known.get(rect.id);
      return node ? [{ ...rect, ...nodeOf(snapshot, cluster, node, focus) }] : [];
    }),
    edges: [...edges, ...inside],
    tags: layout.tags.map(({ x, y, width, height, text, kind = 'allowed' }) => ({ x, y, width, height, text, kind })),
    leftOut: graph.leftOut,
    isIndexing: indexing,
  };
}

function nodeOf(
  snapshot: Snapshot,
  cluster: ClusterModel,
  node: ConnectivityNode,
  focus: WorkloadInstance | undefined,
): Omit<GraphNode, 'x' | 'y' | 'width' | 'height' | 'lines'> {
  const { id, type, name } = node;
  if (node.type === 'outside') return { id, type, name, kind: node.kind, isFocus: false };
  if (node.type === 'namespace') return { id, type, name, kind: `${node.workloads} workloads`, isFocus: false };
  const target = linkTarget(snapshot, nameOf(node.workload));
  return {
    id,
    type,
    name,
    kind: node.kind,
    namespace: node.namespace,
    key: choiceKey(cluster, node.workload.key),
    ...(target === undefined ? {} : { target }),
    ingress: node.ingress,
    egress: node.egress,
    isFocus: node.workload.key === focus?.key,
  };
}

/** Those that have workloads. */
function namespacesOf(cluster: ClusterModel): GraphResult['namespaces'] {
  const counts = new Map<string, number>();
  for (const { namespace } of distinctWorkloads(cluster)) counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
  return [...counts].map(([name, workloads]) => ({ name, workloads }));
}

function details(live: Live, inView: ClusterInView, { scope, from, to }: GraphDetailsParams): TextResult {
  const { snapshot } = live;
  const question = askedFor(snapshot, inView, scope);
  if (!question) return { text: '', links: [] };
  const { cluster } = question;
  const first = endOf(question, from);
  const outline = to === undefined ? graphDetails(cluster, first) : graphDetails(cluster, first, endOf(question, to));
  const { text, links } = outlineText(outline, (place) => pathAndLine(snapshot, place));
  return {
    text,
    links: links.flatMap(({ line, start, end, to: place }) => {
      const target = linkTarget(snapshot, place);
      return target === undefined ? [] : [{ line, start, end, target }];
    }),
  };
}

/** The workloads that an id stands for; undefined for whoever is outside. */
function endOf(question: Asked, id: string): readonly WorkloadInstance[] | undefined {
  const { cluster } = question;
  const alone = distinctWorkloads(cluster).find(({ key }) => key === id);
  if (alone) return [alone];
  const inNamespace = distinctWorkloads(cluster).filter(
    ({ namespace }) => id === groupId(namespace) || id === `namespace ${namespace}`,
  );
  return inNamespace.length > 0 ? inNamespace : undefined;
}
