import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { PolicyRule } from './rule.ts';
import { blocksWithin } from './support/blocksWithin.ts';

export const cniIpblockPods: PolicyRule = {
  id: 'cni-ipblock-pods',
  severity: 'warning',
  category: 'cni',
  summary:
    'An ipBlock has nothing but addresses of pods, and the configured network plugin never takes those for addresses.',
  subject: 'policy',
  *check(policy, view) {
    for (const { node, cidr } of blocksWithin(policy, () => view.read(podRangesThatNeverMatch))) {
      yield {
        at: node,
        message: `${cidr} is inside the addresses of pods, which this network plugin knows by their labels only: the block matches nobody. Use a podSelector or a namespaceSelector.`,
      };
    }
  },
  explanation: [
    'The API says that an `ipBlock` is for addresses outside of the cluster, and leaves open whether it matches pods. Cilium tells pods by their labels and never matches one by its address ([cilium#9209](https://github.com/cilium/cilium/issues/9209)).',
    'The rule fires only with a `cni` in `.netpol.yaml` that is known for it (`cilium`), and where `podCIDRs` says which addresses pods have. `ipBlockMatchesPods: yes` overrules it.',
  ],
  examples: {
    fires: [
      `
# .netpol.yaml
cni: cilium
podCIDRs: [10.42.0.0/16]
`,
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - from:
    - ipBlock: {cidr: 10.42.3.0/24}
    ports:
    - port: 8080
`,
    ],
    passes: [
      `
# .netpol.yaml
cni: cilium
podCIDRs: [10.42.0.0/16]
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

function podRangesThatNeverMatch({ configured }: ClusterModel): readonly string[] {
  return configured.cni !== undefined && configured.ipBlockMatchesPods === 'no' ? configured.podCIDRs : none;
}
