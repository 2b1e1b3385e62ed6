import type { Case } from './cases.ts';
import type { Difference } from './compare.ts';

/** A difference that is none of our errors. */
export interface Allowed extends Pick<Difference, 'side' | 'line'> {
  readonly kind: Case['kind'];
  /** The input in which it occurs; every case of the kind with that input may have it, and one must. */
  readonly dir: string;
  /** Where it is settled that the peer is wrong, and what is right. */
  readonly reason: string;
}

export const allowedDifferences: readonly Allowed[] = [
  {
    kind: 'list',
    dir: 'tests/k8s_ingress_test_new',
    side: 'theirs',
    line: '{ingress-controller}|default/unicorn[Deployment]|TCP|8080-8080',
    reason:
      'semantics.md 1.7: the port of an Ingress backend is a port of the Service, which has only 5000 here; the peer also takes the targetPort 8080.',
  },
];

/** The differences of a case that are not in the table. */
export function unallowed(which: { readonly kind: Case['kind']; readonly dir: string }, found: readonly Difference[]) {
  return found.filter((difference) => !allowedDifferences.some((allowed) => isSame(allowed, which, difference)));
}

export function isSame(
  allowed: Allowed,
  { kind, dir }: { readonly kind: Case['kind']; readonly dir: string },
  { side, line }: Difference,
): boolean {
  return allowed.kind === kind && allowed.dir === dir && allowed.side === side && allowed.line === line;
}
