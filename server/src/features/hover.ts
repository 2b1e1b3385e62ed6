import { callsAt, outsideCallAt } from '../calls/callsAt.ts';
import type { Instance } from '../model/instance.ts';
import type { Resource } from '../model/resource.ts';
import type { Cursor, Step } from '../snapshot/cursor.ts';
import { cursorsOrPatchesAt } from '../snapshot/patchCursor.ts';
import type { PolicyInstance, WorkloadInstance } from '../snapshot/queries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { ClusterPolicyInstance } from '../snapshot/tierQueries.ts';
import { entryOf } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import { inTurn } from './byCluster.ts';
import { callCard, outsideCard } from './callCard.ts';
import { clusterPeerCard, clusterPolicyCard } from './clusterPolicyCard.ts';
import { fieldCard } from './fieldCard.ts';
import { holderCard } from './holderCard.ts';
import { ownLabelsCard, podLabelsCard } from './labelsCard.ts';
import { namespaceCard } from './namespaceCard.ts';
import { peerCard } from './peerCard.ts';
import { pluginPolicyCard } from './pluginPolicyCard.ts';
import { policyCard } from './policyCard.ts';
import { portsCard } from './portsCard.ts';
import { isSamePlace } from './referred.ts';
import { serviceCard } from './serviceCard.ts';
import type { Card, Line } from './text.ts';
import { workloadCard } from './workloadCard.ts';

/** What a hover says at an offset of a file, with the span of `document` that it speaks of; undefined for nothing. */
export interface Hover extends Card {
  readonly document: Document;
}

/** @param inView The name of the cluster whose answer comes first. */
export function hoverAt(snapshot: Snapshot, uri: string, offset: number, inView?: string): Hover | undefined {
  const cursors = cursorsOrPatchesAt(snapshot, uri, offset, inView);
  const found = cursors.flatMap((cursor) => {
    const answer = cursor.instance && (aboutCall(cursor, cursor.instance) ?? aboutResource(cursor, cursor.instance));
    return answer && answer.lines.length > 0 ? [{ cursor, answer }] : [];
  });
  // What a kustomization writes into several objects is a field of each, which says nothing beside what it means.
  const meant = found.filter(({ answer }) => !answer.isField);
  const answers = meant.length > 0 ? meant : found;
  const [first] = answers;
  if (!first) return aboutPluginPolicy(cursors[0]);
  const { start, end } = first.answer.step;
  const lines = inTurn(answers.map(({ cursor, answer }) => ({ ...cursor, lines: answer.lines })));
  return { document: first.cursor.document, at: { start, end }, lines };
}

/** A policy of a network plugin is no object: what there is of it is what it leaves unknown. */
function aboutPluginPolicy(cursor: Cursor | undefined): Hover | undefined {
  const card = cursor && pluginPolicyCard(cursor.document, cursor.offset);
  return card && { document: cursor.document, ...card };
}

interface Answer {
  readonly step: Step;
  readonly lines: readonly Line[];
  /** Whether it only says what the field is for. */
  readonly isField?: true;
}

function aboutCall(cursor: Cursor, instance: Instance): Answer | undefined {
  const here = callsAt(cursor);
  const outside = here ? undefined : outsideCallAt(cursor);
  if (outside) return { step: outside.step, lines: outsideCard(cursor.cluster, outside.call) };
  if (!here) return undefined;
  const lines = callCard(cursor.cluster, here.calls, instance);
  return { step: here.step, lines: isHolder(instance) ? [...holderCard(cursor.cluster, instance), ...lines] : lines };
}

function aboutResource(cursor: Cursor, instance: Instance): Answer | undefined {
  const { kind, type } = instance.resource;
  const about = aboutMeaning(cursor, instance);
  if (!about || about.lines.length === 0) {
    const field = type === 'policy' || type === 'clusterPolicy' ? fieldCard(kind, cursor) : undefined;
    return field && { ...field, isField: true };
  }
  // Few know these fields by heart.
  const isField = type === 'clusterPolicy' && cursor.path[0]?.key === 'spec';
  return isField ? { ...about, lines: [...about.lines, ...(fieldCard(kind, cursor)?.lines ?? [])] } : about;
}

