/** What manifests leave open, case by case: it makes an answer unknown, and only as much of it as it must. */
import { expect, test } from 'vitest';
import { type Access, access, deaf, type Recorder } from '../../server/src/policy/access.ts';
import { formatPorts, subtractPorts } from '../../server/src/policy/portSet.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import { isIsolated, partyOf, policiesOf } from '../../server/src/snapshot/queries.ts';
import type { Manifest } from '../oracle/read.ts';
import { clusterIn, workloadIn } from '../support/cluster.ts';
import { clusterOfManifests as clusterOf } from '../support/generated.ts';
import * as manifests from '../support/manifests.ts';
import { allWorkloads, instanceNamed } from './compare.ts';

test('a pod cannot block access to itself, and the pods of one workload can', () => {
  const cluster = clusterOf([pod('web'), deployment('api'), policy({ policyTypes: ['Ingress', 'Egress'] })]);
  expect(words(ask(cluster, 'web', 'web'))).toBe('all ports');
  expect(words(ask(cluster, 'api', 'api'))).toBe('no port');
});

test('policies may not hold for a hostNetwork pod', () => {
  const cluster = clusterOf([
    pod('agent', { hostNetwork: true }),
    pod('web'),
    policy({ podSelector: app('agent'), policyTypes: ['Ingress', 'Egress'] }),
  ]);
  expect(words(ask(cluster, 'web', 'agent'))).toBe('no port, perhaps all ports: host-network');
  expect(words(ask(cluster, 'agent', 'web'))).toBe('no port, perhaps all ports: host-network');
});

test('a hostNetwork pod may be the node of a pod, which is always let in', () => {
  const ingress = [{ from: [{ podSelector: app('other') }], ports: [{ port: 80 }] }, { ports: [{ port: 443 }] }];
  const cluster = clusterOf([
    pod('agent', { hostNetwork: true }),
    pod('web'),
    pod('db'),
    policy({ podSelector: app('web'), ingress }),
  ]);
  expect(words(ask(cluster, 'db', 'web'))).toBe('TCP 443');
  expect(words(ask(cluster, 'agent', 'web'))).toBe(
    'TCP 443, perhaps TCP 1-442, 444-65535 and all UDP ports and all SCTP ports: host-network',
  );
});

test('a hostNetwork pod may be the node of a pod, which some plugins always let out', () => {
  const cluster = clusterOf([
    pod('agent', { hostNetwork: true }),
    pod('web'),
    policy({ podSelector: app('web'), policyTypes: ['Egress'] }),
  ]);
  expect(words(ask(cluster, 'web', 'agent'))).toBe('no port, perhaps all ports: host-network');
});

test('a policy that may select a pod may let in what those that surely do keep out', () => {
  const perhaps = {
    podSelector: { matchLabels: { 'pod-template-hash': 'abc' } },
    ingress: [{ ports: [{ port: 80 }] }],
  };
  const cluster = (...policies: readonly Manifest[]) => clusterOf([deployment('web'), pod('db'), ...policies]);
  const sure = policy({ podSelector: app('web'), ingress: [{ ports: [{ port: 443 }] }] });
  const unsure = { ...policy(perhaps), metadata: { name: 'perhaps' } };
  expect(words(ask(cluster(sure, unsure), 'db', 'web'))).toBe('TCP 443, perhaps TCP 80: pod-labels');
  expect(words(ask(cluster(unsure), 'db', 'web'))).toBe(
    'TCP 80, perhaps TCP 1-79, 81-65535 and all UDP ports and all SCTP ports: pod-labels',
  );
});

test('of two policies that may select a pod either may be alone, and lets in only what both do', () => {
  const perhaps = (name: string, port: number): Manifest => {
    const podSelector = { matchLabels: { 'pod-template-hash': name } };
    return { ...policy({ podSelector, ingress: [{ ports: [{ port }] }] }), metadata: { name } };
  };
  const cluster = clusterOf([deployment('web'), pod('db'), perhaps('one', 80), perhaps('two', 443)]);
  expect(words(ask(cluster, 'db', 'web'))).toBe('no port, perhaps all ports: pod-labels');
});

test('a peer that surely matches counts behind one that may', () => {
  const from = [{ namespaceSelector: { matchLabels: { team: 'a' } } }, { podSelector: {} }];
  const cluster = clusterOf([pod('web'), pod('db'), policy({ podSelector: app('web'), ingress: [{ from }] })]);
  expect(words(ask(cluster, 'db', 'web'))).toBe('all ports');
});

test('ranges of ports that touch are one range', () => {
  expect(admitted({ port: 80, endPort: 85 }, { port: 86 }, { port: 87, endPort: 90 })).toBe('TCP 80-90');
});

test('a placeholder for a port hides the number and not the protocol', () => {
  expect(admitted({ protocol: 'UDP', port: '${PORT}' })).toBe('no port, perhaps all UDP ports: placeholder');
});

test('a placeholder for the last port of a range leaves the ports behind the first open', () => {
  expect(admitted({ port: 8000, endPort: '${END}' })).toBe('TCP 8000, perhaps TCP 8001-65535: placeholder');
});

