import { entryOf } from '../yaml/node.ts';
import type { PolicyRule } from './rule.ts';
import { pluginOf } from './support/plugin.ts';

export const cniSctp: PolicyRule = {
  id: 'cni-sctp',
  severity: 'information',
  category: 'cni',
  summary: 'A port is opened for SCTP, which the configured network plugin does not handle by itself.',
  subject: 'policy',
  *check(policy, view) {
    const rules = [...policy.resource.ingress, ...policy.resource.egress];
    for (const { ports } of rules) {
      for (const { node, protocol } of ports === 'all' ? [] : ports) {
        const at = protocol === 'SCTP' ? entryOf(node, 'protocol')?.value : undefined;
        const limit = at && limits.get(view.read(pluginOf) ?? '');
        if (limit) yield { at, message: `${limit}, so this may open nothing.` };
      }
    }
  },
  explanation: [
    'SCTP is part of the API, and each network plugin decides whether it handles it. Cilium does where its option `sctp.enabled` is set; kube-router has [an open request](https://github.com/cloudnativelabs/kube-router/issues/1019) for it.',
    'The rule fires only with `cni: cilium` or `cni: kube-router` in `.netpol.yaml`.',
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
metadata: {name: sctp, namespace: shop}
spec:
  podSelector: {matchLabels: {app: mme}}
  ingress:
  - from:
    - podSelector: {}
    ports:
    - protocol: SCTP
      port: 36412
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
metadata: {name: sctp, namespace: shop}
spec:
  podSelector: {matchLabels: {app: mme}}
  ingress:
  - from:
    - podSelector: {}
    ports:
    - protocol: TCP
      port: 36412
`,
    ],
  },
};

const limits: ReadonlyMap<string, string> = new Map([
  ['cilium', 'Cilium handles SCTP only where sctp.enabled is set'],
  ['kube-router', 'kube-router does not compare SCTP with policies'],
]);
