import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Peer, Policy } from '../../server/src/model/policy.ts';
import { readResources } from '../../server/src/model/read.ts';
import { isInvalidSelector } from '../../server/src/model/selector.ts';
import { rules } from '../../server/src/rules/list.ts';
import { policyObjects } from '../../server/src/rules/objects.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';
import { clusters } from '../oracle/generate.ts';
import { patient, runs } from '../oracle/property.ts';
import { checkDiagnostics } from '../support/check.ts';
import { printed } from '../support/generated.ts';
import { policy } from './support/policy.ts';

test('what is no list', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector:
    matchExpressions: {key: app, operator: Exists}
#   ^^^^^^^^^^^^^^^^ error wrong-node-type: matchExpressions is rejected: it must be a list, and this is a mapping. Put a dash in front of each item.
  policyTypes: Ingress
# ^^^^^^^^^^^ error wrong-node-type: policyTypes is rejected: it must be a list, and this is a text.
  ingress:
  - from:
#   ^^^^ error wrong-node-type: from is rejected: it must be a list, and this is a mapping.
      podSelector:
        matchLabels: {app: web}
    ports: {port: 80}
#   ^^^^^ error wrong-node-type: ports is rejected: it must be a list, and this is a mapping.
  - from: everyone
#   ^^^^ error wrong-node-type: from is rejected: it must be a list, and this is a text.
    ports: 80
#   ^^^^^ error wrong-node-type: ports is rejected: it must be a list, and this is a number.
  - from:
    - ipBlock: {cidr: 10.0.0.0/8, except: 10.1.0.0/16}
#                                 ^^^^^^ error wrong-node-type: except is rejected: it must be a list
    - podSelector:
        matchExpressions:
        - {key: app, operator: In, values: web}
#                                  ^^^^^^ error wrong-node-type: values is rejected: it must be a list
  egress:
# ^^^^^^ error wrong-node-type: egress is rejected: it must be a list, and this is a mapping.
    to: []
`),
  );
});

test('a name that is no text', () => {
  checkDiagnostics(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: 8080
# ^^^^ error wrong-node-type: name is rejected: it must be a text, and this is a number. Put quotes around it.
  namespace: [shop]
# ^^^^^^^^^ error wrong-node-type: namespace is rejected: it must be a text, and this is a list. Leave out the dash or the brackets.
  labels: {}
spec: {podSelector: {}}
`);
});