test('a placeholder for the protocol leaves the protocol open and not the port', () => {
  expect(admitted({ protocol: '${PROTOCOL}', port: 53 })).toBe(
    'no port, perhaps TCP 53 and UDP 53 and SCTP 53: placeholder',
  );
});

test('a name is looked up under every protocol that a placeholder may stand for', () => {
  const ports = [
    { name: 'dns', containerPort: 53, protocol: 'UDP' },
    { name: 'dns', containerPort: 5353 },
    { name: 'http', containerPort: 80 },
  ];
  const ingress = [{ ports: [{ protocol: '${PROTOCOL}', port: 'dns' }] }];
  const cluster = clusterOf([pod('web', {}, ports), pod('db'), policy({ podSelector: app('web'), ingress })]);
  expect(words(ask(cluster, 'db', 'web'))).toBe('no port, perhaps TCP 5353 and UDP 53: placeholder');
});

test('what is known beside a placeholder stays known', () => {
  expect(admitted({ port: '${PORT}' }, { port: 80 })).toBe('TCP 80, perhaps TCP 1-79, 81-65535: placeholder');
});

test('a name whose number a placeholder hides on the pod may be any port of its protocol', () => {
  const ingress = [{ ports: [{ port: 'http' }] }];
  const at = (...ports: unknown[]): string => {
    const cluster = clusterOf([pod('web', {}, ports), pod('db'), policy({ podSelector: app('web'), ingress })]);
    return words(ask(cluster, 'db', 'web'));
  };
  expect(at({ name: 'http', containerPort: 8080 })).toBe('TCP 8080');
  expect(at({ name: 'http', containerPort: '${PORT}' })).toBe('no port, perhaps all TCP ports: placeholder');
  expect(at({ name: 'http', containerPort: '${PORT}', protocol: 'UDP' })).toBe('no port');
  expect(at({ name: 'metrics', containerPort: '${PORT}' })).toBe('no port');
  expect(at({ name: '${NAME}', containerPort: 8080 })).toBe('no port, perhaps TCP 8080: placeholder');
  expect(at({ name: 'http', containerPort: 8080, protocol: '${PROTOCOL}' })).toBe(
    'no port, perhaps TCP 8080: placeholder',
  );
});

const hiddenPart = 'no port, perhaps all ports: placeholder';

test.each(['${S}', { matchLabels: '${L}' }, { matchLabels: { '${KEY}': 'web' } }, { matchExpressions: '${E}' }])(
  'a placeholder in the podSelector of a policy leaves open whether it selects: %j',
  (podSelector) => {
    const cluster = clusterOf([pod('web'), pod('db'), policy({ podSelector })]);
    expect(words(ask(cluster, 'db', 'web'))).toBe(hiddenPart);
  },
);

test.each([
  '${PEERS}',
  ['${PEER}'],
  [{ podSelector: '${S}' }],
  [{ namespaceSelector: '${S}' }],
  [{ namespaceSelector: '${S}', podSelector: app('db') }],
  [{ ipBlock: '${BLOCK}' }],
  [{ ipBlock: { cidr: '${CIDR}' } }],
  [{ ipBlock: { cidr: '10.0.0.0/8', except: '${EXCEPT}' } }],
  [{ ipBlock: { cidr: '10.0.0.0/8' }, podSelector: '${S}' }],
  [{ podSelector: { matchLabels: { '${KEY}': 'web' } } }],
  [{ podSelector: { matchExpressions: [{ key: '${KEY}', operator: 'NotIn', values: ['x'] }] } }],
  [{ podSelector: { matchExpressions: [{ key: 'app', operator: '${OPERATOR}', values: ['x'] }] } }],
])('a placeholder in the peers of a rule leaves open whom it admits: %j', (from) => {
  const cluster = clusterOf([pod('web'), pod('db'), policy({ podSelector: app('web'), ingress: [{ from }] })]);
  expect(words(ask(cluster, 'db', 'web'))).toBe(hiddenPart);
});

test('a placeholder beside what is known does not match decides nothing', () => {
  const admits = (peer: unknown): string => {
    const ingress = [{ from: [peer] }];
    return words(ask(clusterOf([pod('web'), pod('db'), policy({ podSelector: app('web'), ingress })]), 'db', 'web'));
  };
  expect(admits({ namespaceSelector: '${S}', podSelector: app('web') })).toBe('no port');
  expect(admits({ podSelector: { matchLabels: { '${KEY}': 'x', app: 'web' } } })).toBe('no port');
  expect(admits({ namespaceSelector: '${S}', podSelector: { matchExpressions: [{ key: 'a', operator: 'in' }] } })).toBe(
    'no port',
  );
  expect(admits({ ipBlock: { cidr: '10.0.0.0/8' }, podSelector: {}, namespaceSelector: '${S}' })).toBe('no port');
});

test('a placeholder for rules or ports leaves open what they admit', () => {
  for (const ingress of ['${RULES}', ['${RULE}'], [{ ports: '${PORTS}' }], [{ ports: ['${ENTRY}'] }]]) {
    const cluster = clusterOf([pod('web'), pod('db'), policy({ podSelector: app('web'), ingress })]);
    expect(words(ask(cluster, 'db', 'web')), JSON.stringify(ingress)).toBe(hiddenPart);
  }
});

