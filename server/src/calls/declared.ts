import type { NamedWorkload } from '../model/clusterFacts.ts';
import type { DocumentSpan } from '../model/instance.ts';
import { text } from '../model/resource.ts';
import { noPorts, portRange, unionPorts } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinct, type WorkloadInstance } from '../snapshot/queries.ts';
import { configFileName } from '../workspace/config.ts';
import { valueAt } from '../yaml/node.ts';
import { parseAddresses } from './address.ts';
import type { Call } from './call.ts';
import type { Mention } from './mention.ts';
import { placeInside } from './texts.ts';

/**
 * The annotation by which a workload says whom it calls where nothing else does: addresses as its code has them,
 * `db.shop:5432, redis:6379`. It has a prefix because a key without one belongs to the user (apimachinery, annotations).
 */
export const callsAnnotation = 'netpol.io/calls';

/** The hosts that a workload declares, on itself or on its pods. */
export function declaredMentions(_: ClusterModel, workload: WorkloadInstance): Mention[] {
  return declaredWords(workload).flatMap(({ word, place }) =>
    parseAddresses(word).map(
      (address): Mention => ({
        ...address,
        strength: 'strong',
        evidence: { ...place, text: `annotation ${callsAnnotation} of ${workload.resource.name}` },
        isSecret: false,
        isLoose: false,
      }),
    ),
  );
}

/** The words of that annotation, addresses or not, and where each stands. */
export function declaredWords(
  workload: WorkloadInstance,
): readonly { readonly word: string; readonly place: DocumentSpan }[] {
  const { root, template } = workload.resource;
  return [root, ...(template === root ? [] : [template])].flatMap((part) => {
    const node = valueAt(part, 'metadata', 'annotations', callsAnnotation);
    if (node?.kind !== 'scalar') return [];
    return wordsOf(text(node) ?? '').map(({ word, start }) => ({
      word,
      place: placeInside(workload, node, start, start + word.length),
    }));
  });
}

/** What the configuration declares that a workload calls. It names ports of pods, and no Service. */
export function declaredCalls(cluster: ClusterModel, caller: WorkloadInstance): Call[] {
  const { callers } = cluster.configured;
  return callers.flatMap(({ of, from, ports, document }) => {
    const named = from.find((each) => isNamed(caller, each));
    if (!named) return [];
    const targets = distinct(workloadsIn(cluster, of.namespace).filter((each) => isNamed(each, of)));
    return targets.map((target) => ({
      from: 'workload',
      caller,
      target,
      service: undefined,
      asked: undefined,
      ports: ports.map(({ port, protocol }) => portRange(protocol, port, port)).reduce(unionPorts, noPorts),
      hidesPort: false,
      strength: 'strong',
      evidence: {
        uri: `${cluster.folder.base ?? cluster.folder.uri}/${configFileName}`,
        document,
        start: named.start,
        end: named.end,
        text: `callers of ${of.namespace}/${of.name} in ${configFileName}`,
      },
    }));
  });
}

/** What decides that: the configuration, and who is in the namespaces that it names. */
export function declaredBy(cluster: ClusterModel, caller: WorkloadInstance): readonly unknown[] {
  const { callers } = cluster.configured;
  if (callers.length === 0) return [];
  const named = callers.filter(({ from }) => from.some((each) => isNamed(caller, each)));
  return [callers, ...named.map(({ of }) => workloadsIn(cluster, of.namespace))];
}

function workloadsIn(cluster: ClusterModel, namespace: string): readonly WorkloadInstance[] {
  return cluster.namespaces.get(namespace)?.workloads ?? nobody;
}

const nobody: readonly WorkloadInstance[] = [];

function isNamed({ namespace, resource }: WorkloadInstance, named: NamedWorkload): boolean {
  return namespace === named.namespace && resource.name === named.name;
}

/** What stands between commas and white space. */
function wordsOf(list: string): { readonly word: string; readonly start: number }[] {
  return [...list.matchAll(/[^\s,]+/g)].map(({ 0: word, index }) => ({ word, start: index }));
}
