import type { Call, OutsideCall } from '../calls/call.ts';
import { apiServerPorts } from '../calls/outside.ts';
import { reaches } from '../calls/reaches.ts';
import { hostRange, noAddress, parseCidr } from '../policy/addressSet.ts';
import { formatPorts, portRange } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { asPods, everyone } from './ingressNeeds.ts';
import type { Need } from './need.ts';
import { podPeer } from './podPeer.ts';
import { portsOfCall } from './portsToOpen.ts';

/** What has to be let out of the caller of a call; nothing where that is no workload, or no policy could say it. */
export function egressNeeds(cluster: ClusterModel, call: Call): Need[] {
  const { caller, target, evidence } = call;
  if (!caller || !reaches(call)) return [];
  const { name, hostNetwork } = target.resource;
  const { ports, words } = portsOfCall(cluster, call);
  const remarks = words === formatPorts(ports) ? [] : [`on ${words}`];
  const need = { direction: 'egress', ports, destination: target.resource } as const;
  if (hostNetwork === 'yes') {
    const remark = `${name} uses hostNetwork: it is reached at its node`;
    return [{ ...need, peer: undefined, parties: everyone, reasons: [evidence, ...remarks, remark] }];
  }
  const peer = podPeer(cluster, caller.namespace, target);
  const reasons = [evidence, ...remarks, ...peer.remarks];
  return [{ ...need, peer: peer.value, parties: [asPods(cluster, target)], reasons }];
}

/** The same for a call that leaves the cluster. DNS is opened for all pods alike. */
export function outsideNeeds(call: OutsideCall): Need[] {
  const { to, port, protocol = 'TCP', evidence } = call;
  const need = { direction: 'egress', destination: undefined } as const;
  switch (to.type) {
    case 'dns':
      return [];
    case 'apiServer': {
      const reasons = [evidence, 'to the API server, which is no pod and mostly listens on one of these ports'];
      return [{ ...need, peer: undefined, parties: everyone, ports: apiServerPorts, reasons }];
    }
    case 'host': {
      if (leadsNowhere(call)) return [];
      const ports = port === undefined ? portRange(protocol) : portRange(protocol, port, port);
      const cidr = to.host === undefined ? undefined : hostRange(to.host);
      const addresses = cidr === undefined ? undefined : parseCidr(cidr)?.addresses;
      if (cidr !== undefined && addresses) {
        return [
          {
            ...need,
            ports,
            peer: { ipBlock: { cidr } },
            parties: [{ type: 'external', addresses }],
            reasons: [evidence],
          },
        ];
      }
      const reasons = [evidence, 'to every address, since a policy cannot name hosts'];
      return everyNetwork.map((network) => ({
        ...need,
        ports,
        peer: { ipBlock: { cidr: network } },
        parties: [{ type: 'external', addresses: parseCidr(network)?.addresses ?? noAddress }],
        reasons,
      }));
    }
  }
}

/** Whether nothing says which addresses a Service without selector stands for. */
export function leadsNowhere({ to }: OutsideCall): boolean {
  return to.type === 'host' && to.host === undefined && to.service !== undefined;
}

const everyNetwork = ['0.0.0.0/0', '::/0'] as const;