test('what is no mapping', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: app=web
# ^^^^^^^^^^^ error wrong-node-type: podSelector is rejected: it must be a mapping, and this is a text. Write fields with their values, or {} for none.
  ingress:
  - everyone
#   ^^^^^^^^ error wrong-node-type: An item of ingress is rejected: it must be a mapping, and this is a text.
  - from:
    - web
#     ^^^ error wrong-node-type: An item of from is rejected: it must be a mapping
    - namespaceSelector: true
#     ^^^^^^^^^^^^^^^^^ error wrong-node-type: namespaceSelector is rejected: it must be a mapping, and this is true or false.
    - podSelector:
#     ^^^^^^^^^^^ error wrong-node-type: podSelector is rejected: it must be a mapping, and this is a list. Leave out the dash or the brackets.
      - matchLabels: {app: web}
    - podSelector:
        matchLabels: [app]
#       ^^^^^^^^^^^ error wrong-node-type: matchLabels is rejected: it must be a mapping, and this is a list.
    - podSelector:
        matchExpressions:
        - app
#         ^^^ error wrong-node-type: An item of matchExpressions is rejected: it must be a mapping
    - ipBlock: 10.0.0.0/8
#     ^^^^^^^ error wrong-node-type: ipBlock is rejected: it must be a mapping
    ports:
    - 80
#     ^^ error wrong-node-type: An item of ports is rejected: it must be a mapping, and this is a number.
`),
  );
  checkDiagnostics(`
- kind: NetworkPolicy
`);
  checkDiagnostics(`
kind: NetworkPolicy
metadata: {name: p}
apiVersion: networking.k8s.io/v1
? spec
# ^^^^ error wrong-node-type: spec is rejected: it must be a mapping, and this is a text.
: open
`);
});

test('what is no text and no number', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector:
    matchLabels:
      app: [web]
#     ^^^ error wrong-node-type: app is rejected: it must be a text, and this is a list.
      tier: {web: }
#     ^^^^ error wrong-node-type: tier is rejected: it must be a text, and this is a mapping. Write a single value.
    matchExpressions:
    - {key: app, operator: 1, values: [[web]]}
#                ^^^^^^^^ error wrong-node-type: operator is rejected: it must be a text, and this is a number. Put quotes around it.
#                                      ^^^^^ error wrong-node-type: An item of values is rejected: it must be a text
  policyTypes: [1]
#               ^ error wrong-node-type: An item of policyTypes is rejected: it must be a text
  ingress:
  - from:
    - ipBlock: {cidr: 10, except: [8]}
#               ^^^^ error wrong-node-type: cidr is rejected: it must be a text
#                                  ^ error wrong-node-type: An item of except is rejected: it must be a text
    ports:
    - port: true
#     ^^^^ error wrong-node-type: port is rejected: it must be a number or a name, and this is true or false.
    - port: 80
      endPort: "90"
#     ^^^^^^^ error wrong-node-type: endPort is rejected: it must be a number, and this is a text. Write the number without quotes.
      protocol: 6
#     ^^^^^^^^ error wrong-node-type: protocol is rejected: it must be a text
`),
  );
});

test('right types, nulls and placeholders', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector:
    matchLabels: {app: web, number: 1, truth: true, none: }
    matchExpressions: [{key: 1, operator: In, values: [1, true, web]}]
  policyTypes: \${TYPES}
  ingress:
  - from: {{ peers }}
    ports: \${PORTS}
  - {{ rule }}
  -
  - from:
    ports: [{port: http}, {port: 80, endPort: \${LAST}}, {{ entry }}, \${ENTRY}, ]
  - from: [{podSelector: \${S}}, {namespaceSelector: {matchLabels: {{ labels }}}}, {ipBlock: \${BLOCK}}]
    other: [1]
  egress:
`),
  );
});

test('silenced', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {}
  policyTypes: Ingress # netpol-ignore: wrong-node-type
`),
  );
});

test('whatever counts for nothing since it is rejected is reported', patient, () => {
  const anything = { unknowns: true, ipBlocks: true, tiers: false, services: false, settled: false };
  let rejected = 0;
  const property = fc.property(clusters(anything), ({ manifests }) => {
    for (const manifest of manifests.filter(({ kind }) => kind === 'NetworkPolicy')) {
      const document = { ...parseDocument(printed(manifest)), text: '', relevant: true };
      const [read] = readResources(document.root);
      if (read?.type !== 'policy' || !hasRejectedPart(read)) continue;
      rejected++;
      const reports = policyObjects(document).flatMap((object) =>
        rules.flatMap((rule) => (rule.subject === 'object' ? [...rule.check(object)] : [])),
      );
      expect(reports.length, printed(manifest)).toBeGreaterThan(0);
    }
  });
  fc.assert(property, runs(300));
  expect(rejected).toBeGreaterThan(100);
});

function hasRejectedPart({ podSelector, ingress, egress }: Policy): boolean {
  const written = [...ingress, ...egress];
  const peers = written.flatMap((rule): readonly Peer[] => (rule.peers === 'everyone' ? [] : rule.peers));
  const entries = written.flatMap(({ ports }) => (ports === 'all' ? [] : ports));
  return (
    isInvalidSelector(podSelector) ||
    peers.some(({ type }) => type === 'invalid') ||
    entries.some(({ isValid }) => !isValid)
  );
}
