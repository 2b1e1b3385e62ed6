import { describe, expect, test } from 'vitest';
import type { PodsParty } from '../../server/src/policy/party.ts';
import { codesOf } from '../../server/src/reports/stepCodes.ts';
import { check } from '../../server/src/rules/check.ts';
import { explainParts } from '../../server/src/snapshot/explanation.ts';
import { distinctWorkloads, partyOf } from '../../server/src/snapshot/queries.ts';
import type { Snapshot } from '../../server/src/snapshot/snapshot.ts';
import { agree } from '../policy/compareRows.ts';
import { snapshotOf, verdict } from './verdicts.ts';

const pod = (name: string, namespace: string): string => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: ${namespace}, labels: {app: ${name}}}
spec: {containers: [{name: c, image: i}]}
`;

const pods = { 'web.yaml': pod('web', 'shop'), 'db.yaml': pod('db', 'shop'), 'job.yaml': pod('job', 'ops') };

const cilium = (spec: string, kind = 'CiliumNetworkPolicy'): string => `apiVersion: cilium.io/v2
kind: ${kind}
metadata: {name: own, namespace: shop}
${spec}
`;

const ofDb =
  'spec: {endpointSelector: {matchLabels: {app: db}}, ingress: [{fromEndpoints: [{matchLabels: {app: web}}]}]}';

const unprotected = (snapshot: Snapshot): string[] =>
  check(snapshot, {}).flatMap(({ rule, uri }) =>
    rule === 'unprotected-ingress' ? [uri.slice(uri.lastIndexOf('/') + 1)] : [],
  );

test('a policy of Cilium perhaps isolates the pods that it selects, in the directions that it has', () => {
  const snapshot = snapshotOf({ ...pods, 'own.yaml': cilium(ofDb) });
  const [cluster] = snapshot.clusters;
  expect(verdict(cluster, 'job', 'db')).toBe('unknown');
  expect(verdict(cluster, 'job', 'web')).toBe('allowed');
  expect(verdict(cluster, 'db', 'job')).toBe('allowed');
  expect(unprotected(snapshot).sort()).toEqual(['job.yaml', 'web.yaml']);
});

test.each([
  ['the prefix of the source of a label', ofDb.replace('app: db', '"k8s:app": db')],
  ['the prefix of any source', ofDb.replace('app: db', '"any:app": db')],
  ['the namespace of its pods', ofDb.replace('app: db', 'app: db, "k8s:io.kubernetes.pod.namespace": shop')],
  [
    'an expression',
    ofDb.replace('matchLabels: {app: db}', 'matchExpressions: [{key: "k8s:app", operator: In, values: [db]}]'),
  ],
  ['several', `specs: [${ofDb.slice('spec: '.length)}]`],
  [
    'a default deny alone',
    'spec: {endpointSelector: {matchLabels: {app: db}}, enableDefaultDeny: {ingress: true}, egress: [{}]}',
  ],
  ['a deny', 'spec: {endpointSelector: {matchLabels: {app: db}}, ingressDeny: [{fromEntities: [world]}]}'],
])('written with %s', (_, spec) => {
  const snapshot = snapshotOf({ ...pods, 'own.yaml': cilium(spec) });
  expect(verdict(snapshot.clusters[0], 'job', 'db')).toBe('unknown');
  expect(unprotected(snapshot)).not.toContain('db.yaml');
});

test('what only it may admit is not denied', () => {
  const deny = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: shop}
spec: {podSelector: {}}
`;
  const snapshot = snapshotOf({ ...pods, 'own.yaml': cilium(ofDb), 'deny.yaml': deny });
  expect(verdict(snapshot.clusters[0], 'web', 'db')).toBe('unknown');
  expect(verdict(snapshot.clusters[0], 'db', 'web')).toBe('denied');
});

test('one of Calico may be about any pod of its namespace, in the directions that it names', () => {
  const calico = (types: string): string => `apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata: {name: own, namespace: shop}
spec: {selector: app == 'db'${types}, ingress: [{action: Allow}]}
`;
  const both = snapshotOf({ ...pods, 'own.yaml': calico('') });
  expect(verdict(both.clusters[0], 'job', 'db')).toBe('unknown');
  expect(verdict(both.clusters[0], 'db', 'job')).toBe('allowed');
  const egress = snapshotOf({ ...pods, 'own.yaml': calico(', types: [Egress]') });
  expect(verdict(egress.clusters[0], 'job', 'db')).toBe('allowed');
  expect(verdict(egress.clusters[0], 'db', 'job')).toBe('unknown');
});

