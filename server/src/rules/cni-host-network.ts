import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { PolicyRule } from './rule.ts';
import { blocksWithin } from './support/blocksWithin.ts';

export const cniHostNetwork: PolicyRule = {
  id: 'cni-host-network',
  severity: 'information',
  category: 'cni',
  summary: 'An ipBlock has nothing but addresses of nodes, which Cilium matches only where it is told to.',
  subject: 'policy',
  *check(policy, view) {
    for (const { node, cidr } of blocksWithin(policy, () => view.read(nodeRangesThatNeedASetting))) {
      yield {
        at: node,
        message: `${cidr} is inside the addresses of nodes. Cilium takes these, and the pods with hostNetwork that have them, for addresses only where policyCIDRMatchMode has nodes: otherwise the block matches nobody.`,
      };
    }
  },
  explanation: [
    'Pods with `hostNetwork: true` have the address of their node, so that an `ipBlock` is what the API has for them. Cilium knows nodes as such, and compares them with an `ipBlock` only since version 1.15, and where its option `policyCIDRMatchMode` has `nodes`. Traffic of a node to its own pods is let through anyway.',
    'The rule fires only with `cni: cilium` in `.netpol.yaml`, and where `nodeCIDRs` says which addresses nodes have.',
  ],
  examples: {
    fires: [
      `
# .netpol.yaml
cni: cilium
nodeCIDRs: [10.0.0.0/24]
`,
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - from:
    - ipBlock: {cidr: 10.0.0.0/24}
    ports:
    - port: 8080
`,
    ],
    passes: [
      `
# .netpol.yaml
cni: cilium
nodeCIDRs: [10.0.0.0/24]
`,
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - from:
    - ipBlock: {cidr: 192.0.2.0/24}
    ports:
    - port: 8080
`,
    ],
  },
};

const none: readonly string[] = [];

function nodeRangesThatNeedASetting({ configured }: ClusterModel): readonly string[] {
  return configured.cni === 'cilium' ? configured.nodeCIDRs : none;
}
