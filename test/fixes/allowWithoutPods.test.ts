import { describe, expect, test } from 'vitest';
import { applyFix, titlesAt } from '../support/fixes.ts';
import { clusterPolicy, deployment, ingress, policy, service } from '../support/manifests.ts';

const deny = policy('deny', 'podSelector: {}\npolicyTypes: [Ingress]');

const webhook = `//- configuration.yaml
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: checks}
webhooks:
- name: checks.example.com
  clientConfig: {service: {namespace: default, name: ho$0ok}}
`;

test('a rule without peers lets the API server call a webhook', () => {
  const { files, pairs } = applyFix(
    webhook + deployment('hook', { ports: [9443] }) + service('hook', { ports: ['443 -> 9443'] }) + deny,
    'Allow everyone to call hook on TCP 9443, the API server among them',
  );
  expect(files).toContain(
    '  podSelector:\n    matchLabels:\n      app: hook\n  policyTypes:\n  - Ingress\n  ingress:\n  - ports:\n    - protocol: TCP\n      port: 9443\n',
  );
  expect(pairs).toEqual(['outside -> default/hook: nothing => every address on TCP 9443']);
});

test('what a tier denies is not opened by a policy that would isolate the pods', () => {
  // A peer of a later version, for all that is known, so that the rule denies everyone.
  const baseline = clusterPolicy(
    'strangers',
    'tier: Baseline\npriority: 1\nsubject: {namespaces: {}}\ningress:\n- {action: Accept, from: [{namespaces: {matchLabels: {team: a}}}]}\n- {action: Deny, from: [{later: {}}]}',
  );
  const hook = deployment('hook', { ports: [9443] }) + service('hook', { ports: ['443 -> 9443'] });
  expect(titlesAt(webhook + hook + deny + baseline)).toContain(
    'Allow everyone to call hook on TCP 9443, the API server among them',
  );
  expect(titlesAt(webhook + hook + baseline)).toEqual(['Silence webhook-blocked here']);
});

test('Prometheus is admitted by its usual namespace, where no manifest shows it', () => {
  const monitor = `//- monitor.yaml
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  endpoints: [{port: met$0rics}]
`;
  const web =
    deployment('web', { ports: [9100] }) +
    service('web', { ports: ['metrics 9100'] }).replace('  name: web\n', '  name: web\n  labels: {app: web}\n');
  const { files, pairs } = applyFix(
    monitor + web + deny,
    'Allow Prometheus (namespace monitoring) to call web on TCP 9100',
  );
  expect(files).toContain(
    '  - from:\n    - namespaceSelector:\n        matchLabels:\n          kubernetes.io/metadata.name: monitoring\n',
  );
  expect(pairs).toEqual([]);
});

describe('where the admin tier keeps some out', () => {
  const hook = deployment('hook', { ports: [9443] }) + service('hook', { ports: ['443 -> 9443'] });
  const tenants = (rule: string): string =>
    clusterPolicy(
      'tenants',
      `tier: Admin\npriority: 1\nsubject: {namespaces: {}}\ningress:\n- {action: Deny, ${rule}}`,
    );
  const everyone = 'Allow everyone to call hook on TCP 9443, the API server among them';

  test('everyone is said to be all but those', () => {
    const offered = (rule: string): string | undefined => titlesAt(webhook + hook + deny + tenants(rule))[0];
    expect(offered('from: [{namespaces: {matchLabels: {team: a}}}]')).toBe(
      `${everyone}, except whom ClusterNetworkPolicy tenants denies`,
    );
    expect(offered('from: [{namespaces: {}}], protocols: [{tcp: {destinationPort: {number: 80}}}]')).toBe(everyone);
    expect(offered('from: [{later: {}}]')).toBe('Silence webhook-blocked here');
  });

  const monitor = `//- monitor.yaml
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  endpoints: [{port: met$0rics}]
`;
  const web =
    deployment('web', { ports: [9100] }) +
    service('web', { ports: ['metrics 9100'] }).replace('  name: web\n', '  name: web\n  labels: {app: web}\n');

  test.each([
    [
      'some of its namespace',
      'pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: a}}}',
      ', unless ClusterNetworkPolicy tenants denies it',
    ],
    ['another namespace', 'namespaces: {matchLabels: {kubernetes.io/metadata.name: web}}', ''],
  ])('of Prometheus is told what it depends on: %s', (_, peer, condition) => {
    expect(titlesAt(monitor + web + deny + tenants(`from: [{${peer}}]`))[0]).toBe(
      `Allow Prometheus (namespace monitoring) to call web on TCP 9100${condition}`,
    );
  });

  test('Prometheus is not offered to be let in where nobody of its namespace is', () => {
    const ofMonitoring = 'from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]';
    expect(titlesAt(monitor + web + deny + tenants(ofMonitoring))).toEqual(['Silence scrape-blocked here']);
  });
});

