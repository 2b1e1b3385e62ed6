import { expect, test } from 'vitest';
import { applyFix, titlesAt } from '../support/fixes.ts';
import { deployment, namespace, policy } from '../support/manifests.ts';

const workloads = [
  namespace('other', 'team: a'),
  deployment('web'),
  deployment('far', { namespace: 'other' }),
  deployment('farther', { namespace: 'other' }),
].join('');
const spec = (ingress: string) =>
  workloads + policy('web', `podSelector: {matchLabels: {app: web}}\ningress:\n${ingress}`);
const out = (key: string, to: string) => `Move ${key} out, to ${to}`;

test('a podSelector below the namespaceSelector that it restricts', () => {
  const { files, pairs } = applyFix(
    spec(`- from:
  - namespaceSelector:
      matchLabels: {team: a}
      # only these
      podSel$0ector: # here
        matchLabels:
          app: far
`),
    out('podSelector', 'an item of from'),
  );
  expect(files).toContain(`    - namespaceSelector:
        matchLabels: {team: a}
        # only these
      podSelector: # here
        matchLabels:
          app: far
`);
  expect(pairs.length).toBe(1);
  expect(pairs.join()).toContain('farther');
});

test('ports below the last peer, and as a peer', () => {
  const last = '- from:\n  - podSelector: {}\n    po$0rts:\n    - port: 80';
  expect(applyFix(spec(last), out('ports', 'an item of ingress')).files).toContain(
    '  - from:\n    - podSelector: {}\n    ports:\n    - port: 80\n',
  );
  const peer = '- from:\n  - podSelector: {}\n  - po$0rts:\n    - port: 80\n      protocol: TCP';
  expect(applyFix(spec(peer), out('ports', 'an item of ingress')).files).toContain(
    '  - from:\n    - podSelector: {}\n    ports:\n    - port: 80\n      protocol: TCP\n',
  );
});

test('a matchLabels beside the podSelector that it belongs to', () => {
  const beside = '- from:\n  - podSelector:\n    match$0Labels:\n      app: web';
  expect(applyFix(spec(beside), 'Put matchLabels under podSelector').files).toContain(
    '    - podSelector:\n        matchLabels:\n          app: web\n',
  );
});

test('an except beside the ipBlock that it belongs to', () => {
  const beside = '- from:\n  - ipBlock:\n      cidr: 10.0.0.0/8\n    exc$0ept: # ours\n    - 10.1.0.0/16';
  const put = 'Put except under ipBlock';
  expect(applyFix(spec(beside), put).files).toContain(
    '    - ipBlock:\n        cidr: 10.0.0.0/8\n        except: # ours\n        - 10.1.0.0/16\n',
  );
  expect(titlesAt(spec(beside.replace('    exc', '      except: []\n    exc')))).not.toContain(put);
  expect(titlesAt(spec('- from:\n  - ipBlock: {cidr: 10.0.0.0/8}\n    exc$0ept:\n    - 10.1.0.0/16'))).not.toContain(
    put,
  );
});

test('rules beside the spec that they belong to', () => {
  const beside = policy('web', 'podSelector: {}').replace(/\n$/, '\ningre$0ss:\n- from:\n  - podSelector: {}\n');
  expect(applyFix(workloads + beside, 'Put ingress under spec').files).toContain(
    'spec:\n  podSelector: {}\n  ingress:\n  - from:\n    - podSelector: {}\n',
  );
});

test('a matchLabels without any selector', () => {
  const alone = '- from:\n  - match$0Labels:\n      app: web # these';
  expect(titlesAt(spec(alone)).slice(0, 2)).toEqual([
    'Put matchLabels under podSelector',
    'Put matchLabels under namespaceSelector',
  ]);
  expect(applyFix(spec(alone), 'Put matchLabels under podSelector').files).toContain(
    '    - podSelector:\n        matchLabels:\n          app: web # these\n',
  );
});

test.each([
  ['something follows', '- from:\n  - podSelector: {}\n    po$0rts: []\n  - podSelector: {}'],
  ['nothing would be left', '- from:\n  - namespaceSelector:\n      podSel$0ector: {}'],
  ['no peer would be left', '- from:\n  - po$0rts: [{port: 80}]'],
  ['it is there already', '- from:\n  - podSelector: {}\n    po$0rts: []\n  ports: []'],
  ['flow style', '- from: [{podSelector: {}, po$0rts: []}]'],
  ['an alias', '- from: &f\n  - podSelector: {}\n    po$0rts: []\n- from: *f'],
  ['a list', '- podSel$0ector: {}'],
])('not where %s', (_, ingress) => {
  expect(titlesAt(spec(ingress)).filter((title) => /^(?:Move|Put)/.test(title))).toEqual([]);
});
