import { type Access, access, externalAccess } from '../../server/src/policy/access.ts';
import { addressRanges } from '../../server/src/policy/addressSet.ts';
import { ingressController, type Party } from '../../server/src/policy/party.ts';
import { equalPorts, formatPorts } from '../../server/src/policy/portSet.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import { distinctWorkloads, partyOf, policiesOf } from '../../server/src/snapshot/queries.ts';
import type { Snapshot } from '../../server/src/snapshot/snapshot.ts';

/**
 * Every pair between which a change alters anything, as `shop/web -> shop/cart: no port => TCP 7070`. The ingress
 * controller and the addresses outside count as ends too.
 * @param called What a workload is called in both, where it is another name in one of them.
 */
export function changedPairs(
  before: Snapshot,
  after: Snapshot,
  called: (name: string) => string = (name) => name,
): string[] {
  return before.clusters.flatMap((cluster, index) => {
    const was = reachOf(cluster, called);
    const is = reachOf(after.clusters[index] as ClusterModel, called);
    const pairs = [...new Set([...was.keys(), ...is.keys()])];
    return pairs
      .filter((pair) => was.get(pair) !== is.get(pair))
      .map((pair) => `${pair}: ${was.get(pair)} => ${is.get(pair)}`);
  });
}

export const controllerName = 'ingress controller';

function reachOf(cluster: ClusterModel, called: (name: string) => string): Map<string, string> {
  const reach = new Map<string, string>();
  const lookup = policiesOf(cluster);
  const pods = distinctWorkloads(cluster).map((workload) => ({
    name: called(`${workload.namespace}/${workload.resource.name}`),
    party: partyOf(cluster, workload),
  }));
  const sources: { name: string; party: Party }[] = [{ name: controllerName, party: ingressController }, ...pods];
  for (const to of pods) {
    for (const from of sources) {
      if (from !== to) reach.set(`${from.name} -> ${to.name}`, accessWords(access(from.party, to.party, lookup)));
    }
    const outside = (direction: 'ingress' | 'egress'): string =>
      externalAccess(to.party, direction, lookup)
        .map((part) => `${rangesWords(addressRanges(part.addresses))} on ${accessWords(part)}`)
        .join('; ') || 'nothing';
    reach.set(`outside -> ${to.name}`, outside('ingress'));
    reach.set(`${to.name} -> outside`, outside('egress'));
  }
  return reach;
}

function accessWords({ must, may }: Access): string {
  return equalPorts(must, may) ? formatPorts(must) : `${formatPorts(must)}, perhaps ${formatPorts(may)}`;
}

function rangesWords(ranges: readonly (readonly [string, string])[]): string {
  const words = ranges.map(([low, high]) => `${low}-${high}`).join(', ');
  return words === '0.0.0.0-255.255.255.255, ::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff' ? 'every address' : words;
}