test('what asks the API server is let out to its ports', () => {
  const binding = `//- binding.yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: web}]
`;
  const web = deployment('web', { pod: 'serviceAccountName: web', cursor: '$0' });
  const out = policy('out', 'podSelector: {}\npolicyTypes: [Egress]');
  const { files, pairs } = applyFix(
    binding + web + deployment('db', { ports: [443] }) + out,
    'Allow web to call every address on TCP 443, 6443, the API server among them',
    { appearing: ['egress-blocks-dns', 'ports-without-peers'] },
  );
  expect(files).toContain(
    '  egress:\n  - ports:\n    - protocol: TCP\n      port: 443\n    - protocol: TCP\n      port: 6443\n',
  );
  expect(pairs).toEqual([
    'default/web -> default/db: no port => TCP 443, 6443',
    'default/web -> outside: nothing => every address on TCP 443, 6443',
  ]);
});

test('what asks the API server is let out to all addresses but those that the admin tier denies', () => {
  const binding = `//- binding.yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: web}]
`;
  const web = deployment('web', { pod: 'serviceAccountName: web', cursor: '$0' });
  const out = policy('out', 'podSelector: {}\npolicyTypes: [Egress]');
  const metadata = (peer: string): string =>
    clusterPolicy(
      'metadata',
      `tier: Admin\npriority: 1\nsubject: {namespaces: {}}\negress:\n- {action: Deny, to: [{${peer}}]}`,
    );
  const title = 'Allow web to call every address on TCP 443, 6443, the API server among them';
  expect(titlesAt(binding + web + out + metadata('networks: [192.0.2.0/24]'))).toContain(
    `${title}, except what ClusterNetworkPolicy metadata denies`,
  );
  expect(titlesAt(binding + web + out + metadata('namespaces: {}'))).toContain(title);
});

test('the ingress controller that the configuration names', () => {
  const config = '//- .netpol.yaml\ningressControllers: [{namespace: edge, podLabels: {app: traefik}}]\n';
  const all =
    config +
    ingress('site', ['{name: w$0eb, port: {number: 80}}']) +
    deployment('web', { ports: [8080] }) +
    service('web', { ports: ['80 -> 8080'] }) +
    deny;
  const { files } = applyFix(all, 'Allow the ingress controller (namespace edge) to call web on TCP 8080');
  expect(files).toContain(
    '          kubernetes.io/metadata.name: edge\n      podSelector:\n        matchLabels:\n          app: traefik\n',
  );
  expect(titlesAt(all).filter((title) => title.includes('ingress-nginx'))).toEqual([]);
});

test('replicas are admitted to each other', () => {
  const db = deployment('db', { kind: 'StatefulSet', ports: [5432], env: { PEERS: 'db-0.d$0b:5432' } });
  const { files, pairs } = applyFix(
    db + service('db', { ports: [5432], spec: 'clusterIP: None' }) + deny,
    'Allow db to call db on TCP 5432',
  );
  expect(files).toContain('  - from:\n    - podSelector:\n        matchLabels:\n          app: db\n');
  expect(pairs).toEqual([]);
});
