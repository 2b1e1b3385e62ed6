import type { PortEntry, Rule } from '../../model/policy.ts';
import type { Protocol } from '../../model/ports.ts';
import { peersText } from '../../policy/ingressRules.ts';
import { matchRule } from '../../policy/peers.ts';
import { includesPort } from '../../policy/portSet.ts';
import { rulePorts } from '../../policy/rulePorts.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import { dnsPods } from '../../snapshot/dns.ts';
import { mayHoldMore, type PolicyInstance } from '../../snapshot/queries.ts';
import type { View } from '../view.ts';
import { dnsReach, isAny, isDnsEntry, isolatedWithout } from './dns.ts';

/** The entries of egress rules that open the port of DNS over one protocol where nothing opens it over the other. */
export function* entriesWithout(
  policy: PolicyInstance,
  view: View,
  has: Protocol,
  lacks: 'UDP' | 'TCP',
): Iterable<PortEntry> {
  for (const rule of policy.resource.isolates.egress === 'no' ? [] : policy.resource.egress) {
    const entry = rule.ports === 'all' ? undefined : rule.ports.find((each) => isOver(each, has));
    if (entry && typeof entry.port === 'number' && view.read(isCut, policy, rule, entry, lacks)) yield entry;
  }
}

function isOver({ protocol, hidden, port }: PortEntry, wanted: Protocol): boolean {
  return protocol === wanted && hidden.length === 0 && typeof port === 'number';
}

/** Whether some pods get to the peers of a rule with one protocol and surely not with the other. */
function isCut(
  cluster: ClusterModel,
  policy: PolicyInstance,
  rule: Rule,
  entry: PortEntry,
  protocol: 'UDP' | 'TCP',
): boolean {
  if (!isDnsEntry(cluster, entry) || mayHoldMore(cluster, policy.namespace)) return false;
  const isForDns = matchRule(rule, policy.namespace, dnsPods(cluster), cluster.configured).verdict !== 'no';
  const opens = (each: PolicyInstance): boolean =>
    (isForDns && dnsReach(cluster, each)[protocol]) ||
    each.resource.egress.some((other) => isSameOrAll(other, each, rule, policy) && admits(other, entry, protocol));
  return isAny(isolatedWithout(cluster, policy, opens));
}

function isSameOrAll(other: Rule, its: PolicyInstance, rule: Rule, policy: PolicyInstance): boolean {
  return other.peers === 'everyone' || peersText(other, its.namespace) === peersText(rule, policy.namespace);
}

function admits(rule: Rule, { port }: PortEntry, protocol: 'UDP' | 'TCP'): boolean {
  const named = rule.ports !== 'all' && rule.ports.some(({ port: other }) => typeof other === 'string');
  const { may } = rulePorts(rule, anywhere);
  return named || (typeof port === 'number' && includesPort(may, protocol, port));
}

const anywhere = { type: 'external', addresses: { v4: [], v6: [] } } as const;
