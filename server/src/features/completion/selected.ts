import { readSelector } from '../../model/selector.ts';
import { distinct, peerMatches, type WorkloadInstance } from '../../snapshot/queries.ts';
import { isNull, type Node, valueAt } from '../../yaml/node.ts';
import type { Home } from './asked.ts';
import { type PolicyPlace, withoutMark } from './place.ts';

/** The workloads whose pods a policy is about, perhaps, as it is being typed; of very many the first. */
export function selectedPods(home: Home, { root, kind }: PolicyPlace): readonly WorkloadInstance[] {
  const spec = valueAt(withoutMark(root), 'spec');
  if (kind !== 'NetworkPolicy') return podsOfPeer(home, valueAt(spec, 'subject'));
  return podsWith(home, undefined, valueAt(spec, 'podSelector'));
}

/** The workloads that a peer means, or the subject of a policy of the whole cluster, perhaps; none for addresses, and of very many the first. */
export function podsOfPeer(home: Home, peer: Node | undefined): readonly WorkloadInstance[] {
  const namespaces = valueAt(peer, 'namespaces');
  if (!isNull(namespaces)) return podsWith(home, namespaces, undefined);
  const pods = valueAt(peer, 'pods') ?? peer;
  const [namespaceSelector, podSelector] = ['namespaceSelector', 'podSelector'].map((name) => valueAt(pods, name));
  if (isNull(namespaceSelector) && isNull(podSelector)) return [];
  return podsWith(home, isNull(namespaceSelector) ? undefined : namespaceSelector, podSelector);
}

function podsWith({ cluster, namespace }: Home, namespaces: Node | undefined, pods: Node | undefined) {
  const peer = {
    type: 'selector',
    namespaceSelector: namespaces && readSelector(namespaces),
    podSelector: readSelector(pods),
    node: nowhere,
  } as const;
  return distinct(peerMatches(cluster, namespace, peer).may.slice(0, most));
}

/** What is true of most of so many is true of most of all. */
const most = 1000;

const nowhere: Node = { kind: 'scalar', value: null, style: 'plain', start: 0, end: 0 };
