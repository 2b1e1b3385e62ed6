/** Every missing, null and empty form of a NetworkPolicy: the table of reference/semantics.md 1.2, row by row. */
import { expect, test } from 'vitest';
import { type Access, access } from '../../server/src/policy/access.ts';
import { parseCidr } from '../../server/src/policy/addressSet.ts';
import { ingressController, type Party } from '../../server/src/policy/party.ts';
import { formatPorts } from '../../server/src/policy/portSet.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import { isIsolated, partyOf, policiesOf, selectedBy } from '../../server/src/snapshot/queries.ts';
import { instanceNamed, namespaceIn } from '../policy/compare.ts';
import { parseFixture, snapshotOf } from '../support/fixture.ts';

const world = `
//- world.yaml
apiVersion: v1
kind: Namespace
metadata: {name: x}
---
apiVersion: v1
kind: Namespace
metadata: {name: z, labels: {team: a}}
${['x/a', 'x/b', 'z/a', 'z/b']
  .map((end) => {
    const [namespace, name] = end.split('/');
    return `---
apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: ${namespace}, labels: {pod: ${name}}}
spec: {containers: [{name: c}]}`;
  })
  .join('\n')}
`;

const allPods = 'x/a x/b';

test.each<[form: string, selects: string]>([
  ['', allPods],
  ['podSelector:', allPods],
  ['podSelector: null', allPods],
  ['podSelector: {}', allPods],
  ['podSelector: {matchLabels: }', allPods],
  ['podSelector: {matchLabels: {}}', allPods],
  ['podSelector: {matchExpressions: []}', allPods],
  ['podSelector: {matchExpressions: }', allPods],
  ['podSelector:\n    matchLabels:', allPods],
  ['podSelector: {matchLabels: {pod: a}}', 'x/a'],
  ['podSelector: {matchLabels: {pod: ""}}', ''],
])('podSelector of the policy: %s', (form, selects) => {
  const cluster = clusterWith(form);
  const policy = namespaceIn(cluster, 'x').policies[0];
  const found = policy ? selectedBy(cluster, policy).must : [];
  expect(found.map(({ namespace, resource }) => `${namespace}/${resource.name}`).join(' ')).toBe(selects);
});

const rejectedSelectors = [
  'app=a',
  '[pod]',
  'true',
  '{matchLabels: [pod]}',
  '{matchLabels: pod}',
  '{matchLabels: {pod: [a]}}',
  '{matchLabels: {pod: a b}}',
  '{matchExpressions: {key: pod, operator: Exists}}',
  '{matchExpressions: [pod]}',
  '{matchExpressions: [{}]}',
  '{matchExpressions: [{key: pod}]}',
  '{matchExpressions: [{key: pod, operator: notin, values: [a]}]}',
  '{matchExpressions: [{key: pod, operator: NotIn}]}',
  '{matchExpressions: [{key: pod, operator: NotIn, values: []}]}',
  '{matchExpressions: [{key: pod, operator: NotIn, values: c}]}',
  '{matchExpressions: [{key: pod, operator: In, values: [a, {b: c}]}]}',
  '{matchExpressions: [{key: my pod, operator: DoesNotExist}]}',
  '{matchExpressions: [{key: pod, operator: NotIn, values: [c c]}]}',
  '{matchExpressions: [{key: pod, operator: Exists, values: [a]}]}',
];

test.each(rejectedSelectors)('a selector that is rejected selects no pod, and admits nobody: %s', (selector) => {
  const selecting = clusterWith(`podSelector: ${selector}`);
  const policy = namespaceIn(selecting, 'x').policies[0];
  expect(policy && selectedBy(selecting, policy)).toEqual({ must: [], may: [] });
  for (const field of ['podSelector', 'namespaceSelector']) {
    const cluster = clusterWith(`ingress: [{from: [{${field}: ${selector}}]}]`);
    const to = party(cluster, 'x', 'a');
    const others = [party(cluster, 'x', 'b'), party(cluster, 'z', 'b'), google, ingressController];
    expect(others.map((from) => words(cluster, from, to))).toEqual(others.map(() => none));
  }
});

