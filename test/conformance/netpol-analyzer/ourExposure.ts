import type { Direction } from '../../../server/src/model/policy.ts';
import { protocols } from '../../../server/src/model/ports.ts';
import type { Selector } from '../../../server/src/model/selector.ts';
import { matchSubject } from '../../../server/src/policy/clusterPeers.ts';
import type { AnyPodsParty } from '../../../server/src/policy/party.ts';
import { isEmpty, type PortSet } from '../../../server/src/policy/portSet.ts';
import {
  exposuresOf,
  type Open,
  type OpenPorts,
  type Exposure as OurExposure,
} from '../../../server/src/reports/exposure.ts';
import type { ClusterModel } from '../../../server/src/snapshot/clusterModel.ts';
import { partyOf, type WorkloadInstance } from '../../../server/src/snapshot/queries.ts';
import { peersOf } from './ours.ts';
import { podsPeer, requirement } from './readPeer.ts';
import { type Exposed, type Exposure, entireCluster, type Peer } from './types.ts';

/** What `netpol list --exposure` adds. Throws where it leaves something open that the peer's assumptions do not settle. */
export function ourExposure(cluster: ClusterModel): Exposure {
  const exposures = [...exposuresOf(cluster)];
  const isListed = new Set(exposures.filter(({ open }) => open.some(isInCluster)).map(({ workload }) => workload.key));
  return {
    // The peer names addresses only for workloads that are open to something in the cluster, in either direction.
    exposed: exposures.filter(({ workload }) => isListed.has(workload.key)).flatMap(exposed),
    unprotected: exposures.flatMap(({ workload, direction, isProtected }) =>
      isProtected === 'no' && !hasClusterRules(cluster, workload, direction)
        ? peersOf(workload).map((name) => `${name} ${direction}`)
        : [],
    ),
  };
}

function isInCluster({ peer }: Open): boolean {
  return peer.type === 'anyPods';
}

/** For the peer, a cluster policy protects whatever it is about, even if it only allows or passes. */
function hasClusterRules(cluster: ClusterModel, workload: WorkloadInstance, direction: Direction): boolean {
  const party = partyOf(cluster, workload);
  return cluster.clusterPolicies.some(
    ({ resource }) => resource[direction].length > 0 && matchSubject(resource, party).verdict !== 'no',
  );
}

function exposed({ workload, direction, open }: OurExposure): Exposed[] {
  return peersOf(workload).flatMap((own) =>
    open.flatMap((one) => {
      const { ports, named } = settled(one);
      return otherEnds(one.peer).map((other) =>
        direction === 'ingress'
          ? { direction, from: other, to: own, ports, named }
          : { direction, from: own, to: other, ports, named },
      );
    }),
  );
}

/** What is allowed; throws where that is not known. */
function settled({ allowed, unknown, reasons }: Open): { ports: PortSet; named: string[] } {
  if (!isEmpty(unknown.ports) || unknown.named.length > 0) {
    throw new Error(`unknown: ${reasons.map(({ message }) => message).join('; ')}`);
  }
  return { ports: allowed.ports, named: namedTexts(allowed) };
}

/** A name that every protocol may have stands alone. */
function namedTexts({ named }: OpenPorts): string[] {
  return named.flatMap(({ protocol, name }) => {
    const isAny = protocols.every((each) => named.some((other) => other.name === name && other.protocol === each));
    if (isAny) return protocol === protocols[0] ? [name] : [];
    return [`${protocol} ${name}`];
  });
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
