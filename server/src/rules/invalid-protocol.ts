import { policyKinds } from '../model/policySchema.ts';
import { isProtocol } from '../model/ports.ts';
import { entryOf } from '../yaml/node.ts';
import type { ObjectRule } from './rule.ts';
import { once, quote, stringOf } from './support/policyNodes.ts';
import { typedMappings } from './support/typedMappings.ts';

export const invalidProtocol: ObjectRule = {
  id: 'invalid-protocol',
  severity: 'error',
  category: 'invalid',
  summary: 'A protocol is none of TCP, UDP and SCTP.',
  subject: 'object',
  kinds: policyKinds,
  check: once(function* (object) {
    for (const { mapping, fields } of typedMappings(object)) {
      const node = fields['protocol'] && entryOf(mapping, 'protocol')?.value;
      const protocol = stringOf(node);
      if (!node || protocol === undefined || isProtocol(protocol)) continue;
      const upper = protocol.trim().toUpperCase();
      yield {
        at: node,
        message: `Protocol ${quote(protocol)} is rejected: supported values: "TCP", "UDP", "SCTP". ${isProtocol(upper) ? `Write ${upper}.` : 'Write one of these.'}`,
      };
    }
  }),
  explanation: [
    'The API server refuses the whole policy, so what it should protect stays as it was. It answers `spec.ingress[0].ports[0].protocol: Unsupported value: "tcp": supported values: "TCP", "UDP", "SCTP"`. Protocols are written in capitals. Others, such as ICMP, cannot be named in a NetworkPolicy. A port without a protocol means TCP.',
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
  - ports:
    - protocol: tcp
      port: 8080
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
  - ports:
    - protocol: TCP
      port: 8080
`,
    ],
    fixed: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  ingress:
  - ports:
    - protocol: TCP
      port: 8080
`,
    ],
  },
};
