import { expect, test } from 'vitest';
import { applyFix, refactoringsAt } from '../support/fixes.ts';
import { deployment, namespace } from '../support/manifests.ts';

const workloads = [
  namespace('shop', 'team: a'),
  namespace('ops', 'team: b'),
  deployment('cart', { namespace: 'shop', ports: ['name: http, containerPort: 8080'] }),
  deployment('web', { namespace: 'shop' }),
  deployment('logs', { namespace: 'ops' }),
].join('');

const title = 'Write AdminNetworkPolicy rules as ClusterNetworkPolicy';
const baselineTitle = 'Write BaselineAdminNetworkPolicy default as ClusterNetworkPolicy';

function written(spec: string, kind = 'AdminNetworkPolicy', name = 'rules'): string {
  const lines = spec.replace(/^(?=.)/gm, '  ');
  return `//- admin.yaml\napiVersion: policy.networking.k8s.io/v1alpha1\nkind: ${kind}\nmetadata:\n  name: ${name}$0\nspec:\n${lines}`;
}

const rules = `priority: 10
subject:
  namespaces: {matchLabels: {team: a}}
ingress:
- name: ops # may ask
  action: Allow
  from:
  - pods:
      namespaceSelector: {matchLabels: {team: b}}
      podSelector: {}
  # Where it answers.
  ports:
  - portNumber:
      protocol: TCP
      port: 8080
  - portRange: {start: 9000, end: 9010, protocol: UDP} # and here
  - {namedPort: http}
- action: Deny
  from: [{namespaces: {}}]
egress:
- action: Pass
  to: [{networks: [10.0.0.0/8]}, {namespaces: {}}]
  ports: [{portNumber: {port: 53}}]
`;

test('an AdminNetworkPolicy with all that it can say', () => {
  const { files, pairs } = applyFix(written(rules) + workloads, title);
  expect(pairs).toEqual([]);
  expect(files).toMatchInlineSnapshot(`
    "//- admin.yaml
    apiVersion: policy.networking.k8s.io/v1alpha2
    kind: ClusterNetworkPolicy
    metadata:
      name: rules
    spec:
      tier: Admin
      priority: 10
      subject:
        namespaces: {matchLabels: {team: a}}
      ingress:
      - name: ops # may ask
        action: Accept
        from:
        - pods:
            namespaceSelector: {matchLabels: {team: b}}
            podSelector: {}
        # Where it answers.
        protocols:
        - tcp:
            destinationPort:
              number: 8080
        - udp:
            destinationPort:
              range:
                start: 9000
                end: 9010 # and here
        - { destinationNamedPort: http }
      - action: Deny
        from: [{namespaces: {}}]
      egress:
      - action: Pass
        to: [{networks: [10.0.0.0/8]}, {namespaces: {}}]
        protocols: [{ tcp: { destinationPort: { number: 53 } } }]
    "
  `);
});

test('a BaselineAdminNetworkPolicy is the last of its tier', () => {
  const spec = 'subject: {namespaces: {}}\ningress: [{action: Deny, from: [{namespaces: {}}]}]\n';
  const { files, pairs } = applyFix(written(spec, 'BaselineAdminNetworkPolicy', 'default') + workloads, baselineTitle);
  expect(pairs).toEqual([]);
  expect(files).toMatchInlineSnapshot(`
    "//- admin.yaml
    apiVersion: policy.networking.k8s.io/v1alpha2
    kind: ClusterNetworkPolicy
    metadata:
      name: default
    spec:
      tier: Baseline
      priority: 1000
      subject: {namespaces: {}}
      ingress: [{action: Deny, from: [{namespaces: {}}]}]
    "
  `);
});

test('in JSON', () => {
  const json = `//- admin.json
{
  "apiVersion": "policy.networking.k8s.io/v1alpha1",
  "kind": "AdminNetworkPolicy$0",
  "metadata": {"name": "rules"},
  "spec": {
    "priority": 10,
    "subject": {"namespaces": {}},
    "ingress": [{"action": "Allow", "from": [{"namespaces": {}}], "ports": [{"portNumber": {"port": 80, "protocol": "TCP"}}]}]
  }
}
`;
  const { files, pairs } = applyFix(json + workloads, title);
  expect(pairs).toEqual([]);
  expect(files).toMatchInlineSnapshot(`
    "//- admin.json
    {
      "apiVersion": "policy.networking.k8s.io/v1alpha2",
      "kind": "ClusterNetworkPolicy",
      "metadata": {"name": "rules"},
      "spec": {
        "tier": "Admin", "priority": 10,
        "subject": {"namespaces": {}},
        "ingress": [{"action": "Accept", "from": [{"namespaces": {}}], "protocols": [{"tcp": {"destinationPort": {"number": 80}}}]}]
      }
    }
    "
  `);
});

test('is not offered where not all of it fits', () => {
  const offered = (spec: string, kind?: string, name?: string): string[] =>
    refactoringsAt(written(spec, kind, name) + workloads).filter((each) => each.startsWith('Write '));
  const admin = (rule: string, to = '[{namespaces: {}}]'): string =>
    `priority: 1\nsubject: {namespaces: {}}\negress: [{action: Allow, to: ${to}, ${rule}}]\n`;
  expect(offered(admin('name: it'))).toEqual([title]);
  expect(offered(admin('name: it').replace('priority: 1\n', ''))).toEqual([]);
  expect(offered(admin('name: it').replace('Allow', 'Accept'))).toEqual([]);
  expect(offered(admin('name: it', '[]'))).toEqual([]);
  expect(offered(admin('ports: [{portNumber: {port: 70000}}]'))).toEqual([]);
  expect(offered(admin('ports: [{portNumber: {port: "$(PORT)"}}]'))).toEqual([]);
  expect(offered(admin('ports: [{namedPort: http}]'))).toEqual([title]);
  expect(offered(admin('ports: [{namedPort: http}]', '[{networks: [10.0.0.0/8]}]'))).toEqual([]);
  expect(offered(admin(`ports: [${'{portNumber: {port: 1}}, '.repeat(26)}]`))).toEqual([]);
  expect(offered('subject: {namespaces: {}}\n', 'BaselineAdminNetworkPolicy', 'other')).toEqual([]);
});
