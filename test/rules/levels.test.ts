/** Which level a rule has: by its id or its category, by setting, by configuration and by folder. */
import { expect, test } from 'vitest';
import { check } from '../../server/src/rules/check.ts';
import { configuredLevel, nearName, severitiesIn, withNearer } from '../../server/src/rules/levels.ts';
import { unprotectedIngress } from '../../server/src/rules/unprotected-ingress.ts';
import { parseFixture, root, snapshotOf } from '../support/fixture.ts';

test('a category stands for its rules, and the id of one wins over it', () => {
  expect(configuredLevel(unprotectedIngress, {})).toBeUndefined();
  expect(configuredLevel(unprotectedIngress, { coverage: 'hint' })).toBe('hint');
  expect(configuredLevel(unprotectedIngress, { coverage: 'hint', 'unprotected-ingress': 'error' })).toBe('error');
  expect(configuredLevel(unprotectedIngress, { invalid: 'off' })).toBeUndefined();
  // Nobody who asks for all of a category asks for what is off by itself.
  expect(configuredLevel({ ...unprotectedIngress, severity: 'off' }, { coverage: 'error' })).toBeUndefined();
});

test('what is said nearer wins, a category too', () => {
  expect(withNearer({ 'empty-peer': 'hint', 'unprotected-ingress': 'off' }, { invalid: 'warning' })).toEqual({
    'unprotected-ingress': 'off',
    invalid: 'warning',
  });
  expect(withNearer({ invalid: 'off' }, { 'empty-peer': 'hint' })).toEqual({ invalid: 'off', 'empty-peer': 'hint' });
});

test('folders say it anew for what is below them', () => {
  const below = new Map([
    [`${root}/apps`, { invalid: 'off' }],
    [`${root}/apps/web`, { 'empty-peer': 'hint' }],
  ] as const);
  const at = (path: string, folder = root) => severitiesIn(folder, { 'empty-peer': 'error' }, below, `${root}/${path}`);
  expect(at('a.yaml')).toEqual({ 'empty-peer': 'error' });
  expect(at('apps/a.yaml')).toEqual({ invalid: 'off' });
  expect(at('apps/web/deep/a.yaml')).toEqual({ invalid: 'off', 'empty-peer': 'hint' });
  expect(at('apps-too/a.yaml')).toEqual({ 'empty-peer': 'error' });
  // A workspace folder of its own asks none above it.
  expect(at('apps/web/a.yaml', `${root}/apps/web`)).toEqual({ 'empty-peer': 'error' });
});

const pod = (name: string, env = '') =>
  `{apiVersion: v1, kind: Pod, metadata: {name: ${name}}, spec: {containers: [{name: main${env}}]}}\n`;

test('where a finding stands decides, and what its subject is too', () => {
  const snapshot = snapshotOf(
    parseFixture(
      `//- a/web.yaml\n${pod('web', ', envFrom: [{configMapRef: {name: c}}]')}//- b/c.yaml\n{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {DB: "http://db:80"}}\n//- b/db.yaml\n${pod('db').replace('name: db', 'name: db, labels: {app: db}')}---\n{apiVersion: v1, kind: Service, metadata: {name: db}, spec: {selector: {app: db}, ports: [{port: 80}]}}\n---\n{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p}, spec: {podSelector: {matchLabels: {app: db}}}}\n`,
    ),
  );
  const found = (levels: Readonly<Record<string, 'off' | 'hint'>>) =>
    check(snapshot, (uri) => {
      const level = levels[uri.slice(root.length + 1, root.length + 2)];
      return level ? { 'inferred-caller-blocked': level } : {};
    }).flatMap(({ rule, uri, severity }) => (rule === 'inferred-caller-blocked' ? [`${uri} ${severity}`] : []));
  const at = `${root}/b/c.yaml`;
  expect(found({})).toEqual([`${at} warning`]);
  expect(found({ b: 'hint' })).toEqual([`${at} hint`]);
  expect(found({ a: 'hint' })).toEqual([`${at} warning`]);
  expect(found({ b: 'off' })).toEqual([]);
  expect(found({ a: 'off' })).toEqual([]);
});

test('the nearest name, if any is near', () => {
  expect(nearName('emtpy-peer')).toBe('empty-peer');
  expect(nearName('unprotected-egres')).toBe('unprotected-egress');
  expect(nearName('invald')).toBe('invalid');
  expect(nearName('none')).toBeUndefined();
  expect(nearName('reason')).toBeUndefined();
});
