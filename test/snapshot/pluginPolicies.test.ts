import { expect, test } from 'vitest';
import type { PodsParty } from '../../server/src/policy/party.ts';
import { codesOf } from '../../server/src/reports/stepCodes.ts';
import { check } from '../../server/src/rules/check.ts';
import { explainParts } from '../../server/src/snapshot/explanation.ts';
import { distinctWorkloads, partyOf } from '../../server/src/snapshot/queries.ts';
import type { Snapshot } from '../../server/src/snapshot/snapshot.ts';
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

test('an explanation names it, and says why nothing more is known', () => {
  const [cluster] = snapshotOf({ ...pods, 'own.yaml': cilium(ofDb) }).clusters;
  if (!cluster) throw new Error('no cluster');
  const [db, web] = ['db', 'web'].map((name) => {
    const workload = distinctWorkloads(cluster).find(({ resource }) => resource.name === name);
    return workload && partyOf(cluster, workload);
  });
  const steps = explainParts(cluster, web as PodsParty, db as PodsParty).flatMap(({ parts }) =>
    parts.flatMap(({ ingress }) => ingress?.steps ?? []),
  );
  const policies = steps.flatMap((step) => ('policy' in step ? [step.policy.policy.resource] : []));
  expect(policies.map(({ kind, name }) => `${kind} ${name}`)).toContain('CiliumNetworkPolicy own');
  expect(new Set(steps.flatMap(codesOf))).toEqual(new Set(['unread']));
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