/** What it means in the cluster. */
function aboutMeaning({ cluster, path }: Cursor, instance: Instance): Answer | undefined {
  const itself = ownStep(path);
  if (isType(instance, 'policy')) {
    const step = itself ?? partOfSpec(path);
    return step ? { step, lines: policyCard(cluster, instance) } : aboutRule(cluster, instance, path);
  }
  if (isType(instance, 'clusterPolicy')) {
    const step = itself ?? (path[0]?.key === 'spec' && path[1]?.key === 'subject' ? path[1] : undefined);
    return step ? { step, lines: clusterPolicyCard(cluster, instance) } : aboutClusterPeer(cluster, instance, path);
  }
  if (isType(instance, 'workload')) {
    return itself ? { step: itself, lines: workloadCard(cluster, instance) } : aboutLabels(cluster, instance, path);
  }
  if (isType(instance, 'service')) {
    const step = itself ?? (path[0]?.key === 'spec' ? path[1] : undefined);
    return step && { step, lines: serviceCard(cluster, instance) };
  }
  if (isHolder(instance)) {
    const step = itself ?? (path[0]?.key === 'data' || path[0]?.key === 'stringData' ? path[1] : undefined);
    return step && { step, lines: holderCard(cluster, instance) };
  }
  if (isType(instance, 'namespace'))
    return itself && { step: itself, lines: namespaceCard(cluster, instance.resource.name) };
  return undefined;
}

/** Whether it holds texts that containers are given. */
function isHolder({ resource }: Instance): boolean {
  return resource.type === 'configMap' || (resource.type === 'hint' && resource.hint === 'secret');
}

/** The kind or the name of a resource. */
function ownStep([first, second]: readonly Step[]): Step | undefined {
  if (first?.key === 'kind') return first;
  return first?.key === 'metadata' && (second?.key === 'name' || second?.key === 'generateName') ? second : undefined;
}

/** What a policy says about itself, and not about a peer or a port. */
function partOfSpec([first, second, third]: readonly Step[]): Step | undefined {
  if (first?.key !== 'spec' || !second) return undefined;
  const isAboutAll = second.key === 'podSelector' || second.key === 'policyTypes';
  const isEmptyList = (second.key === 'ingress' || second.key === 'egress') && !third;
  return isAboutAll || isEmptyList ? second : undefined;
}

/** Inside `spec.ingress[i]` or `spec.egress[i]`: a peer, or the ports. */
function aboutRule(cluster: Cursor['cluster'], policy: PolicyInstance, path: readonly Step[]): Answer | undefined {
  const [spec, direction, item, part, index] = path;
  if (spec?.key !== 'spec' || !part || (direction?.key !== 'ingress' && direction?.key !== 'egress')) return undefined;
  const rule = policy.resource[direction.key][Number(item?.key)];
  if (!rule) return undefined;
  if (part.key === 'ports')
    return { step: index ?? part, lines: portsCard(cluster, policy, rule, index && Number(index.key)) };
  if (!index || part.key !== (direction.key === 'ingress' ? 'from' : 'to')) return undefined;
  return { step: index, lines: peerCard(cluster, policy, rule, Number(index.key)) };
}

/** Inside of a peer of a rule of a policy of the whole cluster. */
function aboutClusterPeer(
  cluster: Cursor['cluster'],
  { resource }: ClusterPolicyInstance,
  path: readonly Step[],
): Answer | undefined {
  const [spec, direction, item, part, index] = path;
  if (spec?.key !== 'spec' || !index || (direction?.key !== 'ingress' && direction?.key !== 'egress')) return undefined;
  if (part?.key !== (direction.key === 'ingress' ? 'from' : 'to')) return undefined;
  const peer = resource[direction.key][Number(item?.key)]?.peers[Number(index.key)];
  return { step: index, lines: clusterPeerCard(cluster, peer) };
}

function aboutLabels(
  cluster: Cursor['cluster'],
  workload: WorkloadInstance,
  path: readonly Step[],
): Answer | undefined {
  const ofPods = path.find(({ node }) => isSamePlace(node, workload.resource.labelsNode));
  if (ofPods) return { step: ofPods, lines: podLabelsCard(cluster, workload) };
  const [first, second, third] = path;
  if (first?.key !== 'metadata' || second?.key !== 'labels') return undefined;
  // What a kustomization or an anchor writes once may stand in both.
  return third && isGiven(workload, third)
    ? { step: third, lines: podLabelsCard(cluster, workload) }
    : { step: second, lines: ownLabelsCard(workload) };
}

/** Whether the labels of the pods have an entry that is written at the same place. */
function isGiven({ document: own, resource: { labelsNode } }: WorkloadInstance, { key, node }: Step): boolean {
  const { value } = entryOf(labelsNode, String(key)) ?? {};
  const [here, there] = [node, value].map((each) => each?.origin?.document ?? own);
  return value !== undefined && here === there && isSamePlace(node, value);
}

function isType<T extends Resource['type']>(
  instance: Instance,
  type: T,
): instance is Instance<Extract<Resource, { type: T }>> {
  return instance.resource.type === type;
}
