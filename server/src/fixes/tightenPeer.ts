import { callsTo } from '../calls/callsTo.ts';
import { reaches } from '../calls/reaches.ts';
import { ingressNeeds } from '../generate/ingressNeeds.ts';
import { few } from '../generate/podPeer.ts';
import { nameFrom } from '../model/instance.ts';
import type { Peer } from '../model/policy.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { mayHoldMore, type PolicyInstance, selectedBy } from '../snapshot/queries.ts';
import { appendItems, removeItem, setEntry } from '../yaml/edit.ts';
import { type Sequence, valueAt } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import type { Value } from '../yaml/write.ts';
import { type EditStep, editedInTurn, editsBetween, nodeAt, type Path, pathOf } from './inDocument.ts';
import { refactoring } from './refactoring.ts';
import { isShared } from './shared.ts';

/** *Admit only the callers that are known*: in the stead of all pods, or of everyone, those of whom manifests say that they call. */
export const tightenPeer = refactoring(
  { kind: 'refactor.rewrite', of: ['policy'] },
  function* ({ context, policy, document, path }) {
    const at = path.findIndex(({ key }) => key === 'ingress');
    const node = path[at + 1]?.node;
    const rule = policy.resource.ingress.find((each) => each.node.start === node?.start && !each.node.origin);
    const place = node && pathOf(document.root, node);
    if (node?.kind !== 'mapping' || !rule || !place || isShared(document.root, node)) return;
    const broad = rule.peers === 'everyone' ? [] : rule.peers.flatMap((peer, index) => (isAnyPod(peer) ? [index] : []));
    if (rule.peers !== 'everyone' && broad.length === 0) return;
    const known = knownCallers(context.cursor.cluster, policy);
    if (!known) return;
    const steps = rule.peers === 'everyone' ? [written(place, known.peers)] : exchanged(place, broad, known.peers);
    const made = editsBetween(document, editedInTurn(document, steps));
    yield { title: `Admit only the callers that are known: ${few(known.names)}`, made };
  },
);

function isAnyPod(peer: Peer): boolean {
  if (peer.type !== 'selector') return false;
  return [peer.namespaceSelector, peer.podSelector].every((selector) => (selector?.requirements.length ?? 0) === 0);
}

interface Known {
  readonly names: readonly string[];
  readonly peers: readonly Value[];
}

/** Undefined where nobody is known to call, or somebody does who is no pod that a peer could name. */
function knownCallers(cluster: ClusterModel, policy: PolicyInstance): Known | undefined {
  const { must, may } = selectedBy(cluster, policy);
  if (must.length < may.length || mayHoldMore(cluster, policy.namespace)) return undefined;
  const calls = must.flatMap((workload) => callsTo(cluster, workload)).filter(reaches);
  const peers = new Map<string, Value>();
  for (const call of calls) {
    const needs = ingressNeeds(cluster, call);
    if (needs.length === 0) return undefined;
    for (const { peer } of needs) {
      const text = JSON.stringify(peer);
      if (peer === undefined || text === everyPod) return undefined;
      peers.set(text, peer);
    }
  }
  const names = calls.map(({ caller }) => (caller ? nameFrom(policy.namespace, caller) : 'the ingress controller'));
  return peers.size > 0 ? { names: [...new Set(names)], peers: [...peers.values()] } : undefined;
}

const everyPod = JSON.stringify({ namespaceSelector: {} });

function written(place: Path, peers: readonly Value[]): EditStep {
  return (document) => {
    const rule = nodeAt(document.root, place);
    return rule?.kind === 'mapping' ? setEntry(document, rule, 'from', peers) : [];
  };
}

/** The known peers go to the end of the list; then those that they replace go, the last first. */
function exchanged(place: Path, broad: readonly number[], peers: readonly Value[]): EditStep[] {
  const inList =
    (edit: (document: Document, list: Sequence) => ReturnType<EditStep>): EditStep =>
    (document) => {
      const list = valueAt(nodeAt(document.root, place), 'from');
      return list?.kind === 'sequence' ? edit(document, list) : [];
    };
  return [
    inList((document, list) => appendItems(document, list, peers)),
    ...broad.toReversed().map((index) => inList((document, list) => removeItem(document, list, index))),
  ];
}
