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
];

/** The differences of a case that are not in the table. */
export function unallowed(group: Group, which: Case, found: readonly Difference[]): Difference[] {
  return found.filter(
    (difference) => !allowedDifferences.some((allowed) => isAllowedBy(allowed, group, which, difference)),
  );
}

export function isAllowedBy(allowed: Allowed, group: Group, which: Case, { side, line }: Difference): boolean {
  return allowed.group === group && allowed.input === inputOf(which) && allowed.side === side && allowed.line === line;
}