test.each<[types: unknown, ingress: string, egress: string]>([
  ['${TYPES}', 'maybe', 'maybe'],
  [['${TYPE}'], 'maybe', 'maybe'],
  [['Egress', '${TYPE}'], 'maybe', 'yes'],
  [['Ingress', 'Egress', '${TYPE}'], 'yes', 'yes'],
])('a placeholder for policyTypes leaves open what is isolated: %j', (policyTypes, ingress, egress) => {
  const cluster = clusterOf([pod('web'), pod('db'), policy({ podSelector: app('web'), policyTypes })]);
  const web = instanceNamed(allWorkloads(cluster), 'web');
  expect([isIsolated(cluster, web, 'ingress'), isIsolated(cluster, web, 'egress')]).toEqual([ingress, egress]);
  expect(words(ask(cluster, 'db', 'web'))).toBe(ingress === 'yes' ? 'no port' : hiddenPart);
});

test('a placeholder for the egress rules leaves open whether egress is isolated', () => {
  const cluster = clusterOf([pod('web'), pod('db'), policy({ podSelector: app('web'), egress: '${RULES}' })]);
  const web = instanceNamed(allWorkloads(cluster), 'web');
  expect([isIsolated(cluster, web, 'ingress'), isIsolated(cluster, web, 'egress')]).toEqual(['yes', 'maybe']);
});

test('a placeholder for the whole spec leaves everything open', () => {
  const cluster = clusterOf([pod('web'), pod('db'), policy('${SPEC}')]);
  expect(words(ask(cluster, 'db', 'web'))).toBe(hiddenPart);
});

test('a placeholder for hostNetwork leaves open whether policies hold', () => {
  const cluster = clusterOf([
    pod('agent', { hostNetwork: '${HOST}' }),
    pod('web'),
    policy({ podSelector: app('agent'), policyTypes: ['Ingress', 'Egress'] }),
  ]);
  expect(words(ask(cluster, 'web', 'agent'))).toBe('no port, perhaps all ports: host-network');
});

/** What one rule with these port entries admits. */
function admitted(...ports: unknown[]): string {
  return words(
    ask(clusterOf([pod('web'), pod('db'), policy({ podSelector: app('web'), ingress: [{ ports }] })]), 'db', 'web'),
  );
}

interface Answer extends Access {
  readonly codes: ReadonlySet<string>;
}

function ask(cluster: ClusterModel, from: string, to: string): Answer {
  const codes = new Set<string>();
  const recorder: Recorder = {
    ...deaf,
    unknown(code) {
      codes.add(code);
    },
  };
  const party = (name: string) => partyOf(cluster, instanceNamed(allWorkloads(cluster), name));
  return { ...access(party(from), party(to), policiesOf(cluster), recorder), codes };
}

function words({ must, may, codes }: Answer): string {
  const open = formatPorts(subtractPorts(may, must));
  return open === 'no port' ? formatPorts(must) : `${formatPorts(must)}, perhaps ${open}: ${[...codes].join(', ')}`;
}

function app(name: string): unknown {
  return { matchLabels: { app: name } };
}

function pod(name: string, spec: Readonly<Record<string, unknown>> = {}, ports: readonly unknown[] = []): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: name } },
    spec: { ...spec, containers: [{ name: 'c', ports }] },
  };
}

function deployment(name: string): Manifest {
  const template = { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'c' }] } };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec: { template } };
}

function policy(spec: unknown): Manifest {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'policy' }, spec };
}

test('a selector with a hidden key, and pods with hidden labels, may match', () => {
  const isolated = (selector: string, labels: string): string => {
    const cluster = clusterIn(
      manifests.deployment('web', { labels: '$' }).replace('{$}', labels) +
        manifests.policy('p', `podSelector: ${selector}`),
    );
    return isIsolated(cluster, workloadIn(cluster, 'web'), 'ingress');
  };
  for (const selector of ['"${SELECTOR}"', '{matchLabels: "${LABELS}"}', '{matchLabels: {{ labels }}}']) {
    expect(isolated(selector, '{app: web}'), selector).toBe('maybe');
  }
  expect(isolated('{matchLabels: {"${KEY}": web}}', '{app: web}')).toBe('maybe');
  expect(isolated('{matchLabels: {"${KEY}": web, app: api}}', '{app: web}')).toBe('no');
  expect(isolated('{matchExpressions: [{key: app, operator: NotIn, values: "${VALUES}"}]}', '{app: web}')).toBe(
    'maybe',
  );
  for (const labels of ['"${LABELS}"', '{{ labels }}', '{"${KEY}": x}']) {
    expect(isolated('{matchLabels: {app: web}}', labels), labels).toBe('maybe');
    expect(isolated('{matchExpressions: [{key: app, operator: DoesNotExist}]}', labels), labels).toBe('maybe');
    expect(isolated('{}', labels), labels).toBe('yes');
  }
  expect(isolated('{matchLabels: {app: web}}', '{app: api, "${KEY}": x}')).toBe('no');
});
