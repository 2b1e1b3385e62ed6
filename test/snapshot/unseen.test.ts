import { expect, test } from 'vitest';
import type { PodsParty } from '../../server/src/policy/party.ts';
import { codesOf } from '../../server/src/reports/stepCodes.ts';
import { check } from '../../server/src/rules/check.ts';
import { explainParts } from '../../server/src/snapshot/explanation.ts';
import { distinctWorkloads, partyOf } from '../../server/src/snapshot/queries.ts';
import { isRemark } from '../support/check.ts';
import { root } from '../support/fixture.ts';
import { names, snapshotOf, verdict } from './verdicts.ts';

const pod = (name: string, namespace: string): string => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: ${namespace}, labels: {app: ${name}}}
spec: {containers: [{name: c, image: i}]}
`;

const denyAll = (namespace: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: ${namespace}}
spec: {podSelector: {}}
`;

const remote = (more: string): string => `resources: ['https://example.com/org/repo//base?ref=v1', web.yaml]\n${more}`;

const workloads = {
  'shop/web.yaml': pod('web', 'shop'),
  'shop.yaml': pod('db', 'shop'),
  'ops.yaml': pod('job', 'ops'),
};

test('where a kustomization with a base from elsewhere sets a namespace, policies may be there that nobody sees', () => {
  const snapshot = snapshotOf({ ...workloads, 'shop/kustomization.yaml': remote('namespace: shop\n') });
  expect(names(snapshot)).toEqual(['ws']);
  const [cluster] = snapshot.clusters;
  expect(verdict(cluster, 'web', 'db')).toBe('unknown');
  expect(verdict(cluster, 'db', 'job')).toBe('unknown');
  const found = check(snapshot, {}).filter(({ severity }) => severity === 'warning');
  expect(found.map(({ rule, uri }) => [rule, uri])).toEqual([['unprotected-ingress', `${root}/ops.yaml`]]);
});

test('elsewhere, and where it sets no namespace, what is seen counts', () => {
  const snapshot = snapshotOf({ ...workloads, 'shop/kustomization.yaml': remote('') });
  expect(verdict(snapshot.clusters[0], 'web', 'db')).toBe('allowed');
  const moved = snapshotOf({ ...workloads, 'shop/kustomization.yaml': remote('namespace: other\n') });
  expect(verdict(moved.clusters[0], 'db', 'job')).toBe('allowed');
});

test('what a policy denies might be admitted, and what one admits surely is', () => {
  const open = `${denyAll('shop').replace('name: deny', 'name: open')}`.replace(
    'podSelector: {}',
    'podSelector: {matchLabels: {app: web}}, ingress: [{}]',
  );
  const snapshot = snapshotOf({
    ...workloads,
    'deny.yaml': `${denyAll('shop')}---\n${open}`,
    'shop/kustomization.yaml': remote('namespace: shop\n'),
  });
  expect(verdict(snapshot.clusters[0], 'job', 'db')).toBe('unknown');
  expect(verdict(snapshot.clusters[0], 'job', 'web')).toBe('allowed');
});

test('it ends with the entry', () => {
  const before = snapshotOf({ ...workloads, 'shop/kustomization.yaml': remote('namespace: shop\n') });
  const after = snapshotOf({ 'shop/kustomization.yaml': 'resources: [web.yaml]\nnamespace: shop\n' }, before);
  expect(verdict(after.clusters[0], 'web', 'db')).toBe('allowed');
});

test('an explanation says what is not rendered, and where', () => {
  const snapshot = snapshotOf({ ...workloads, 'shop/kustomization.yaml': remote('namespace: shop\n') });
  const [cluster] = snapshot.clusters;
  if (!cluster) throw new Error('no cluster');
  const [, db, web] = distinctWorkloads(cluster).map((workload) => partyOf(cluster, workload));
  const steps = explainParts(cluster, web as PodsParty, db as PodsParty).flatMap(({ parts }) =>
    parts.flatMap(({ ingress }) => ingress?.steps ?? []),
  );
  const policies = steps.flatMap((step) => ('policy' in step ? [step.policy.policy.resource] : []));
  expect(policies.map(({ kind, name }) => `${kind} ${name}`)).toContain(
    'Unrendered https://example.com/org/repo//base?ref=v1',
  );
  expect(new Set(steps.flatMap(codesOf))).toEqual(new Set(['unseen']));
});

test('nor is a selector said to match nothing there: the pods that it means may be among what nobody sees', () => {
  const about = (namespace: string): string =>
    denyAll(namespace)
      .replace(
        'podSelector: {}',
        'podSelector: {matchLabels: {app: wep}}, ingress: [{from: [{podSelector: {matchLabels: {app: gone}}}]}]',
      )
      .replace('deny', 'about');
  const rules = (more: string): string[] =>
    check(snapshotOf({ ...workloads, 'shop/kustomization.yaml': remote(more), 'about.yaml': about('shop') }), {})
      .filter(({ uri, rule }) => uri === `${root}/about.yaml` && !isRemark(rule))
      .map(({ rule }) => rule);
  expect(rules('')).toEqual(['selects-no-pods', 'peer-selects-no-pods']);
  expect(rules('namespace: shop\n')).toEqual([]);
});
