import type { Direction } from '../model/policy.ts';
import { addressRanges } from '../policy/addressSet.ts';
import { formatPorts, isEmpty } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinct, isolatedBy, type PolicyInstance, selectedBy, type WorkloadInstance } from '../snapshot/queries.ts';
import { externalReachOf, groupedByPorts, reachOf, unsure } from './reach.ts';
import { type Line, type Link, linkTo, listed, type Segment } from './text.ts';

/** Who may call a workload, whom it may call, and which policies say so. */
export function workloadCard(cluster: ClusterModel, workload: WorkloadInstance): Line[] {
  const { kind, name, hostNetwork } = workload.resource;
  return [
    [{ strong: `${kind} ${name} in ${workload.namespace}` }],
    ...(hostNetwork ? [['It uses hostNetwork: most network plugins apply no policy to it.']] : []),
    ...directionLines(cluster, workload, 'ingress'),
    ...directionLines(cluster, workload, 'egress'),
  ];
}

function directionLines(cluster: ClusterModel, workload: WorkloadInstance, direction: Direction): Line[] {
  const policies = isolatingPolicies(cluster, workload, direction);
  const ingress = direction === 'ingress';
  if (policies.length === 0) {
    return [
      [
        ingress
          ? 'Ingress: not isolated, everything may connect.'
          : 'Egress: not isolated, it may connect to everything.',
      ],
    ];
  }
  const reach = reachOf(cluster, workload, direction);
  const outside = externalReachOf(cluster, workload, direction);
  const sure = reachLines(reach.map(({ other, must }) => ({ item: linkTo(other, other.resource.name), ports: must })));
  const perhaps = reachLines(
    reach.map((item) => ({ item: linkTo(item.other, item.other.resource.name), ports: unsure(item) })),
  );
  const addresses = outside
    .filter(({ may }) => !isEmpty(may))
    .map((part): Segment[] => {
      const ports = isEmpty(part.must) ? part.may : part.must;
      return [
        `${isEmpty(part.must) ? 'perhaps ' : ''}${rangesWords(addressRanges(part.addresses))} on ${formatPorts(ports)}`,
      ];
    });
  const parts = [...sure, ...addresses];
  const verb = ingress ? 'May be called by ' : 'May call ';
  return [
    [ingress ? 'Ingress: isolated by ' : 'Egress: isolated by ', ...listed(policies), '.'],
    parts.length === 0 ? [ingress ? 'Nobody may call it.' : 'It may call nobody.'] : [verb, ...joined(parts), '.'],
    ...(perhaps.length > 0 ? [['Perhaps also ', ...joined(perhaps), ': the manifests do not tell.']] : []),
  ];
}

/** Links to the policies that isolate a workload. */
function isolatingPolicies(cluster: ClusterModel, workload: WorkloadInstance, direction: Direction): Link[] {
  const isolating = new Set(isolatedBy(cluster, workload, direction).map(({ policy }) => policy));
  const policies: readonly PolicyInstance[] = cluster.namespaces.get(workload.namespace)?.policies ?? [];
  return distinct(policies.filter(({ resource }) => isolating.has(resource))).map((policy) =>
    linkTo(
      policy,
      selectedBy(cluster, policy).must.includes(workload) ? policy.resource.name : `${policy.resource.name} (perhaps)`,
    ),
  );
}

function reachLines(items: Parameters<typeof groupedByPorts<Link>>[0]): Segment[][] {
  return [...groupedByPorts(items)].map(([words, links]) => [...listed(links), ` on ${words}`]);
}

function joined(parts: readonly Segment[][]): Segment[] {
  return parts.flatMap((part, index) => (index === 0 ? part : ['; ', ...part]));
}

/** `any address outside the cluster`, or ranges. */
function rangesWords(ranges: readonly (readonly [string, string])[]): string {
  const everyV4 = ranges.some(([low, high]) => low === '0.0.0.0' && high === '255.255.255.255');
  const everyV6 = ranges.some(([low, high]) => low === '::' && high.startsWith('ffff:ffff'));
  if (everyV4 && everyV6) return 'any address outside the cluster';
  const shown = ranges.slice(0, 4).map(([low, high]) => (low === high ? low : `${low} to ${high}`));
  return `${shown.join(', ')}${ranges.length > 4 ? ` and ${ranges.length - 4} more ranges` : ''}`;
}
