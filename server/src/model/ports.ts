import { entryOf, type Node } from '../yaml/node.ts';

export type Protocol = 'TCP' | 'UDP' | 'SCTP';
export const protocols: readonly Protocol[] = ['TCP', 'UDP', 'SCTP'];

export function isProtocol(value: unknown): value is Protocol {
  return value === 'TCP' || value === 'UDP' || value === 'SCTP';
}

/** A missing protocol is TCP (SetDefaults_NetworkPolicyPort, SetDefaults_Service); undefined for one that does not exist. */
export function readProtocol(node: Node | undefined): Protocol | undefined {
  const value = entryOf(node, 'protocol')?.value;
  if (value === undefined || (value.kind === 'scalar' && value.value === null)) return 'TCP';
  return value.kind === 'scalar' && isProtocol(value.value) ? value.value : undefined;
}

/** An IntOrString: a number, a name, or undefined when missing or neither. */
export function readPort(node: Node | undefined): number | string | undefined {
  if (node?.kind !== 'scalar') return undefined;
  const { value } = node;
  return typeof value === 'number' || typeof value === 'string' ? value : undefined;
}
