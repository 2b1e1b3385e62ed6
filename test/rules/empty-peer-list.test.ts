import { test } from 'vitest';
import { checkOnly } from './support/only.ts';

const check = (source: string): void => checkOnly(['empty-peer-list'], source);

test('an empty list and none', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  ingress:
  - from: []
#   ^^^^ warning empty-peer-list: An empty from means everyone, not no one: every pod, and every address outside of the cluster. To admit no one, remove the rule; to admit everyone, write the rule as {}.
  - from:
#   ^^^^ warning empty-peer-list
  - {from: null, ports: [{port: 80}]}
#    ^^^^ warning empty-peer-list: An empty from means everyone on these ports, not no one
  policyTypes: [Ingress, Egress]
  egress:
  - to: []
#   ^^ warning empty-peer-list: An empty to means everyone
`);
  check(`//- p.json
{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "p", "namespace": "shop"},
 "spec": {"podSelector": {}, "ingress": [
  {"from": []}]}}
#  ^^^^^^ warning empty-peer-list
`);
});

test('less where there are ports, which nobody writes for no one', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  ingress:
  - from: []
#   ^^^^ information empty-peer-list: List the peers that are meant, or leave from out if everyone is.
    ports: [{port: 80}]
  egress:
  - to: []
#   ^^ hint empty-peer-list
    ports: [{port: 443}]
`);
});

test('a missing list, peers, templates, DNS, and rules that are ignored', () => {
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
  - {}
  - ports: [{port: 80}]
  - from: [{podSelector: {}}]
  - from: \${PEERS}
  - from: {{ .Values.peers }}
  - from: everyone
  - from: []
    {{ x }}: y
  egress:
  - to: []
`);
  check(`//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - to: []
    ports: [{port: 53, protocol: UDP}]
`);
});
