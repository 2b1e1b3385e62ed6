import { expect, test } from 'vitest';
import { applyFix, titlesAt } from '../support/fixes.ts';
import { deployment, namespace, policy } from '../support/manifests.ts';

const pods =
  deployment('db', { ports: [5432] }) + deployment('api') + deployment('web') + namespace('default') + namespace('ops');
const source = (spec: string) => policy('p', spec) + pods;

test.each([
  [
    'Remove this peer, which changes nothing',
    'podSelector: {}\ningress:\n- from:\n  - podSelector: {}\n  - podS$0elector: {matchLabels: {app: api}}\n  - ipBlock: {cidr: 10.0.0.0/8}',
    '  - from:\n    - podSelector: {}\n    - ipBlock: {cidr: 10.0.0.0/8}\n',
  ],
  [
    'Remove this peer, which changes nothing',
    'podSelector: {}\ningress:\n- from: [{podSelector: {matchLabels: {app: api}}}, {pod$0Selector: {matchLabels: {app: api}}}]',
    '  - from: [{podSelector: {matchLabels: {app: api}}}]\n',
  ],
  [
    'Remove this rule, which changes nothing',
    'podSelector: {}\ningress:\n- from: [{podSelector: {}}] # all\n- fr$0om: [{podSelector: {matchLabels: {app: api}}}]\n  ports:\n  - port: 5432',
    '  ingress:\n  - from: [{podSelector: {}}] # all\n',
  ],
  [
    'Remove this port, which changes nothing',
    'podSelector: {}\ningress:\n- from: [{podSelector: {}}]\n  ports:\n  - port: 53\n  - po$0rt: 53\n    protocol: TCP',
    '    ports:\n    - port: 53\n',
  ],
])('%s', (title, spec, after) => {
  const { files, pairs, controller } = applyFix(source(spec), title);
  expect(files.endsWith(after)).toBe(true);
  expect([...pairs, ...controller]).toEqual([]);
});

test('what another policy admits too, but not the only peer of a rule, which would then admit everyone', () => {
  const same = policy('same', 'podSelector: {}\ningress: [{from: [{podSelector: {}}]}]');
  const title = 'Remove this peer, which changes nothing';
  const beside = (peers: string) =>
    source(
      `podSelector: {matchLabels: {app: db}}\ningress:\n- from: [${peers}]\n- from: [{namespaceSelector: {matchLabels: {b: c}}}]\n  ports: [{port: 80}]`,
    ) + same;
  const { pairs } = applyFix(
    beside('{podSele$0ctor: {matchLabels: {app: api}}}, {namespaceSelector: {matchLabels: {a: b}}}'),
    title,
  );
  expect(pairs).toEqual([]);
  expect(titlesAt(beside('{podSele$0ctor: {matchLabels: {app: api}}}'))).not.toContain(title);
});

test('not what an anchor brings to several places', () => {
  expect(
    titlesAt(
      source(
        'podSelector: {}\ningress:\n- from: &peers [{podSelector: {}}, {pod$0Selector: {matchLabels: {app: api}}}]\n- from: *peers\n  ports: [{port: 80}]',
      ),
    ),
  ).not.toContain('Remove this peer, which changes nothing');
});
