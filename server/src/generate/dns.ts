import { hostRange, parseCidr } from '../policy/addressSet.ts';
import { nameLabel } from '../policy/selection.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { Value } from '../yaml/write.ts';

/** Egress to who answers DNS queries, over UDP and TCP, since large answers come over TCP. */
export function dnsRules({ configured }: ClusterModel): Value[] {
  const { namespace, labels, ports, addresses } = configured.dns;
  const pods = {
    namespaceSelector: { matchLabels: { [nameLabel]: namespace } },
    podSelector: labels.size > 0 ? { matchLabels: Object.fromEntries(labels) } : {},
  };
  const blocks = addresses.map(hostRange).filter((cidr) => parseCidr(cidr));
  return [
    { to: [pods], ports: overBoth(ports) },
    ...(blocks.length > 0 ? [{ to: blocks.map((cidr) => ({ ipBlock: { cidr } })), ports: overBoth([53]) }] : []),
  ];
}

function overBoth(ports: readonly number[]): Value[] {
  return ports.flatMap((port) => ['UDP', 'TCP'].map((protocol) => ({ protocol, port })));
}
