import type { Policy, Rule } from '../../model/policy.ts';
import { noAddress } from '../../policy/addressSet.ts';
import { equalPorts, isEmpty, portRange, subtractPorts, unionPorts } from '../../policy/portSet.ts';
import { rulePorts } from '../../policy/rulePorts.ts';
import { type Entry, entryOf, type Foreign, type Span } from '../../yaml/node.ts';
import { mappings, placeOfKey, placeOfLack } from './policyNodes.ts';

/** The rules of the directions that a policy isolates, or perhaps does: all others are ignored. */
export function countingRules({ isolates, ingress, egress }: Policy): readonly Rule[] {
  return [...(isolates.ingress === 'no' ? [] : ingress), ...(isolates.egress === 'no' ? [] : egress)];
}

/** The `from` or `to` of a rule as written. */
export function peersEntry({ direction, node }: Rule): Entry | undefined {
  return entryOf(node, direction === 'ingress' ? 'from' : 'to');
}

/** Whether no template adds fields to a rule. */
export function isWhole({ node }: Rule): boolean {
  return node.kind === 'scalar' || mappings(node).length > 0;
}

/** Where a rule is shown: at its first key. */
export function placeOfRule({ node }: Rule): Span & Foreign {
  return placeOfLack(node);
}

/** Where the ports of a rule are shown. */
export function placeOfPorts(rule: Rule): Span & Foreign {
  const entry = entryOf(rule.node, 'ports');
  return entry ? placeOfKey(entry) : placeOfRule(rule);
}

/** Whether a rule is about DNS and nothing else: its ports are 53, or what pods of DNS servers listen on instead. */
export function isDns(rule: Rule): boolean {
  if (rule.ports === 'all') return false;
  const { must, may } = rulePorts(rule, { type: 'external', addresses: noAddress });
  return equalPorts(must, may) && !isEmpty(must) && isEmpty(subtractPorts(must, dnsPorts));
}

const dnsPorts = [53, 5353]
  .flatMap((port) => [portRange('UDP', port, port), portRange('TCP', port, port)])
  .reduce(unionPorts);
