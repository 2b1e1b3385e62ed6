import { test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { policy } from './support/policy.ts';

test('a peer that is both', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  ingress:
  - from:
    - ipBlock:
#     ^^^^^^^ error ipblock-with-selector: A peer with ipBlock and podSelector is rejected: may not specify both ipBlock and another peer. Make two peers of them
        cidr: 10.0.0.0/8
      podSelector: {}
  egress:
  - to:
    - namespaceSelector: {}
      podSelector: {matchLabels: {app: web}}
      ipBlock: {cidr: 10.0.0.0/8}
#     ^^^^^^^ error ipblock-with-selector: A peer with ipBlock and podSelector and namespaceSelector is rejected
`),
  );
});

test('two peers, null fields, placeholders and other types', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  ingress:
  - from:
    - ipBlock: {cidr: 10.0.0.0/8}
    - podSelector: {}
    - ipBlock: {cidr: 10.0.0.0/8}
      podSelector:
    - ipBlock: null
      namespaceSelector: {}
    - ipBlock: \${BLOCK}
      podSelector: {}
    - ipBlock: {cidr: 10.0.0.0/8}
      podSelector: {{ selector }}
    - ipBlock: 10.0.0.0/8
      podSelector: {}
    - ipBlock: {cidr: 10.0.0.0/8}
      podSelector: []
`),
    { ignoring: ['wrong-node-type'] },
  );
});

test('silenced', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  ingress:
  - from:
    - podSelector: {}
      # netpol-ignore: ipblock-with-selector
      ipBlock: {cidr: 10.0.0.0/8}
    - podSelector: {}
      ipBlock: # netpol-ignore: ipblock-with-selector
        cidr: 10.0.0.0/8
`),
  );
});

test('a broken document says nothing', () => {
  checkDiagnostics(
    policy(`
spec:
  ingress:
  - from:
    - podSelector: {}
      ipBlock: {cidr: 10.0.0.0/8
`),
  );
});
