import type { ClusterFacts } from '../model/clusterFacts.ts';
import type { Instance } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import { text } from '../model/resource.ts';
import type { Service } from '../model/service.ts';
import {
  type AddressSet,
  hostRange,
  isNoAddress,
  isSingleAddresses,
  noAddress,
  parseCidr,
  subtractAddresses,
  unionAddresses,
} from '../policy/addressSet.ts';
import { ipBlockAddresses } from '../policy/peers.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { valueAt } from '../yaml/node.ts';
import type { PolicyRule } from './rule.ts';
import { countingRules } from './support/countingRules.ts';
import { once } from './support/policyNodes.ts';

export const ipBlockClusterAddress: PolicyRule = {
  id: 'ipblock-cluster-address',
  severity: 'warning',
  category: 'too-open',
  summary: 'An ipBlock names addresses of pods or of a Service, which are inside of the cluster.',
  subject: 'policy',
  check: once(function* (policy, view) {
    for (const { peers } of countingRules(policy.resource)) {
      if (peers === 'everyone') continue;
      for (const peer of peers) {
        if (peer.type !== 'ipBlock' || !ipBlockAddresses(peer)) continue;
        const service = view.read(serviceAt, peer.cidr);
        const range = service ? undefined : view.read(rangeAround, peer.cidr);
        const at = valueAt(peer.node, 'ipBlock', 'cidr') ?? peer.node;
        if (service) yield { at, message: messageFor(service, policy.namespace) };
        if (range) yield { at, message: messages[range](peer.cidr) };
      }
    }
  }),
  explanation: [
    'An `ipBlock` is for addresses outside of the cluster (networking/v1 IPBlock). The address of a Service is rewritten to that of a pod before a policy sees it, so that such a block matches nothing. Addresses of pods change, and some network plugins never match them with a block. Select pods by their labels.',
    'Known are the `clusterIP` of Services, and the ranges that `.netpol.yaml` names under `podCIDRs` and `serviceCIDRs`. Blocks that are wider than these are left alone, and so are those of pods where `ipBlockMatchesPods` is `yes`; for a network plugin that never matches them it is `cni-ipblock-pods` that speaks.',
  ],
  examples: {
    fires: [
      `
apiVersion: v1
kind: Service
metadata:
  name: db
  namespace: shop
spec:
  clusterIP: 10.96.12.7
  selector:
    app: db
  ports:
  - port: 5432
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to:
    - ipBlock:
        cidr: 10.96.12.7/32
`,
    ],
    passes: [
      `
apiVersion: v1
kind: Service
metadata:
  name: db
  namespace: shop
spec:
  clusterIP: 10.96.12.7
  selector:
    app: db
  ports:
  - port: 5432
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to:
    - podSelector:
        matchLabels:
          app: db
`,
    ],
    fixed: [
      `
apiVersion: v1
kind: Service
metadata:
  name: db
  namespace: shop
spec:
  clusterIP: 10.96.12.7
  selector:
    app: db
  ports:
  - port: 5432
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to:
    - podSelector:
        matchLabels:
          app: db
`,
    ],
  },
};

const messages = {
  pods: (cidr: string) =>
    `${cidr} has addresses of pods. An ipBlock is for addresses outside of the cluster: some network plugins never match pods with it. Select the pods by their labels.`,
  services: (cidr: string) =>
    `${cidr} has addresses of Services, which are rewritten to those of pods before a policy sees them. Select the pods by their labels.`,
};

function messageFor({ resource, namespace }: Instance<Service>, home: string): string {
  const where = namespace === home ? '' : ` in ${namespace}`;
  return `This is the address of Service ${resource.name}${where}, which is rewritten to that of a pod before a policy sees it. Select its pods by their labels.`;
}

/** The Service that has a single address. */
export function serviceAt(cluster: ClusterModel, cidr: string): Instance<Service> | undefined {
  const addresses = parseCidr(cidr)?.addresses;
  if (!addresses || !isSingleAddresses(addresses)) return undefined;
  const address = parseCidr(cidr)?.network ?? '';
  for (const { services } of cluster.namespaces.values()) {
    const found = servicesByAddress(services).get(address);
    if (found) return found;
  }
  return undefined;
}

const servicesByAddress = memo((services: readonly Instance<Service>[]) => {
  const found = new Map<string, Instance<Service>>();
  for (const service of services) {
    const address = text(valueAt(service.resource.root, 'spec', 'clusterIP')) ?? '';
    const network = parseCidr(hostRange(address))?.network;
    if (network !== undefined) found.set(network, service);
  }
  return found;
});

/** The ranges that all of a block is in. */
function rangeAround({ configured }: ClusterModel, cidr: string): keyof typeof messages | undefined {
  const block = parseCidr(cidr)?.addresses ?? noAddress;
  const { pods, services } = rangesOf(configured);
  const isInside = (range: AddressSet): boolean => !isNoAddress(block) && isNoAddress(subtractAddresses(block, range));
  if (isInside(services)) return 'services';
  // Where the plugin is known never to match pods, `cni-ipblock-pods` says it.
  const { cni, ipBlockMatchesPods } = configured;
  const isSaid = ipBlockMatchesPods === 'yes' || (ipBlockMatchesPods === 'no' && cni !== undefined);
  return !isSaid && isInside(pods) ? 'pods' : undefined;
}

const rangesOf = memo(({ podCIDRs, serviceCIDRs }: ClusterFacts) => ({
  pods: rangeOf(podCIDRs),
  services: rangeOf(serviceCIDRs),
}));

function rangeOf(cidrs: readonly string[]): AddressSet {
  return cidrs.map((cidr) => parseCidr(cidr)?.addresses ?? noAddress).reduce(unionAddresses, noAddress);
}
