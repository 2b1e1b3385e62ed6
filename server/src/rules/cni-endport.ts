import { entryOf } from '../yaml/node.ts';
import type { PolicyRule } from './rule.ts';
import { pluginOf } from './support/plugin.ts';

export const cniEndport: PolicyRule = {
  id: 'cni-endport',
  severity: 'information',
  category: 'cni',
  summary: 'A range of ports, where the configured network plugin knows ranges in its newer versions only.',
  subject: 'policy',
  *check(policy, view) {
    const rules = [...policy.resource.ingress, ...policy.resource.egress];
    for (const { ports } of rules) {
      for (const { node, isValid, port, endPort } of ports === 'all' ? [] : ports) {
        const at = entryOf(node, 'endPort')?.value;
        if (!isValid || !at || endPort === undefined || endPort === port || view.read(pluginOf) !== 'cilium') continue;
        yield {
          at,
          message: `Cilium before version 1.16 knows no endPort: it opens port ${port} alone, or leaves the policy out. List the ports where the cluster runs an older one.`,
        };
      }
    }
  },
  explanation: [
    'A network plugin that does not know `endPort` may open the first port of the range and nothing else, and says so nowhere ([cilium#28684](https://github.com/cilium/cilium/issues/28684)). Cilium has ranges since version 1.16.',
    'The rule fires only with `cni: cilium` in `.netpol.yaml`. Turn it off where all clusters run a newer version.',
  ],
  examples: {
    fires: [
      `
# .netpol.yaml
cni: cilium
`,
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: passive, namespace: shop}
spec:
  podSelector: {matchLabels: {app: ftp}}
  ingress:
  - from:
    - podSelector: {}
    ports:
    - port: 30000
      endPort: 30009
`,
    ],
    passes: [
      `
# .netpol.yaml
cni: cilium
`,
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: passive, namespace: shop}
spec:
  podSelector: {matchLabels: {app: ftp}}
  ingress:
  - from:
    - podSelector: {}
    ports:
    - port: 30000
`,
    ],
  },
};
