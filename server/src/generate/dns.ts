import { hostRange, parseCidr } from '../policy/addressSet.ts';
import { nameLabel } from '../policy/selection.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { Value } from '../yaml/write.ts';

/** Egress to who answers DNS queries, over UDP and TCP, since large answers come over TCP. */
export function dnsRules(cluster: Pick<ClusterModel, 'configured'>): Value[] {
  const [pods, ...blocks] = dnsPeers(cluster) as [Value, ...Value[]];
  return [
    { to: [pods], ports: overBoth(cluster.configured.dns.ports) },
    ...(blocks.length > 0 ? [{ to: blocks, ports: overBoth([53]) }] : []),
  ];
}

/** Who answers: its pods, and the addresses of caches behind them. */
export function dnsPeers({ configured }: Pick<ClusterModel, 'configured'>): Value[] {
  const { namespace, labels, addresses } = configured.dns;
  const pods = {
    namespaceSelector: { matchLabels: { [nameLabel]: namespace } },
    podSelector: labels.size > 0 ? { matchLabels: Object.fromEntries(labels) } : {},
  };
  const blocks = addresses.map(hostRange).filter((cidr) => parseCidr(cidr));
  return [pods, ...blocks.map((cidr) => ({ ipBlock: { cidr } }))];
}

function overBoth(ports: readonly number[]): Value[] {
  return ports.flatMap((port) => ['UDP', 'TCP'].map((protocol) => ({ protocol, port })));
}