test.each([
  'ingress: {from: []}',
  'ingress: everyone',
  'ingress: [everyone]',
  'ingress: [[]]',
  'ingress: [{from: {podSelector: {}}}]',
  'ingress: [{from: {}}]',
  'ingress: [{from: everyone}]',
  'ingress: [{from: [everyone]}]',
  'ingress: [{from: [[{podSelector: {}}]]}]',
  'ingress: [{from: [{ipBlock: 0.0.0.0/0}]}]',
  'ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0, except: 10.0.0.0/8}}]}]',
  'ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0, except: [10]}}]}]',
  'ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0, except: [{}]}}]}]',
  'ingress: [{ports: {port: 80}}]',
  'ingress: [{ports: {}}]',
  'ingress: [{ports: 80}]',
  'ingress: [{ports: [80]}]',
  'ingress: [{ports: [[]]}]',
  'ingress: [{ports: [{port: []}]}]',
  'ingress: [{ports: [{port: true}]}]',
  'ingress: [{ports: [{port: 0}]}]',
  'ingress: [{ports: [{port: 80.5}]}]',
  'ingress: [{ports: [{port: 70000, endPort: 80000}]}]',
  'ingress: [{ports: [{endPort: 80}]}]',
  'ingress: [{ports: [{port: http, endPort: 80}]}]',
  'ingress: [{ports: [{port: 80, endPort: "90"}]}]',
  'ingress: [{ports: [{port: 80, endPort: 70}]}]',
  'ingress: [{ports: [{protocol: tcp}]}]',
  'policyTypes: [Ingress]\n  ingress: {}',
])('what is rejected admits nobody: %s', (form) => {
  const cluster = clusterWith(form);
  const to = party(cluster, 'x', 'a');
  const others = [party(cluster, 'x', 'b'), party(cluster, 'z', 'b'), google, ingressController];
  expect(others.map((from) => words(cluster, from, to))).toEqual(others.map(() => none));
});

test.each<[form: string, admitted: string]>([
  ['ingress: [everyone, {ports: [{port: 80}]}]', 'TCP 80'],
  ['ingress: [{from: [everyone, {podSelector: {}}]}]', 'all ports'],
  ['ingress: [{ports: [{port: 80}, {endPort: 90}]}]', 'TCP 80'],
])('what stands beside it keeps its meaning: %s', (form, admitted) => {
  const cluster = clusterWith(form);
  expect(words(cluster, party(cluster, 'x', 'b'), party(cluster, 'x', 'a'))).toBe(admitted);
});

test.each<[form: string, isolates: string]>([
  ['', 'ingress'],
  ['policyTypes:', 'ingress'],
  ['policyTypes: null', 'ingress'],
  ['policyTypes: []', 'ingress'],
  ['policyTypes: []\n  egress: [{}]', 'ingress egress'],
  ['egress: []', 'ingress'],
  ['egress:', 'ingress'],
  ['egress: [{}]', 'ingress egress'],
  ['egress:\n  - {}', 'ingress egress'],
  ['egress:\n  -', 'ingress egress'],
  ['egress: [null]', 'ingress egress'],
  ['ingress: [{}]', 'ingress'],
  ['ingress: [{}]\n  egress: [{}]', 'ingress egress'],
  ['policyTypes: [Ingress]\n  egress: [{}]', 'ingress'],
  ['policyTypes: [Egress]', 'egress'],
  ['policyTypes: [Egress]\n  ingress: [{}]', 'egress'],
  ['policyTypes: [Ingress, Egress]', 'ingress egress'],
  ['policyTypes: [Ingress, Ingress]', 'ingress'],
  ['policyTypes: [ingress]', ''],
  ['policyTypes: [ingress, Egress]', 'egress'],
  ['policyTypes: Ingress', ''],
  ['policyTypes: {}', ''],
  ['egress: {}', 'ingress egress'],
  ['egress: everything', 'ingress egress'],
])('policyTypes: %s', (form, isolates) => {
  const cluster = clusterWith(form);
  const pod = instanceNamed(namespaceIn(cluster, 'x').workloads, 'a');
  const directions = (['ingress', 'egress'] as const).filter(
    (direction) => isIsolated(cluster, pod, direction) === 'yes',
  );
  expect(directions.join(' ')).toBe(isolates);
});

