import type { Span } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import type { IpBlockMatchesPods } from './cni.ts';
import type { Protocol } from './ports.ts';

/** What manifests do not say about a cluster. A configuration tells; `defaultClusterFacts` holds where it does not. */
export interface ClusterFacts {
  /** The network plugin, one of `cniProfiles`; undefined where it is not known. */
  readonly cni: string | undefined;
  /** As the configuration says, otherwise as the network plugin's profile does. */
  readonly ipBlockMatchesPods: IpBlockMatchesPods;
  /** Whether a Namespace that is not declared has no label but the one of its name; otherwise its labels are unknown. */
  readonly closedWorld: boolean;
  /** Labels, by name, of Namespaces that no manifest declares; the label of the name is understood. */
  readonly namespaces: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Ranges in CIDR notation, as written and perhaps not valid. Empty where they are not known. */
  readonly podCIDRs: readonly string[];
  readonly serviceCIDRs: readonly string[];
  readonly nodeCIDRs: readonly string[];
  /** Who sends requests on behalf of Ingresses and routes. Empty: pods somewhere in the cluster, with unknown labels. */
  readonly ingressControllers: readonly IngressController[];
  readonly dns: Dns;
  /** Calls that no manifest tells of. */
  readonly callers: readonly DeclaredCallers[];
}

/** Who calls a workload, as the configuration says. */
export interface DeclaredCallers {
  readonly of: NamedWorkload;
  readonly from: readonly NamedWorkload[];
  /** Of the pods; none where it does not say. */
  readonly ports: readonly DeclaredPort[];
  /** The configuration, which the places of the workloads index into. */
  readonly document: Document;
}

export interface NamedWorkload extends Span {
  readonly namespace: string;
  readonly name: string;
}

export interface DeclaredPort {
  readonly port: number;
  readonly protocol: Protocol;
}

/** The pods of an ingress controller, of a Gateway or of an OpenShift router. */
export interface IngressController {
  readonly namespace: string;
  /** Undefined where they are not known. */
  readonly podLabels: ReadonlyMap<string, string> | undefined;
  /** Whether policies see its traffic as that of its nodes. */
  readonly hostNetwork: boolean;
}

/** Who answers DNS queries of pods. */
export interface Dns {
  readonly namespace: string;
  /** Labels of the pods. */
  readonly labels: ReadonlyMap<string, string>;
  /** What the pods listen on, over UDP and TCP: policies see this, not the port of the Service. */
  readonly ports: readonly number[];
  /** Further addresses that may answer on port 53: a cache on the node. */
  readonly addresses: readonly string[];
}

/** kube-dns and CoreDNS, which has kept its labels. */
export const kubeDns: Dns = {
  namespace: 'kube-system',
  labels: new Map([['k8s-app', 'kube-dns']]),
  ports: [53],
  addresses: [],
};

/** The same with NodeLocal DNSCache, which is on the network of its node, so that no selector matches it. */
export const nodeLocalDns: Dns = { ...kubeDns, addresses: ['169.254.20.10'] };

/** The DNS operator of OpenShift: its Service has port 53, and its pods listen on 5353. */
export const openShiftDns: Dns = {
  namespace: 'openshift-dns',
  labels: new Map([['dns.operator.openshift.io/daemonset-dns', 'default']]),
  ports: [5353],
  addresses: [],
};

/**
 * No ingress controller is assumed: any guess would be wrong in most clusters, and then its calls would be answered
 * with a certainty that nobody has.
 */
export const defaultClusterFacts: ClusterFacts = {
  cni: undefined,
  ipBlockMatchesPods: 'unknown',
  closedWorld: false,
  namespaces: new Map(),
  podCIDRs: [],
  serviceCIDRs: [],
  nodeCIDRs: [],
  ingressControllers: [],
  dns: kubeDns,
  callers: [],
};