test('it holds no pods: selectors that match nothing are reported as ever', () => {
  const typo = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: typo, namespace: shop}
spec: {podSelector: {matchLabels: {app: bd}}, policyTypes: [Ingress]}
`;
  const found = check(snapshotOf({ ...pods, 'own.yaml': cilium(ofDb), 'typo.yaml': typo }), {});
  expect(found.map(({ rule }) => rule)).toContain('selects-no-pods');
});

/** The policies that an explanation names, and why nothing more is known. */
function namesAndCodes(snapshot: Snapshot, from: string, to: string): unknown {
  const [cluster] = snapshot.clusters;
  if (!cluster) throw new Error('no cluster');
  const [source, target] = [from, to].map((name) => {
    const workload = distinctWorkloads(cluster).find(({ resource }) => resource.name === name);
    return workload && partyOf(cluster, workload);
  });
  const steps = explainParts(cluster, source as PodsParty, target as PodsParty).flatMap(({ parts }) =>
    parts.flatMap(({ ingress }) => ingress?.steps ?? []),
  );
  const policies = steps.flatMap((step) => ('policy' in step ? [step.policy.policy.resource] : []));
  const names = new Set(policies.map(({ kind, name }) => `${kind} ${name}`));
  return [[...names].sort(), [...new Set(steps.flatMap(codesOf))]];
}

test('an explanation names it, and says why nothing more is known', () => {
  const snapshot = snapshotOf({ ...pods, 'own.yaml': cilium(ofDb) });
  expect(namesAndCodes(snapshot, 'web', 'db')).toEqual([['CiliumNetworkPolicy own'], ['unread']]);
});

test('it goes with its kustomization', () => {
  const snapshot = snapshotOf({
    'base/own.yaml': cilium(ofDb).replace(', namespace: shop', ''),
    'base/db.yaml': pod('db', 'any').replace(', namespace: any', ''),
    'base/kustomization.yaml': 'namespace: data\nresources: [own.yaml, db.yaml]\n',
    'job.yaml': pod('job', 'ops'),
  });
  expect(verdict(snapshot.clusters[0], 'job', 'db')).toBe('unknown');
  const gone = snapshotOf(
    { 'base/own.yaml': undefined, 'base/kustomization.yaml': 'namespace: data\nresources: [db.yaml]\n' },
    snapshot,
  );
  expect(verdict(gone.clusters[0], 'job', 'db')).toBe('allowed');
});

/** Two namespaces with labels, and a third one without. */
const labelled = `apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {team: web}}
---
apiVersion: v1
kind: Namespace
metadata: {name: ops, labels: {team: infra}}
`;

const policy = (spec: string, namespace = 'shop'): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: own, namespace: ${namespace}}
spec: ${spec}
`;

const wide = (spec: string, name = 'wide'): string => `apiVersion: cilium.io/v2
kind: CiliumClusterwideNetworkPolicy
metadata: {name: ${name}}
spec: ${spec}
`;

const calicoWide = (spec: string, group = 'projectcalico.org/v3'): string => `apiVersion: ${group}
kind: GlobalNetworkPolicy
metadata: {name: wide}
spec: ${spec}
`;

const rowsAgree = ({ clusters }: Snapshot): void => {
  for (const cluster of clusters) agree(cluster);
};