const all = 'all ports';
const none = 'no port';

test.each<[form: string, sameNamespace: string, otherNamespace: string, outside: string]>([
  ['', none, none, none],
  ['ingress:', none, none, none],
  ['ingress: null', none, none, none],
  ['ingress: []', none, none, none],
  ['ingress: [{}]', all, all, all],
  ['ingress:\n  - {}', all, all, all],
  ['ingress:\n  -', all, all, all],
  ['ingress: [null]', all, all, all],
  ['ingress: [{from: []}]', all, all, all],
  ['ingress: [{from: }]', all, all, all],
  ['ingress:\n  - from:', all, all, all],
  ['ingress: [{ports: []}]', all, all, all],
  ['ingress: [{ports: }]', all, all, all],
  ['ingress: [{from: [], ports: []}]', all, all, all],
  ['ingress: [{from: [], ports: [{port: 80}]}]', 'TCP 80', 'TCP 80', 'TCP 80'],
  ['ingress: [{from: [{podSelector: {}}]}]', all, none, none],
  ['ingress: [{from: [{podSelector: {matchLabels: }}]}]', all, none, none],
  ['ingress: [{from: [{namespaceSelector: {}}]}]', all, all, none],
  ['ingress: [{from: [{namespaceSelector: {}, podSelector: {}}]}]', all, all, none],
  [
    'ingress: [{from: [{namespaceSelector: {matchLabels: {team: a}}, podSelector: {matchLabels: {pod: b}}}]}]',
    none,
    all,
    none,
  ],
  [
    'ingress: [{from: [{namespaceSelector: {matchLabels: {team: a}}, podSelector: {matchLabels: {pod: a}}}]}]',
    none,
    none,
    none,
  ],
  [
    'ingress: [{from: [{namespaceSelector: {matchLabels: {team: a}}}, {podSelector: {matchLabels: {pod: b}}}]}]',
    all,
    all,
    none,
  ],
  ['ingress: [{from: [{namespaceSelector: null, podSelector: {matchLabels: {pod: b}}}]}]', all, none, none],
  ['ingress: [{from: [{namespaceSelector: {matchLabels: {team: a}}, podSelector: }]}]', none, all, none],
  ['ingress: [{from: [{}]}]', none, none, none],
  ['ingress: [{from: [null]}]', none, none, none],
  ['ingress: [{from: [{podSelector: null}]}]', none, none, none],
  ['ingress: [{from: [{namespaceSelector: }]}]', none, none, none],
  ['ingress: [{from: [{ipBlock: null}]}]', none, none, none],
  ['ingress: [{from: [{ipBlock: {}}]}]', none, none, none],
  ['ingress: [{from: [{ipBlock: {cidr: }}]}]', none, none, none],
  ['ingress: [{from: [{ipBlock: {cidr: 8.0.0.0/8}, podSelector: {}}]}]', none, none, none],
  ['ingress: [{from: [{ipBlock: {cidr: 8.0.0.0/8}, podSelector: null}]}]', 'unknown', 'unknown', all],
  ['ingress: [{from: [{ipBlock: {cidr: 8.0.0.0/8, except: }}]}]', 'unknown', 'unknown', all],
  ['ingress: [{from: [{ipBlock: {cidr: 8.0.0.0/8, except: []}}]}]', 'unknown', 'unknown', all],
  ['ingress: [{from: [{ipBlock: {cidr: 8.0.0.0/8, except: [8.8.0.0/16]}}]}]', 'unknown', 'unknown', none],
  ['ingress: [{from: [{}, {podSelector: {}}]}]', all, none, none],
  ['ingress: [{ports: [{}]}]', 'all TCP ports', 'all TCP ports', 'all TCP ports'],
  ['ingress: [{ports: [null]}]', 'all TCP ports', 'all TCP ports', 'all TCP ports'],
  ['ingress: [{ports: [{protocol: }]}]', 'all TCP ports', 'all TCP ports', 'all TCP ports'],
  ['ingress: [{ports: [{protocol: UDP}]}]', 'all UDP ports', 'all UDP ports', 'all UDP ports'],
  ['ingress: [{ports: [{port: 80}]}]', 'TCP 80', 'TCP 80', 'TCP 80'],
  ['ingress: [{ports: [{port: }]}]', 'all TCP ports', 'all TCP ports', 'all TCP ports'],
  ['ingress: [{ports: [{port: 80, endPort: }]}]', 'TCP 80', 'TCP 80', 'TCP 80'],
  ['ingress: [{ports: [{port: 80, endPort: 90}]}]', 'TCP 80-90', 'TCP 80-90', 'TCP 80-90'],
  [
    'ingress: [{ports: [{port: 80}, {protocol: UDP}]}]',
    'TCP 80 and all UDP ports',
    'TCP 80 and all UDP ports',
    'TCP 80 and all UDP ports',
  ],
  ['ingress: [{from: [{podSelector: {}}]}, {ports: [{port: 80}]}]', all, 'TCP 80', 'TCP 80'],
])('ingress: %s', (form, sameNamespace, otherNamespace, outside) => {
  const cluster = clusterWith(form);
  const to = party(cluster, 'x', 'a');
  expect(words(cluster, party(cluster, 'x', 'b'), to)).toBe(sameNamespace);
  expect(words(cluster, party(cluster, 'z', 'b'), to)).toBe(otherNamespace);
  expect(words(cluster, google, to)).toBe(outside);
});

