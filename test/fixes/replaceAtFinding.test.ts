import { expect, test } from 'vitest';
import { applyFix, titlesAt } from '../support/fixes.ts';
import { clusterPolicy, deployment, policy } from '../support/manifests.ts';

const workloads = ['web', 'near'].map((name) => deployment(name)).join('');

test('a field of nearly that name', () => {
  const source = workloads + policy('web', 'podSel$0ecter: # who\n  matchLabels: {app: web}');
  const { files, pairs } = applyFix(source, 'Replace podSelecter with podSelector', {
    appearing: ['unprotected-ingress'],
  });
  expect(files).toContain('  podSelector: # who\n');
  expect(pairs.length).toBeGreaterThan(0);
});

test('a policy type in small letters', () => {
  const source = workloads + policy('web', 'podSelector: {}\npolicyTypes: ["in$0gress", Egress]');
  expect(applyFix(source, 'Replace ingress with Ingress').files).toContain('policyTypes: ["Ingress", Egress]');
  expect(
    titlesAt(policy('web', 'podSelector: {}\npolicyTypes: [ot$0her]')).some((title) => /^Replace/.test(title)),
  ).toBe(false);
});

test('an address range: the network first, then the one address', () => {
  const source = policy('web', 'podSelector: {}\negress: [{to: [{ipBlock: {cidr: 10.0.0.5$0/8}}]}]');
  expect(titlesAt(source).slice(0, 2)).toEqual([
    'Replace 10.0.0.5/8 with 10.0.0.0/8',
    'Replace 10.0.0.5/8 with 10.0.0.5/32',
  ]);
  expect(applyFix(source, 'Replace 10.0.0.5/8 with 10.0.0.5/32').files).toContain('cidr: 10.0.0.5/32');
  const zeros = policy('web', 'podSelector: {}\negress: [{to: [{ipBlock: {cidr: 010.0.0.0$0/8}}]}]');
  expect(titlesAt(zeros).filter((title) => /^Replace/.test(title))).toEqual(['Replace 010.0.0.0/8 with 10.0.0.0/8']);
});

test('an API version that is gone', () => {
  const source = (workloads + policy('web', 'podSelector: {}')).replace('networking.k8s.io/v1', 'extensions/v1b$0eta1');
  const { files, pairs } = applyFix(source, 'Replace extensions/v1beta1 with networking.k8s.io/v1');
  expect(files).toContain('apiVersion: networking.k8s.io/v1\n');
  expect(pairs.some((pair) => pair.includes('near'))).toBe(true);
});

test('a tier and an action that are called otherwise', () => {
  const source = (tier: string, action: string) =>
    clusterPolicy(
      'p',
      `tier: ${tier}\npriority: 1\nsubject: {namespaces: {}}\ningress: [{action: ${action}, from: [{namespaces: {}}]}]`,
    );
  expect(applyFix(source('adm$0in', 'Deny'), 'Replace admin with Admin').files).toContain('  tier: Admin\n');
  expect(applyFix(source('Admin', '"All$0ow"'), 'Replace Allow with Accept').files).toContain('{action: "Accept", ');
  expect(titlesAt(source('Admin', 'Dr$0op')).some((title) => /^Replace/.test(title))).toBe(false);
});