describe('of Cilium for the whole cluster', () => {
  const isolating = '{endpointSelector: {matchLabels: {app: db}}, ingress: [{}]}';

  test('it perhaps isolates pods of every namespace', () => {
    const snapshot = snapshotOf({ ...pods, 'other.yaml': pod('db', 'ops'), 'wide.yaml': wide(isolating) });
    expect(verdict(snapshot.clusters[0], 'job', 'db')).toBe('unknown');
    expect(verdict(snapshot.clusters[0], 'job', 'web')).toBe('allowed');
    expect(unprotected(snapshot).sort()).toEqual(['job.yaml', 'web.yaml']);
    rowsAgree(snapshot);
    const [cluster] = snapshotOf({ 'wide.yaml': undefined }, snapshot).clusters;
    expect(verdict(cluster, 'job', 'db')).toBe('allowed');
  });

  test.each([
    ['a name', 'matchLabels: {"k8s:io.kubernetes.pod.namespace": shop}', ['job.yaml']],
    [
      'other names',
      'matchExpressions: [{key: io.kubernetes.pod.namespace, operator: NotIn, values: [shop]}]',
      ['db.yaml', 'web.yaml'],
    ],
    ['a label', 'matchLabels: {"k8s:io.cilium.k8s.namespace.labels.team": infra}', ['db.yaml', 'web.yaml']],
    [
      'a label that it may have',
      'matchLabels: {"k8s:io.cilium.k8s.namespace.labels.env": prod}',
      ['db.yaml', 'job.yaml', 'web.yaml'],
    ],
    ['a ServiceAccount', 'matchLabels: {"io.cilium.k8s.policy.serviceaccount": web}', []],
    ['nothing', '', []],
  ])('it is about namespaces by %s', (_, selector, found) => {
    const snapshot = snapshotOf({
      ...pods,
      'ns.yaml': labelled,
      'wide.yaml': wide(`{endpointSelector: {${selector}}, ingress: [{}]}`),
    });
    expect(unprotected(snapshot).sort()).toEqual(found);
  });

  test('nothing is said of the coverage of a namespace that it may be about', () => {
    const files = { ...pods, 'ns.yaml': labelled };
    const silent = (snapshot: Snapshot): string[] =>
      check(snapshot, {}).flatMap(({ rule, message }) => (rule === 'namespace-without-policies' ? [message] : []));
    expect(silent(snapshotOf(files))).toHaveLength(2);
    const ofShop = '{endpointSelector: {matchLabels: {"io.kubernetes.pod.namespace": shop}}, ingress: [{}]}';
    expect(silent(snapshotOf({ ...files, 'wide.yaml': wide(ofShop) }))).toEqual([expect.stringContaining('ops')]);
  });

  test('it follows the labels of namespaces', () => {
    const byTeam = wide(
      '{endpointSelector: {matchLabels: {"k8s:io.cilium.k8s.namespace.labels.team": web}}, ingress: [{}]}',
    );
    const before = snapshotOf({ ...pods, 'wide.yaml': byTeam });
    expect(unprotected(before)).toEqual([]);
    const declared = snapshotOf({ 'ns.yaml': labelled }, before);
    expect(unprotected(declared)).toEqual(['job.yaml']);
    const moved = snapshotOf({ 'ns.yaml': labelled.replace('infra', 'web') }, declared);
    expect(unprotected(moved)).toEqual([]);
    expect(unprotected(snapshotOf({ 'late.yaml': pod('late', 'late') }, moved))).toEqual([]);
  });

  test('one that admits nobody leaves denied what is', () => {
    const files = { ...pods, 'deny.yaml': policy('{podSelector: {}}') };
    const closing = snapshotOf({ ...files, 'wide.yaml': wide(isolating) });
    expect(verdict(closing.clusters[0], 'job', 'db')).toBe('denied');
    const opening = wide('{endpointSelector: {matchLabels: {app: db}}, ingress: [{fromEntities: [cluster]}]}');
    const open = snapshotOf({ ...files, 'wide.yaml': opening });
    expect(verdict(open.clusters[0], 'job', 'db')).toBe('unknown');
    expect(verdict(open.clusters[0], 'job', 'web')).toBe('denied');
    rowsAgree(open);
  });

  test('what NetworkPolicies allow only a deny may take away', () => {
    const files = { ...pods, 'allow.yaml': policy('{podSelector: {}, ingress: [{}]}') };
    const adding = snapshotOf({ ...files, 'wide.yaml': wide(isolating) });
    expect(verdict(adding.clusters[0], 'job', 'db')).toBe('allowed');
    const denying = wide('{endpointSelector: {matchLabels: {app: db}}, ingressDeny: [{fromEntities: [world]}]}');
    const denied = snapshotOf({ ...files, 'wide.yaml': denying });
    expect(verdict(denied.clusters[0], 'job', 'db')).toBe('unknown');
    expect(verdict(denied.clusters[0], 'job', 'web')).toBe('allowed');
    rowsAgree(denied);
    expect(namesAndCodes(denied, 'web', 'db')).toEqual([
      ['CiliumClusterwideNetworkPolicy wide', 'NetworkPolicy own'],
      ['unread'],
    ]);
    const out = wide('{endpointSelector: {matchLabels: {app: db}}, egressDeny: [{toEntities: [world]}]}');
    const egress = snapshotOf({
      ...files,
      'wide.yaml': out,
      'out.yaml': policy('{podSelector: {}, policyTypes: [Egress], egress: [{}]}').replace('own', 'out'),
    });
    expect(verdict(egress.clusters[0], 'db', 'web')).toBe('unknown');
    expect(verdict(egress.clusters[0], 'web', 'db')).toBe('allowed');
    rowsAgree(egress);
  });

  test('one about nodes is about no pods', () => {
    const snapshot = snapshotOf({ ...pods, 'wide.yaml': wide('{nodeSelector: {}, ingress: [{}]}') });
    expect(verdict(snapshot.clusters[0], 'job', 'db')).toBe('allowed');
  });

  test('it is in no namespace, whatever its kustomization says', () => {
    const snapshot = snapshotOf({
      'base/wide.yaml': wide(isolating),
      'base/kustomization.yaml': 'namespace: data\nresources: [wide.yaml]\n',
      ...pods,
    });
    expect(verdict(snapshot.clusters[0], 'job', 'db')).toBe('unknown');
  });

  test('those of kustomizations that exclude one another count all, where nothing says which is applied', () => {
    const kustomized = (folder: string, text: string): Record<string, string> => ({
      [`${folder}/kustomization.yaml`]: 'resources: [all.yaml]\n',
      [`${folder}/all.yaml`]: text,
    });
    const web = (image: string, app: string): string =>
      `${pod('web', 'shop').replace('app: web', `app: web, tier: ${image}`)}---\n${wide(isolating.replace('db', app))}`;
    const { clusters } = snapshotOf({
      ...kustomized('a', web('front', 'db')),
      ...kustomized('b', web('back', 'api')),
      ...kustomized('c', pod('db', 'shop')),
      ...kustomized('d', pod('db', 'shop').replace('app: db', 'app: db, tier: x')),
    });
    const one = clusters.find(({ bundles }) => bundles.some(({ id }) => id.includes('/c')));
    expect(verdict(one, 'web', 'db')).toBe('unknown');
  });
});