test.each<[form: string, sameNamespace: string, otherNamespace: string, outside: string]>([
  ['', all, all, all],
  ['egress: []', all, all, all],
  ['policyTypes: [Egress]', none, none, none],
  ['policyTypes: [Egress]\n  egress: []', none, none, none],
  ['policyTypes: [Egress]\n  egress: [{}]', all, all, all],
  ['policyTypes: [Egress]\n  egress: [{to: }]', all, all, all],
  ['policyTypes: [Egress]\n  egress: [{to: [{podSelector: {}}]}]', all, none, none],
  ['policyTypes: [Egress]\n  egress: [{to: [{namespaceSelector: {}}]}]', all, all, none],
  ['policyTypes: [Egress]\n  egress: [{from: [{podSelector: {}}]}]', all, all, all],
  ['policyTypes: [Egress]\n  egress: [{to: [{}]}]', none, none, none],
])('egress: %s', (form, sameNamespace, otherNamespace, outside) => {
  const cluster = clusterWith(`podSelector: {matchLabels: {pod: a}}\n  ${form}`);
  const from = party(cluster, 'x', 'a');
  expect(words(cluster, from, party(cluster, 'x', 'b'))).toBe(sameNamespace);
  expect(words(cluster, from, party(cluster, 'z', 'b'))).toBe(otherNamespace);
  expect(words(cluster, from, google)).toBe(outside);
});

test('a policy without spec, or with an empty one, isolates its namespace for ingress', () => {
  for (const spec of ['', 'spec:\n', 'spec: {}\n']) {
    const cluster = clusterOf(
      `${world}//- policy.yaml\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: x}\n${spec}`,
    );
    expect(words(cluster, party(cluster, 'z', 'a'), party(cluster, 'x', 'a'))).toBe(none);
    expect(words(cluster, party(cluster, 'x', 'a'), party(cluster, 'z', 'a'))).toBe(all);
  }
});

/** The world with a policy in x whose spec is this. */
function clusterWith(spec: string): ClusterModel {
  const written = spec === '' ? 'spec: {}' : `spec:\n  ${spec}`;
  return clusterOf(`${world}//- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, namespace: x}
${written}
`);
}

function clusterOf(source: string): ClusterModel {
  return snapshotOf(parseFixture(source)).clusters[0] as ClusterModel;
}

function party(cluster: ClusterModel, namespace: string, name: string): Party {
  return partyOf(cluster, instanceNamed(namespaceIn(cluster, namespace).workloads, name));
}

const google: Party = { type: 'external', addresses: parseCidr('8.8.8.8/32')?.addresses ?? { v4: [], v6: [] } };

function words(cluster: ClusterModel, from: Party, to: Party): string {
  const { must, may }: Access = access(from, to, policiesOf(cluster));
  return formatPorts(must) === formatPorts(may) ? formatPorts(must) : 'unknown';
}
