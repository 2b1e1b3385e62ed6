/** Who answers the DNS queries of pods, as policies see them. */
import { selectorOf } from '../model/selector.ts';
import type { AnyPodsParty } from '../policy/party.ts';
import { noPorts, type PortSet, portRange, unionPorts } from '../policy/portSet.ts';
import type { ClusterModel } from './clusterModel.ts';
import { factsOf } from './namespaceModel.ts';

/** The pods that the configuration names; `kubeDns` where it says nothing. */
export function dnsPods({ namespaces, configured }: ClusterModel): AnyPodsParty {
  const { namespace, labels } = configured.dns;
  return {
    type: 'anyPods',
    namespaces: namespaces.get(namespace)?.facts ?? factsOf(namespace, [], configured),
    pods: selectorOf(Object.fromEntries(labels)),
  };
}

/** What they listen on. */
export function dnsPorts({ configured }: ClusterModel): PortSet {
  const ranges = configured.dns.ports.map((port) =>
    unionPorts(portRange('UDP', port, port), portRange('TCP', port, port)),
  );
  return ranges.reduce(unionPorts, noPorts);
}
