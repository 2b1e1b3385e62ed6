import { test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { policy } from './support/policy.ts';

test('a peer that says nothing', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  ingress:
  - from:
    - {}
#     ^^ error empty-peer: An empty peer is rejected: must specify a peer. Write podSelector: {} for every pod of this namespace
    -
#   ^ error empty-peer: An empty peer is rejected: must specify a peer.
    - null
#     ^^^^ error empty-peer: An empty peer is rejected
  egress:
  - to: [ {} ]
#         ^^ error empty-peer: to admit everyone, leave the list out.
`),
  );
});

test('a peer whose field has no value', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  ingress:
  - from:
    - podSelector:
#     ^^^^^^^^^^^ error empty-peer: A peer whose podSelector has no value is rejected: must specify a peer. Write podSelector: {} to select everything, or add labels.
    - namespaceSelector: null
#     ^^^^^^^^^^^^^^^^^ error empty-peer: Write namespaceSelector: {} to select everything
    - ipBlock:
#     ^^^^^^^ error empty-peer: A peer whose ipBlock has no value is rejected: must specify a peer. Add a cidr to it
    - namespaceSelector:
#     ^^^^^^^^^^^^^^^^^ error empty-peer: A peer whose podSelector has no value
      podSelector:
`),
  );
});

test('a peer with other fields is no empty one', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  ingress:
  - from:
    - matchLabels:
#     ^^^^^^^^^^^ error misindented-selector: Put matchLabels under podSelector or namespaceSelector.
        app: web
`),
  );
});

test('peers with a field, lists without peers, placeholders and other types', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  ingress:
  - {}
  -
  - from: []
  - from:
  - from:
    - podSelector: {}
    - namespaceSelector: {}
      podSelector:
    - ipBlock: {cidr: 10.0.0.0/8}
    - podSelector: \${SELECTOR}
    - \${PEER}
    - {{ peer }}
    - {\${FIELD}: x}
    - web
    - []
    - podSelector: web
  - from: {}
  - from: web
`),
  );
});

test('an alias is reported where it is written', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  ingress:
  - from:
    - &nobody {}
#             ^^ error empty-peer
  egress:
  - to: [*nobody]
`),
  );
});

test('silenced', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  ingress:
  - from:
    - {} # netpol-ignore: empty-peer
    # netpol-ignore: empty-peer
    -
    # netpol-ignore: empty-peer
    - {}
    - {}
#     ^^ error empty-peer
`),
  );
});

test('a broken document says nothing', () => {
  checkDiagnostics(
    policy(`
spec:
  ingress:
  - from:
    - {}
    podSelector: {
`),
  );
});
