import type { Address } from './address.ts';
import type { Evidence, Strength } from './call.ts';

/** A host that a workload is told of, whatever that is. */
export interface Mention extends Address {
  /** The port that stands beside it, which counts where the Service has it. */
  readonly portBeside?: number | undefined;
  readonly strength: Strength;
  readonly evidence: Evidence;
  /** Whether a Secret says it, so that nothing of it may be told. */
  readonly isSecret: boolean;
  /** Whether it stands somewhere in a longer text, where a port that the Service does not have means something else. */
  readonly isLoose: boolean;
}

/** Strong: with a port, a scheme, or a namespace. */
export function strengthOf({ host, port, scheme }: Address): Strength {
  return port === undefined && scheme === undefined && !host.includes('.') ? 'weak' : 'strong';
}
