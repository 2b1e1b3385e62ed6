import { entryOf, valueAt } from '../yaml/node.ts';
import type { NamespaceRule } from './rule.ts';
import { namespaceCoverage } from './support/namespaceCoverage.ts';

export const legacyIsolationAnnotation: NamespaceRule = {
  id: 'legacy-isolation-annotation',
  severity: 'warning',
  category: 'no-effect',
  summary: 'A Namespace asks for isolation by an annotation that nothing reads any more.',
  subject: 'namespace',
  *check({ resource: { name, root } }, view) {
    const entry = entryOf(valueAt(root, 'metadata', 'annotations'), legacyIsolation);
    if (!entry) return;
    const advice =
      view.read(namespaceCoverage, name) === 'all'
        ? `a policy isolates the pods of namespace ${name}, and not this. Remove it.`
        : `namespace ${name} is not isolated by it. Put a default-deny policy in its place.`;
    yield {
      at: { start: entry.keyStart, end: entry.keyEnd, origin: entry.origin },
      message: `This annotation has had no effect since NetworkPolicy is networking.k8s.io/v1: ${advice}`,
    };
  },
  explanation: [
    'In the beta of NetworkPolicy, a namespace was isolated by `net.beta.kubernetes.io/network-policy`. Today pods are isolated by policies that select them, and by nothing else, so that the namespace is open. The quick fix writes the default-deny that was meant, unless there is one.',
  ],
  examples: {
    fires: [
      `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  annotations:
    net.beta.kubernetes.io/network-policy: |
      {"ingress": {"isolation": "DefaultDeny"}}
`,
    ],
    passes: [
      `
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
`,
    ],
    fixed: [
      `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
`,
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny-ingress
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
  - Ingress
`,
    ],
  },
};

export const legacyIsolation = 'net.beta.kubernetes.io/network-policy';
