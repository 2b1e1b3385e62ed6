import { type CancellationToken, type Connection, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { allCallsInSteps } from '../calls/calls.ts';
import { graphDetails } from '../features/graphDetails.ts';
import { nameOf } from '../features/text.ts';
import { counted } from '../model/counted.ts';
import { memo } from '../model/memo.ts';
import type { Steps } from '../model/steps.ts';
import { type ConnectivityGraph, type ConnectivityNode, connectivityGraph } from '../reports/connectivityGraph.ts';
import { type Layout, layoutInSteps } from '../reports/graphLayout.ts';
import { type Picture, pictureOf } from '../reports/graphPicture.ts';
import { graphSvg, middleOf } from '../reports/graphSvg.ts';
import { groupId } from '../reports/links.ts';
import { dotOf } from '../reports/listDot.ts';
import { mermaidOf } from '../reports/listMermaid.ts';
import { openReach } from '../reports/openReach.ts';
import { curvePath } from '../reports/svg.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { cursorAt } from '../snapshot/cursor.ts';
import { distinctWorkloads, type WorkloadInstance } from '../snapshot/queries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { offsetAt } from '../yaml/positions.ts';
import { sourceLines } from '../yaml/sourceLines.ts';
import { canonicalUri } from './canonicalUri.ts';
import { choiceKey, chosenWorkload } from './choices.ts';
import { type ClusterInView, clustersToAsk, nameInView } from './clusterInView.ts';
import type { Guard } from './guard.ts';
import { linkedText } from './linkedText.ts';
import type { Live } from './live.ts';
import { linkTarget } from './markdown.ts';
import { inSteps } from './readFiles.ts';
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

/**
 * Answers about the connectivity graph: the picture, the same as text, and what its parts rest on. That of a large cluster
 * takes seconds, so that it is made a little at a time, of the snapshot that there is when it is asked for; a picture that
 * the client does not want any more, since it cancelled it or asked for another one, is answered with an error.
 */
export function registerGraph(connection: Connection, guard: Guard, live: Live, inView: ClusterInView): void {
  let newest = 0;
  connection.onRequest(graphRequest, (params: GraphParams, token: CancellationToken) =>
    guard.answerLater<GraphResult | null | ResponseError>('graph', null, async () => {
      const own = ++newest;
      const { snapshot, indexing } = live;
      const asked = askedAt(snapshot, inView, params) ?? askedFor(snapshot, inView, params.scope);
      if (!asked) return null;
      const drawing = await inSteps(drawingOf(asked), () => own === newest && !token.isCancellationRequested);
      return drawing ? drawn({ snapshot, indexing }, asked, drawing) : unwanted;
    }),
  );
  connection.onRequest(graphTextRequest, ({ scope, format, theme }: GraphTextParams, token: CancellationToken) =>
    guard.answerLater<string | ResponseError>('graph text', '', async () => {
      const asked = askedFor(live.snapshot, inView, scope);
      if (!asked) return '';
      const drawing = await inSteps(drawingOf(asked), () => !token.isCancellationRequested);
      if (!drawing) return unwanted;
      if (format === 'svg') return [...graphSvg(drawing.graph, drawing.layout, theme)].join('');
      const clusters = [{ cluster: asked.cluster.name, graph: drawing.picture.graph }];
      return [...(format === 'dot' ? dotOf(clusters) : mermaidOf(clusters))].join('');
    }),
  );
  connection.onRequest<TextResult, void>(graphDetailsRequest, (params: GraphDetailsParams, token: CancellationToken) =>
    guard.answerLater<TextResult | ResponseError>('graph details', { text: '', links: [] }, async () => {
      const { snapshot } = live;
      const asked = askedFor(snapshot, inView, params.scope);
      if (!asked) return { text: '', links: [] };
      const calls = await inSteps(allCallsInSteps(asked.cluster), () => !token.isCancellationRequested);
      return calls ? details(snapshot, asked, params) : unwanted;
    }),
  );
}

const unwanted = new ResponseError(LSPErrorCodes.RequestCancelled, 'The graph is not wanted any more.');

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
    offsetAt(sourceLines(file.source), position),
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

/** What is drawn of a cluster, without what else there is in the snapshot. */
interface Drawing {
  readonly graph: ConnectivityGraph;
  readonly reach: ReadonlyMap<string, readonly string[]>;
  readonly picture: Picture;
  readonly layout: Layout;
}

/** The last one of a cluster is kept: an edit that leaves the cluster as it is, and an export, need no other one. */
function* drawingOf({ cluster, focus, scope }: Asked): Steps<Drawing> {
  const { depth = 1, namespaces = [], expanded = [], hidden = [] } = scope;
  const key = JSON.stringify([focus?.key, depth, namespaces, expanded, hidden]);
  const last = lastDrawing(cluster);
  if (last.drawing && last.key === key) return last.drawing;
  const graph = yield* connectivityGraph(cluster, { focus, depth, namespaces, expanded });
  const reach = yield* openReach(cluster, graph);
  const picture = pictureOf(graph, new Set(hidden));
  yield;
  const drawing = { graph, reach, picture, layout: yield* layoutInSteps(picture.graph) };
  Object.assign(last, { key, drawing });
  return drawing;
}

const lastDrawing = memo((_: ClusterModel): { readonly key?: string; readonly drawing?: Drawing } => ({}));

function drawn(
  { snapshot, indexing }: Pick<Live, 'snapshot' | 'indexing'>,
  { cluster, scope, focus }: Asked,
  { graph, reach, picture, layout }: Drawing,
): GraphResult {
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
    namespaces: countedNamespaces(cluster),
    width: layout.width,
    height: layout.height,
    boxes: layout.boxes.map((box) => {
      const group = picture.graph.groups.find(({ id }) => id === box.id);
      return { ...box, namespace: group?.namespace ?? '', nodes: group?.nodes.map(({ id }) => id) ?? [] };
    }),
    nodes: layout.nodes.flatMap(({ isOutside: _, ...rect }) => {
      const node = known.get(rect.id);
      const reached = reach.get(rect.id);
      const held = reached ? { openReach: reached } : {};
      return node ? [{ ...rect, ...nodeOf(snapshot, cluster, node, focus), ...held }] : [];
    }),
    edges: [...edges, ...inside],
    tags: layout.tags.map(({ x, y, width, height, text, kind = 'allowed' }) => ({ x, y, width, height, text, kind })),
    leftOut: graph.leftOut,
    unseen: unseenIn(cluster),
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
  if (node.type === 'outside') {
    return { id, type, name, kind: node.kind, isFocus: false, ...(node.isEveryPod ? { isEveryPod: true } : {}) };
  }
  if (node.type === 'namespace') return { id, type, name, kind: counted(node.workloads, 'workload'), isFocus: false };
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

/** How many charts and bases nobody sees the objects of; one that is in several namespaces counts once. */
function unseenIn({ namespaces }: ClusterModel): number {
  const all = [...namespaces.values()].flatMap(({ unseen }) => unseen.filter(({ resource }) => !resource.unread));
  return new Set(all.map(({ resource }) => resource.nameNode)).size;
}

/** Those that have workloads. */
function countedNamespaces(cluster: ClusterModel): GraphResult['namespaces'] {
  const counts = new Map<string, number>();
  for (const { namespace } of distinctWorkloads(cluster)) counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
  return [...counts].map(([name, workloads]) => ({ name, workloads }));
}

function details(snapshot: Snapshot, question: Asked, { from, to }: GraphDetailsParams): TextResult {
  const { cluster } = question;
  const first = endOf(question, from);
  const outline = to === undefined ? graphDetails(cluster, first) : graphDetails(cluster, first, endOf(question, to));
  return linkedText(snapshot, outline);
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
