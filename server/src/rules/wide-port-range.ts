import { valueAt } from '../yaml/node.ts';
import type { PolicyRule } from './rule.ts';
import { countingRules } from './support/countingRules.ts';
import { once } from './support/policyNodes.ts';

export const widePortRange: PolicyRule = {
  id: 'wide-port-range',
  severity: 'information',
  category: 'too-open',
  summary: 'A range has more than a thousand ports.',
  subject: 'policy',
  check: once(function* (policy) {
    for (const { ports } of countingRules(policy.resource)) {
      if (ports === 'all') continue;
      for (const { isValid, hidden, port, endPort, node } of ports) {
        if (!isValid || hidden.length > 0 || typeof port !== 'number' || endPort === undefined) continue;
        const count = endPort - port + 1;
        if (count <= mostPorts || isNodePorts(port, endPort)) continue;
        yield {
          at: valueAt(node, 'endPort') ?? node,
          message: `${port} to ${endPort} are ${count} ports. Name the ones that are used, so that whatever else comes to listen there stays closed.`,
        };
      }
    }
  }),
  explanation: [
    'A wide range opens whatever comes to listen there: a debugger, the port of a metrics endpoint, the next container of the pod.',
    'The range that Kubernetes takes the ports of nodes from, 30000 to 32767, is left alone.',
  ],
  examples: {
    fires: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  ingress:
  - from:
    - podSelector: {}
    ports:
    - port: 1024
      endPort: 65535
`,
    ],
    passes: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  ingress:
  - from:
    - podSelector: {}
    ports:
    - port: 8000
      endPort: 8010
`,
    ],
  },
};

const mostPorts = 1000;

/** The default of `--service-node-port-range`. */
function isNodePorts(port: number, endPort: number): boolean {
  return port === 30000 && endPort === 32767;
}
