/**
 * A world is a cluster in which everything is decided: nothing is left open by a manifest, a network plugin or a
 * scheduler. The oracle answers for worlds only; `complete.ts` makes them of manifests. Nothing in this folder knows
 * the server, which is held against it.
 */

export type Protocol = 'TCP' | 'UDP' | 'SCTP';
export type Direction = 'ingress' | 'egress';
export type Family = 4 | 6;
export type LabelValues = Readonly<Record<string, string>>;

export interface World {
  /** Labels of every namespace, its name among them. */
  readonly namespaces: Readonly<Record<string, LabelValues>>;
  readonly nodes: readonly Node[];
  readonly pods: readonly Pod[];
  readonly services: readonly Service[];
  /** Those outside the cluster that have a name. Others are made up where they are asked about. */
  readonly hosts: readonly Host[];
  readonly networkPolicies: readonly NetworkPolicy[];
  readonly clusterPolicies: readonly ClusterPolicy[];
  readonly plugin: NetworkPlugin;
}

/** Who may be at an end of a connection. */
export type End = Pod | Node | Host;

export interface Pod {
  readonly type: 'pod';
  readonly namespace: string;
  readonly name: string;
  /** `Kind/namespace/name` of what made it. Replicas are different pods. */
  readonly workload: string;
  readonly labels: LabelValues;
  readonly containers: readonly Container[];
  readonly hostNetwork: boolean;
  /** The name of its node. */
  readonly node: string;
  /** One of a family at most; those of its node for a hostNetwork pod. */
  readonly addresses: readonly string[];
}

/** In the order of the manifest, init containers behind the regular ones. A sidecar is an init container that stays. */
export interface Container {
  readonly kind: 'regular' | 'sidecar' | 'init';
  readonly ports: readonly ContainerPort[];
}

export interface ContainerPort {
  readonly name?: string;
  readonly port: number;
  readonly protocol: Protocol;
}

export interface Node {
  readonly type: 'node';
  readonly name: string;
  readonly labels: LabelValues;
  readonly addresses: readonly string[];
}

/** An address outside the cluster, and the domain names that resolve to it. */
export interface Host {
  readonly type: 'host';
  readonly address: string;
  readonly names: readonly string[];
}

export interface Service {
  readonly namespace: string;
  readonly name: string;
  readonly serviceType: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';
  readonly headless: boolean;
  readonly externalName?: string;
  /** Undefined or empty: its endpoints are not chosen by labels. */
  readonly selector?: LabelValues;
  readonly ports: readonly ServicePort[];
  /** Of a Service without selector, as its EndpointSlices say. */
  readonly endpoints: readonly Host[];
}

export interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly targetPort?: number | string;
  readonly nodePort?: number;
  readonly protocol: Protocol;
}

/** What network plugins do in more than one way. */
export interface NetworkPlugin {
  /** Whether an ipBlock of a NetworkPolicy matches the addresses of pods. */
  readonly ipBlockMatchesPods: boolean;
  /** Whether NetworkPolicies see a hostNetwork pod as a pod; otherwise it is its node, which no selector matches. */
  readonly hostNetworkIsPod: boolean;
  /** Whether NetworkPolicies let every pod call its own node. */
  readonly podMayCallOwnNode: boolean;
}

// ---- policies as parsed YAML: any field may be missing or null ----

type Maybe<T> = T | null | undefined;

export interface LabelSelector {
  readonly matchLabels?: Maybe<Readonly<Record<string, string | null>>>;
  readonly matchExpressions?: Maybe<readonly SelectorExpression[]>;
}

export interface SelectorExpression {
  readonly key: string;
  readonly operator: string;
  readonly values?: Maybe<readonly string[]>;
}

/** networking.k8s.io/v1 */
export interface NetworkPolicy {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec?: Maybe<{
    readonly podSelector?: Maybe<LabelSelector>;
    readonly policyTypes?: Maybe<readonly string[]>;
    readonly ingress?: Maybe<readonly Maybe<NetworkPolicyRule>[]>;
    readonly egress?: Maybe<readonly Maybe<NetworkPolicyRule>[]>;
  }>;
}

export interface NetworkPolicyRule {
  readonly from?: Maybe<readonly Maybe<NetworkPolicyPeer>[]>;
  readonly to?: Maybe<readonly Maybe<NetworkPolicyPeer>[]>;
  readonly ports?: Maybe<readonly Maybe<NetworkPolicyPort>[]>;
}

export interface NetworkPolicyPeer {
  readonly podSelector?: Maybe<LabelSelector>;
  readonly namespaceSelector?: Maybe<LabelSelector>;
  readonly ipBlock?: Maybe<{ readonly cidr: string; readonly except?: Maybe<readonly string[]> }>;
}

export interface NetworkPolicyPort {
  readonly protocol?: Maybe<string>;
  readonly port?: Maybe<number | string>;
  readonly endPort?: Maybe<number>;
}

/** policy.networking.k8s.io: ClusterNetworkPolicy of v1alpha2, the two AdminNetworkPolicies of v1alpha1. */
export interface ClusterPolicy {
  readonly kind: 'ClusterNetworkPolicy' | 'AdminNetworkPolicy' | 'BaselineAdminNetworkPolicy';
  readonly metadata: { readonly name: string };
  readonly spec: {
    /** ClusterNetworkPolicy only. */
    readonly tier?: 'Admin' | 'Baseline';
    /** Not of a BaselineAdminNetworkPolicy. */
    readonly priority?: number;
    readonly subject: { readonly namespaces?: Maybe<LabelSelector>; readonly pods?: Maybe<NamespacedPods> };
    readonly ingress?: Maybe<readonly ClusterRule[]>;
    readonly egress?: Maybe<readonly ClusterRule[]>;
  };
}

export interface NamespacedPods {
  readonly namespaceSelector?: Maybe<LabelSelector>;
  readonly podSelector?: Maybe<LabelSelector>;
}

export interface ClusterRule {
  readonly name?: string;
  readonly action: 'Accept' | 'Allow' | 'Deny' | 'Pass';
  readonly from?: readonly Maybe<ClusterPeer>[];
  readonly to?: readonly Maybe<ClusterPeer>[];
  /** v1alpha2 */
  readonly protocols?: Maybe<readonly ClusterProtocol[]>;
  /** v1alpha1 */
  readonly ports?: Maybe<readonly AdminPort[]>;
}

/** Exactly one field; a field that is not among these is one of a later version. */
export interface ClusterPeer {
  readonly namespaces?: Maybe<LabelSelector>;
  readonly pods?: Maybe<NamespacedPods>;
  readonly networks?: Maybe<readonly string[]>;
  readonly nodes?: Maybe<LabelSelector>;
  readonly domainNames?: Maybe<readonly string[]>;
}

/** Exactly one field. */
export interface ClusterProtocol {
  readonly tcp?: Maybe<ProtocolMatch>;
  readonly udp?: Maybe<ProtocolMatch>;
  readonly sctp?: Maybe<ProtocolMatch>;
  readonly destinationNamedPort?: Maybe<string>;
}

export interface ProtocolMatch {
  readonly destinationPort?: Maybe<{
    readonly number?: Maybe<number>;
    readonly range?: Maybe<{ readonly start: number; readonly end: number }>;
  }>;
}

/** Exactly one field. */
export interface AdminPort {
  readonly portNumber?: Maybe<{ readonly protocol?: Maybe<string>; readonly port: number }>;
  readonly portRange?: Maybe<{ readonly protocol?: Maybe<string>; readonly start: number; readonly end: number }>;
  readonly namedPort?: Maybe<string>;
}
