import { expect, test } from 'vitest';
import { check } from '../../server/src/rules/check.ts';
import { merged } from '../../server/src/rules/merged.ts';
import type { Finding } from '../../server/src/rules/rule.ts';
import { emptySnapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import type { Document } from '../../server/src/yaml/source.ts';
import { root } from '../support/fixture.ts';
import { deployment, namespace, policy } from '../support/manifests.ts';

const deny = policy('deny', 'podSelector: {}\npolicyTypes: [Ingress]');
const base = { 'base/kustomization.yaml': 'resources: [web.yaml]\n', 'base/web.yaml': deployment('web') };

function messages(rule: string, files: Readonly<Record<string, string>>): string[] {
  const edits = Object.entries(files).map(([path, text]) => ({
    uri: `${root}/${path}`,
    text: text.replace(/^\/\/- .*\n/, ''),
  }));
  const found = check(withEdits(emptySnapshot([{ uri: root, name: 'ws' }]), edits), {});
  return found.filter((each) => each.rule === rule).map(({ message }) => message);
}

/** Where they say that a finding holds. */
function ends(rule: string, files: Readonly<Record<string, string>>): (string | undefined)[] {
  return messages(rule, files).map((message) => message.match(/This holds .*/)?.[0]);
}

function overlay(name: string, more = ''): Record<string, string> {
  return { [`${name}/kustomization.yaml`]: `namespace: ${name}\nresources: [../base]\n${more}` };
}

const denied = {
  'prod/kustomization.yaml': 'namespace: prod\nresources: [../base, deny.yaml]\n',
  'prod/deny.yaml': deny,
};

test('what holds for some of the namespaces that an object is applied in names these', () => {
  expect(ends('unprotected-ingress', { ...base, ...overlay('dev'), ...denied })).toEqual([
    'This holds for namespace dev.',
  ]);
  expect(ends('unprotected-ingress', { ...base, ...overlay('dev'), ...overlay('qa'), ...denied })).toEqual([
    'This holds for namespaces dev and qa.',
  ]);
});

test('what holds for all of them is one finding that names none', () => {
  expect(ends('unprotected-ingress', { ...base, ...overlay('dev'), ...overlay('qa') })).toEqual([undefined]);
  expect(ends('unprotected-ingress', { ...base, ...overlay('dev') })).toEqual([undefined]);
});

test('what says the same but for the name of its namespace is one finding', () => {
  const files = {
    ...base,
    'base/kustomization.yaml': 'resources: [web.yaml, policy.yaml]\n',
    'base/policy.yaml': policy('web', 'podSelector: {matchLabels: {app: wbe}}'),
  };
  const inDev = { ...files, ...overlay('dev') };
  const text =
    'This policy selects no pods that are known in namespace dev, so it has no effect on them. Compare its labels with those of the pod templates.';
  expect(messages('selects-no-pods', inDev)).toEqual([text]);
  expect(messages('selects-no-pods', { ...inDev, ...overlay('qa') })).toEqual([
    `${text} The same holds for namespace qa.`,
  ]);
  // Where it is not so in one of three, the message names those where it is.
  const mended =
    'patches: [{target: {kind: NetworkPolicy}, patch: "- {op: remove, path: /spec/podSelector/matchLabels}"}]';
  const inStage = overlay('stage', `${mended}\n`);
  expect(messages('selects-no-pods', { ...inDev, ...inStage })).toEqual([text]);
  expect(messages('selects-no-pods', { ...inDev, ...overlay('qa'), ...inStage })).toEqual([
    `${text} The same holds for namespace qa.`,
  ]);
});

test('what says the same but for names that overlays prefix is one finding', () => {
  const prefixed = (name: string, more = ''): Record<string, string> => overlay(name, `namePrefix: ${name}-\n${more}`);
  const text =
    'No policy isolates dev-web for egress: it can reach every pod and every address. Add a default-deny for egress that still allows DNS.';
  expect(messages('unprotected-egress', { ...base, ...prefixed('dev') })).toEqual([text]);
  expect(messages('unprotected-egress', { ...base, ...prefixed('dev'), ...prefixed('qa') })).toEqual([
    `${text} The same holds for qa-web.`,
  ]);
  const two = {
    'base/kustomization.yaml': 'resources: [any.yaml, some.yaml]\n',
    'base/any.yaml': policy('any', 'podSelector: {}\ningress: [{from: [{podSelector: {}}]}]'),
    'base/some.yaml': policy('some', 'podSelector: {matchLabels: {app: web}}\ningress: [{from: [{podSelector: {}}]}]'),
  };
  const suffixed = (name: string): Record<string, string> => overlay(name, `nameSuffix: -${name}\n`);
  expect(messages('redundant-policy', { ...two, ...suffixed('a'), ...suffixed('b'), ...suffixed('c') })).toEqual([
    expect.stringMatching(
      /^Without this policy nothing changes: any-a selects .* The same holds for some-b and some-c\.$/,
    ),
  ]);
});

test('so it is with what is said of a Namespace', () => {
  const files = {
    'base/kustomization.yaml': 'resources: [namespace.yaml, web.yaml]\n',
    'base/namespace.yaml': namespace('any'),
    'base/web.yaml': deployment('web'),
  };
  const text =
    'No policy is in namespace dev: all its pods accept every connection and may open any. Begin with a default-deny, and admit the callers of each workload.';
  expect(messages('namespace-without-policies', { ...files, ...overlay('dev') })).toEqual([text]);
  expect(messages('namespace-without-policies', { ...files, ...overlay('dev'), ...overlay('qa') })).toEqual([
    `${text} The same holds for namespace qa.`,
  ]);
});

test('another object of the same list is not the same object elsewhere', () => {
  const item = (home: string): string =>
    `- ${deployment('web', { namespace: home })
      .replace(/^\/\/- .*\n/, '')
      .trimEnd()
      .replaceAll('\n', '\n  ')}\n`;
  const list = `apiVersion: v1\nkind: List\nitems:\n${item('a')}${item('b')}`;
  expect(ends('unprotected-ingress', { 'list.yaml': list })).toEqual([undefined, undefined]);
});

test('namespaces of clusters where it holds are named with these', () => {
  const replicas = 'replicas: [{name: web, count: 3}]\n';
  const files = {
    ...base,
    'a/web/kustomization.yaml': `namespace: web\nresources: [../../base]\n`,
    'a/ops/kustomization.yaml': `namespace: ops\nresources: [../../base, deny.yaml]\n`,
    'a/ops/deny.yaml': deny,
    'b/web/kustomization.yaml': `namespace: web\nresources: [../../base, deny.yaml]\n${replicas}`,
    'b/web/deny.yaml': deny,
  };
  expect(ends('unprotected-ingress', files)).toEqual(['This holds in a/web, for namespace web.']);
});

test('does not compare findings of different documents, which look alike in a long file', () => {
  let asked = 0;
  const findings = Array.from({ length: 500 }, (): Finding => {
    const finding = findingIn(emptyDocument());
    return Object.defineProperty({ ...finding }, 'message', {
      get() {
        asked++;
        return finding.message;
      },
    });
  });
  expect(merged(findings)).toHaveLength(500);
  expect(asked).toBeLessThanOrEqual(500);
});

function emptyDocument(): Document {
  return { text: '', root: undefined, problems: [], relevant: true };
}

function findingIn(document: Document): Finding {
  return {
    rule: 'no-default-deny',
    severity: 'warning',
    message: 'One.',
    uri: 'file:///a.yaml',
    document,
    start: 0,
    end: 1,
    related: [],
    data: {},
    clusters: ['dev'],
    about: [],
  };
}
