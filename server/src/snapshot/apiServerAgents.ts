import { gate } from '../policy/access.ts';
import { entireCluster } from '../policy/anyPods.ts';
import type { IngressControllerParty, Party } from '../policy/party.ts';
import { intersectPorts, isEmpty, type PortSet } from '../policy/portSet.ts';
import type { ClusterModel } from './clusterModel.ts';
import { factsOf } from './namespaceModel.ts';
import { partyOf, policiesOf, type WorkloadInstance } from './queries.ts';

/**
 * Whether policies of a workload surely let in the pods by which the API server of some managed clusters calls (GKE and AKS,
 * konnectivity): them and perhaps others, or every pod of the cluster; nobody where it is not known that they do, since a
 * rule for namespaces of some label is hardly ever meant for theirs.
 */
export function admitsAgents(
  cluster: ClusterModel,
  target: WorkloadInstance,
  ports: PortSet,
): 'nobody' | 'agents' | 'every pod' {
  const to = partyOf(cluster, target);
  const enters = (from: Party): boolean => {
    const { must } = gate(to, 'ingress', from, policiesOf(cluster));
    return !isEmpty(isEmpty(ports) ? must : intersectPorts(ports, must));
  };
  const agents = agentsOfApiServer(cluster);
  if (!agents.candidates?.some((each) => enters({ ...agents, candidates: [each] }))) return 'nobody';
  return enters(entireCluster) ? 'every pod' : 'agents';
}

/** Those pods: they are in one namespace everywhere, and have one of two labels. */
export function agentsOfApiServer({ namespaces, configured }: ClusterModel): IngressControllerParty {
  const namespace = namespaces.get(home)?.facts ?? factsOf(home, [], configured);
  const candidates = ['k8s-app', 'app'].map((key) => ({
    namespace,
    labels: new Map([[key, 'konnectivity-agent']]),
    hostNetwork: false,
  }));
  return { type: 'ingressController', candidates };
}

const home = 'kube-system';