describe('of Calico for the whole cluster', () => {
  test.each([
    ['all', '{selector: all(), types: [Ingress]}', []],
    ['nothing', '{types: [Ingress]}', []],
    ['a label', "{selector: app == 'db', types: [Ingress]}", ['job.yaml', 'web.yaml']],
    [
      'the namespace of pods',
      "{selector: projectcalico.org/namespace == 'ops', types: [Ingress]}",
      ['db.yaml', 'web.yaml'],
    ],
    ['a label of their namespace', "{selector: pcns.team == 'web', types: [Ingress]}", ['job.yaml']],
    ['namespaces', "{namespaceSelector: \"team in {'web', 'api'}\", types: [Ingress]}", ['job.yaml']],
    [
      'names of namespaces',
      '{namespaceSelector: "projectcalico.org/name not in {\'shop\'}", types: [Ingress]}',
      ['db.yaml', 'web.yaml'],
    ],
    ['several', `{selector: app != "db" && has(app) && !has(role), types: [Ingress]}`, ['db.yaml']],
    ['alternatives', "{selector: app == 'db' || app == 'api', types: [Ingress]}", []],
    ['parts of a label', "{selector: app starts with 'd', types: [Ingress]}", []],
    ['another direction', '{selector: all(), types: [Egress]}', ['db.yaml', 'job.yaml', 'web.yaml']],
    [
      'nodes',
      '{selector: all(), types: [Ingress], preDNAT: true, applyOnForward: true}',
      ['db.yaml', 'job.yaml', 'web.yaml'],
    ],
  ])('it is about pods by %s', (_, spec, found) => {
    for (const group of ['projectcalico.org/v3', 'crd.projectcalico.org/v1']) {
      const snapshot = snapshotOf({ ...pods, 'ns.yaml': labelled, 'wide.yaml': calicoWide(spec, group) });
      expect(unprotected(snapshot).sort(), group).toEqual(found);
    }
  });

  test.each([
    ['behind NetworkPolicies', 'ingress: [{action: Deny}]', 'allowed'],
    ['with a later order', 'order: 2000, ingress: [{action: Deny}]', 'allowed'],
    ['before them', 'order: 10, ingress: [{action: Deny}]', 'unknown'],
    ['before them, without a deny', 'order: 10, ingress: [{action: Allow}]', 'allowed'],
    ['in another tier', 'tier: security, ingress: [{action: Allow}]', 'unknown'],
  ])('one %s', (_, rules, expected) => {
    const snapshot = snapshotOf({
      ...pods,
      'allow.yaml': policy('{podSelector: {}, ingress: [{}]}'),
      'wide.yaml': calicoWide(`{selector: app == 'db', types: [Ingress], ${rules}}`),
    });
    expect(verdict(snapshot.clusters[0], 'job', 'db')).toBe(expected);
    rowsAgree(snapshot);
  });

  test('one of another tier may admit what the admin tier denies', () => {
    const snapshot = snapshotOf({
      ...pods,
      'anp.yaml': `apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: deny}
spec: {priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]}
`,
      'wide.yaml': calicoWide("{selector: app == 'db', tier: security, types: [Ingress], ingress: [{action: Allow}]}"),
    });
    expect(verdict(snapshot.clusters[0], 'job', 'db')).toBe('unknown');
    expect(verdict(snapshot.clusters[0], 'job', 'web')).toBe('denied');
    rowsAgree(snapshot);
    expect(namesAndCodes(snapshot, 'web', 'db')).toEqual([
      ['AdminNetworkPolicy deny', 'GlobalNetworkPolicy wide'],
      ['unread'],
    ]);
  });
});
