import type { Selector } from '../../../server/src/model/selector.ts';
import type { AnyPodsParty } from '../../../server/src/policy/party.ts';
import { isEmpty, type PortSet } from '../../../server/src/policy/portSet.ts';
import { exposuresOf, type Open, type Exposure as OurExposure } from '../../../server/src/reports/exposure.ts';
import type { ClusterModel } from '../../../server/src/snapshot/clusterModel.ts';
import { peersOf } from './ours.ts';
import { podsPeer, requirement } from './readPeer.ts';
import { type Exposed, type Exposure, entireCluster, type Peer } from './types.ts';

/** What `netpol list --exposure` adds. Throws where it leaves something open that the peer's assumptions do not settle. */
export function ourExposure(cluster: ClusterModel): Exposure {
  const exposures = [...exposuresOf(cluster)];
  return {
    exposed: exposures.flatMap(exposed),
    unprotected: exposures.flatMap(({ workload, direction, isProtected }) =>
      isProtected === 'no' ? peersOf(workload).map((name) => `${name} ${direction}`) : [],
    ),
  };
}

function exposed({ workload, direction, open }: OurExposure): Exposed[] {
  return peersOf(workload).flatMap((own) =>
    open.flatMap((one) => {
      const { ports, named } = settled(one);
      if (isEmpty(ports) && named.length === 0) return [];
      return otherEnds(one.peer).map((other) =>
        direction === 'ingress'
          ? { direction, from: other, to: own, ports, named }
          : { direction, from: own, to: other, ports, named },
      );
    }),
  );
}

/** What is allowed when no ipBlock matches a pod. */
function settled({ allowed, unknown, reasons }: Open): { ports: PortSet; named: string[] } {
  const open = isEmpty(unknown.ports) && unknown.named.length === 0 ? [] : reasons;
  const unsettled = open.filter(({ code }) => code !== 'ipblock-pod');
  if (unsettled.length > 0) throw new Error(`unknown: ${unsettled.map(({ message }) => message).join('; ')}`);
  return { ports: allowed.ports, named: allowed.named.map(({ protocol, name }) => `${protocol} ${name}`) };
}

function otherEnds(peer: Open['peer']): Peer[] {
  return peer.type === 'external' ? peersOf(peer) : [podsWords(peer)];
}

function podsWords({ namespaces, pods }: AnyPodsParty): string {
  const home = 'name' in namespaces ? namespaces.name : requirements(namespaces);
  if (home.length === 0 && pods.requirements.length === 0) return entireCluster;
  return podsPeer(home, requirements(pods));
}

function requirements(selector: Selector): string[] {
  return selector.requirements.map(({ key, operator, values }) =>
    requirement(
      key,
      operator,
      values.map((value) => value ?? ''),
    ),
  );
}
