import { dnsLabelProblems, portNameProblems } from '../../model/syntax.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { Cursor } from '../../snapshot/cursor.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { clustersOfFolder } from './clusters.ts';
import { componentAt, type Meant, sitesOf } from './component.ts';
import { isSamePart } from './parts.ts';
import { portInPolicyTests } from './policyTestPorts.ts';
import { type PortUse, portUsesIn, portUsesOf } from './portUses.ts';
import type { Found, Target } from './target.ts';
import { objectWords, wordSpan } from './words.ts';

/** The name of a port at the cursor: of a container, of a Service, or where something asks for one of these. */
export function portAt(snapshot: Snapshot, cursors: readonly Cursor[]): Target | undefined {
  for (const { instance, document, offset, cluster } of cursors) {
    const use = (instance ? portUsesOf(instance) : []).find(
      ({ part }) => part.document === document && part.start <= offset && offset <= part.end,
    );
    if (!use) continue;
    const isOfPods = use.of === 'pods';
    return {
      at: wordSpan(use.part),
      word: use.name,
      what: isOfPods ? 'name of a container port' : 'name of a Service port',
      isAnywhere: false,
      problems: isOfPods ? portNameProblems : dnsLabelProblems,
      found: () => found(snapshot, cluster, use),
    };
  }
  return undefined;
}

function found(snapshot: Snapshot, cluster: ClusterModel, start: PortUse): Found {
  const { of, name } = start;
  const clusters = clustersOfFolder(snapshot, cluster.folder);
  const { uses, parts } = componentAt<PortUse>(
    { clusters, in: (each) => portUsesIn(each, of, name), partsOf: ({ part }) => [part], areLinked },
    (_, { part }) => isSamePart(part, start.part),
  );
  const pods = new Set(uses.flatMap(({ use }) => (use.asks || of !== 'pods' ? [] : use.instance.resource)));
  const tests = portInPolicyTests(snapshot, pods, name);
  return {
    parts: [...parts, ...tests.parts],
    sites: sitesOf(clusters, uses, () => 1),
    refusal: tests.refusal,
    collision: (_, newName) => collision(uses, of, newName),
  };
}

/** Who asks for a port and who has it; copies of an object say the same. */
function areLinked(cluster: ClusterModel, one: PortUse, other: PortUse): boolean {
  if (one.asks && !other.asks) return one.asks(cluster, other.instance);
  if (!one.asks && other.asks) return other.asks(cluster, one.instance);
  return one.instance.key === other.instance.key && (!one.asks || one.role === other.role);
}

/** An object that would have two ports of one name, or a name that would mean other ports than before. */
function collision(uses: readonly Meant<PortUse>[], of: PortUse['of'], newName: string): string | undefined {
  const renamed = new Map<ClusterModel, PortUse[]>();
  for (const { cluster, use } of uses) renamed.set(cluster, [...(renamed.get(cluster) ?? []), use]);
  for (const [cluster, own] of renamed) {
    const others = portUsesIn(cluster, of, newName);
    for (const { instance, asks } of own) {
      const other = others.find((each) =>
        asks
          ? !each.asks && asks(cluster, each.instance)
          : each.asks
            ? each.asks(cluster, instance)
            : each.instance === instance,
      );
      if (!other) continue;
      if (asks)
        return `${objectWords(other.instance)} has a port named ${newName} already: ${objectWords(instance)} would mean it too.`;
      return other.asks
        ? `${objectWords(other.instance)} asks for a port named ${newName} already, and would mean that of ${objectWords(instance)}.`
        : `${objectWords(instance)} has a port named ${newName} already.`;
    }
  }
  return undefined;
}
