import { test } from 'vitest';
import { checkOnly } from './support/only.ts';

const check = (source: string): void => checkOnly(['redundant-peer'], source);

test('a peer that another one of the rule admits too', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  ingress:
  - from: [{podSelector: {matchLabels: {app: a}}}, {podSelector: {}}]
#          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information redundant-peer: Another peer of this rule admits all that this one does: without it nothing changes.
    ports: [{port: 79}]
  - from: [{podSelector: {matchExpressions: [{key: tier, operator: In, values: [a, b]}]}}, {podSelector: {matchLabels: {tier: b}}}]
#                                                                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information redundant-peer
    ports: [{port: 78}]
  - from: [{namespaceSelector: {}}, {podSelector: {matchLabels: {app: x}}}]
#                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information redundant-peer
    ports: [{port: 80}]
  - from: [{ipBlock: {cidr: 10.0.0.0/8}}, {ipBlock: {cidr: 10.1.0.0/16}}]
#                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information redundant-peer
    ports: [{port: 81}]
`);
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  ingress:
  - from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}, {podSelector: {matchLabels: {app: a}}}]
#                                                                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information redundant-peer
`);
});

test('of another rule, on the same ports at least', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  ingress:
  - from: [{podSelector: {matchLabels: {app: a}}}, {podSelector: {matchLabels: {app: b}}}]
#          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information redundant-peer: Another peer of this policy admits all that this one does, on the same ports at least: without it nothing changes.
    ports: [{port: 80}]
  - from: [{podSelector: {matchLabels: {app: a}}}]
    ports: [{port: 79, endPort: 90}, {port: http}]
`);
});

test('a hint where that is another policy', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - from: [{podSelector: {}}, {namespaceSelector: {matchLabels: {team: a}}}]
#          ^^^^^^^^^^^^^^^^^ hint redundant-peer: Another peer of same admits all that this one does, on the same ports at least: without it nothing changes.
    ports: [{port: 80}]
//- same.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: same, namespace: shop}
spec:
  podSelector: {}
  ingress: [{from: [{podSelector: {}}]}]
`);
});

test('other ports, names of ports, other pods, unknown labels, placeholders, what is not valid, and what is the same', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  ingress:
  - from: [{podSelector: {matchLabels: {app: a}}}, {podSelector: {matchLabels: {app: b}}}]
    ports: [{port: 80}, {port: http}]
  - from: [{podSelector: {matchLabels: {app: c}}}]
    ports: [{port: 80}]
  - from: [{podSelector: {matchLabels: {app: a}}}]
    ports: [{port: http, protocol: UDP}]
  - from: [{namespaceSelector: {matchLabels: {team: a}}}, {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: x}}}]
  - from: [{namespaceSelector: {matchLabels: {team: '\${TEAM}'}}}, {namespaceSelector: {matchLabels: {team: b}}}]
    ports: [{port: 1}]
  - from: [{podSelector: '\${S}'}, {podSelector: {matchLabels: {x: y}}}, '\${PEER}', {}, {podSelector: {matchLabels: {x: y}}}]
    ports: [{port: 2}]
  - from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}, {ipBlock: {cidr: 10.1.0.0/24}}, {ipBlock: {cidr: '\${C}'}}]
    ports: [{port: 3}]
`);
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  ingress: [{from: [{podSelector: {}}, {namespaceSelector: {matchLabels: {team: a}}}]}]
//- same.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: same, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress: [{from: [{podSelector: {}}]}]
`);
});

test('what an alias brings to several places', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  ingress:
  - from: [&peer {podSelector: {matchLabels: {app: a}}}, {podSelector: {matchLabels: {app: b}}}]
  - from: [*peer, {podSelector: {matchLabels: {app: c}}}]
    ports: [{port: 80}]
`);
});
