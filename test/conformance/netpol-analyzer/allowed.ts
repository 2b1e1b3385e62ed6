import { type Case, inputOf } from './cases.ts';
import type { Difference } from './compare.ts';

export type Group = 'list' | 'exposure' | 'diff' | 'explain';

/** A difference that is none of our errors. */
export interface Allowed extends Difference {
  readonly group: Group;
  /** Every case of the group with this input may have it, and one must. */
  readonly input: string;
  /** Where it is settled that the peer is wrong, and what is right. */
  readonly reason: string;
}

const unicorn = '{ingress-controller}|default/unicorn[Deployment]';
const [workloadA, workloadB] = ['hello-world/workload-a[Deployment]', 'hello-world/workload-b[Deployment]'];
const denyAll = 'denied, NetworkPolicy hello-world/deny-all-app-a selects';
const saysNothing =
  'semantics.md 1.1: a policy that isolates and has no rules denies; the peer denies too and does not say which policy does.';
const allButTcp80 = ['TCP|1-79', 'TCP|81-65535', 'UDP|1-65535', 'SCTP|1-65535'];

export const allowedDifferences: readonly Allowed[] = [
  {
    group: 'list',
    input: 'tests/k8s_ingress_test_new',
    side: 'theirs',
    line: '{ingress-controller}|default/unicorn[Deployment]|TCP|8080-8080',
    reason:
      'semantics.md 1.7: the port of an Ingress backend is a port of the Service, which has only 5000 here; the peer also takes the targetPort 8080.',
  },
  {
    group: 'diff',
    input: 'tests/k8s_ingress_test tests/k8s_ingress_test_new',
    side: 'theirs',
    line: 'added|{ingress-controller}|default/unicorn[Deployment]|no port|TCP 8080|default/unicorn[Deployment] added',
    reason:
      'semantics.md 1.7: the port of an Ingress backend is a port of the Service, which has only 5000 here; the peer also takes the targetPort 8080.',
  },
  ...both(
    `${unicorn}|denied|egress: allowed, default|ingress: denied, Ingress default/ingress-policy other-ports unicorn|TCP|8080-8080`,
    `${unicorn}|allowed|egress: allowed, default|ingress: allowed, Ingress default/ingress-policy allows unicorn|TCP|8080-8080`,
    'tests/k8s_ingress_test_new',
    'semantics.md 1.7: as for list.',
  ),
  ...allButTcp80.flatMap((ports) => [
    ...both(
      `${workloadA}|${workloadB}|denied|egress: ${denyAll}|ingress: allowed, default|${ports}`,
      `${workloadA}|${workloadB}|denied|egress: nothing|ingress: allowed, default|${ports}`,
      'tests/exposure_test_with_anp_4_entire_cluster_example',
      saysNothing,
    ),
    ...both(
      `${workloadB}|${workloadA}|denied|egress: allowed, default|ingress: ${denyAll}|${ports}`,
      `${workloadB}|${workloadA}|denied|egress: allowed, default|ingress: nothing|${ports}`,
      'tests/exposure_test_with_anp_4_entire_cluster_example',
      saysNothing,
    ),
  ]),
];

function both(ours: string, theirs: string, input: string, reason: string): Allowed[] {
  return [
    { group: 'explain', input, side: 'ours', line: ours, reason },
    { group: 'explain', input, side: 'theirs', line: theirs, reason },
  ];
}

/** The differences of a case that are not in the table. */
export function unallowed(group: Group, which: Case, found: readonly Difference[]): Difference[] {
  return found.filter(
    (difference) => !allowedDifferences.some((allowed) => isAllowedBy(allowed, group, which, difference)),
  );
}

export function isAllowedBy(allowed: Allowed, group: Group, which: Case, { side, line }: Difference): boolean {
  return allowed.group === group && allowed.input === inputOf(which) && allowed.side === side && allowed.line === line;
}
