import type { PortEntry, Rule } from '../model/policy.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import {
  distinct,
  distinctWorkloads,
  type PolicyInstance,
  peerMatches,
  selectedBy,
  type WorkloadInstance,
} from '../snapshot/queries.ts';
import { type Line, linkTo, listedOf } from './text.ts';
import { portsWords, protocolWords } from './words.ts';

/** What the `ports` of a rule let through, or one entry of them; a name with its number on each pod. */
export function portsCard(
  cluster: ClusterModel,
  policy: PolicyInstance,
  rule: Rule,
  index: number | undefined,
): Line[] {
  const entry = rule.ports === 'all' || index === undefined ? undefined : rule.ports[index];
  const shown: Rule = entry ? { ...rule, ports: [entry] } : rule;
  const headline: Line = [{ strong: `${rule.direction === 'ingress' ? 'Admits' : 'May call'} ${portsWords(shown)}` }];
  if (shown.ports === 'all') return [headline];
  const destinations = destinationsOf(cluster, policy, rule);
  return [
    headline,
    ...shown.ports.flatMap((one) =>
      typeof one.port === 'string' && !one.hidden.includes('port') ? nameLines(one, one.port, destinations) : [],
    ),
  ];
}

/** `http is 8080 on web, api`, a line for each number. */
function nameLines(entry: PortEntry, name: string, destinations: readonly WorkloadInstance[]): Line[] {
  const byNumber = new Map<number, WorkloadInstance[]>();
  const otherwise: Line[] = [];
  for (const workload of destinations) {
    for (const { name: other, port, protocol } of workload.resource.ports) {
      if (other !== name) continue;
      if (protocol !== entry.protocol) {
        otherwise.push([{ code: name }, ` is ${protocol} on `, linkTo(workload), '.']);
        continue;
      }
      const known = byNumber.get(port);
      if (!known) byNumber.set(port, [workload]);
      else if (known.at(-1) !== workload) known.push(workload);
    }
  }
  if (byNumber.size > 0) {
    return [...byNumber].map(([number, workloads]) => [
      { code: name },
      ` is ${number} on `,
      ...listedOf(workloads, (workload) => linkTo(workload, workload.resource.name)),
    ]);
  }
  if (destinations.length === 0) return [['No pod is known that could have a port named ', { code: name }, '.']];
  return [
    ['No container here declares a ', `${protocolWords(entry)} port named `, { code: name }, ', so nothing matches.'],
    ...otherwise.slice(0, 2),
  ];
}

/** The workloads whose ports a rule speaks of: those that the policy selects, or whom an egress rule leads to. */
export function destinationsOf(
  cluster: ClusterModel,
  policy: PolicyInstance,
  { direction, peers }: Rule,
): readonly WorkloadInstance[] {
  if (direction === 'ingress') return distinct(selectedBy(cluster, policy).may);
  if (peers === 'everyone') return distinctWorkloads(cluster);
  return distinct(
    peers.flatMap((peer) => (peer.type === 'selector' ? peerMatches(cluster, policy.namespace, peer).may : [])),
  );
}
