/** Whether an ipBlock matches the addresses of pods: network plugins differ, and the API leaves it open. */
export type IpBlockMatchesPods = 'yes' | 'no' | 'unknown';

/** How a network plugin (CNI) reads NetworkPolicies, where the API leaves it open. */
export interface CniProfile {
  readonly ipBlockMatchesPods: IpBlockMatchesPods;
}

/** The network plugins that a configuration can name. What is not documented by the plugin itself is `unknown`. */
export const cniProfiles: ReadonlyMap<string, CniProfile> = new Map<string, CniProfile>([
  ['antrea', { ipBlockMatchesPods: 'unknown' }],
  ['aws-vpc-cni', { ipBlockMatchesPods: 'unknown' }],
  // projectcalico/calico#6634: 0.0.0.0/0 reaches what is inside of the cluster.
  ['calico', { ipBlockMatchesPods: 'yes' }],
  // Documented among Cilium's missing features, and cilium/cilium#9209.
  ['cilium', { ipBlockMatchesPods: 'no' }],
  // It enforces no policy by itself.
  ['flannel', { ipBlockMatchesPods: 'unknown' }],
  // Its evaluateIPBlocks looks at the packet's address alone.
  ['kube-network-policies', { ipBlockMatchesPods: 'yes' }],
  ['kube-router', { ipBlockMatchesPods: 'unknown' }],
  ['ovn-kubernetes', { ipBlockMatchesPods: 'unknown' }],
]);
