import { expect, test } from 'vitest';
import { applyFix, titlesAt } from '../support/fixes.ts';
import { deployment, policy } from '../support/manifests.ts';

const workloads = ['web', 'near', 'other'].map((name) => deployment(name)).join('');
const list = 'Make it a list of one item';
const quotes = 'Put quotes around it';

test('a mapping below a key becomes an item', () => {
  const { files, pairs } = applyFix(
    workloads +
      policy(
        'web',
        `podSelector: {matchLabels: {app: web}}
ingress:
- fro$0m:
    # the near one
    podSelector: # this
      matchLabels:
        app: near
  # on this
  ports: []`,
      ),
    list,
  );
  expect(files).toContain(`  - from:
      # the near one
      - podSelector: # this
          matchLabels:
            app: near
    # on this
    ports: []
`);
  expect(pairs.length).toBe(1);
  expect(pairs.join()).toContain('near');
});

test('what is on the line of its key goes into brackets', () => {
  const after = (written: string) => applyFix(workloads + policy('web', `podSelector: {}\n${written}`), list).files;
  expect(after('policyTy$0pes: Ingress # only')).toContain('policyTypes: [Ingress] # only');
  expect(after('ingr$0ess: {}')).toContain('ingress: [{}]');
  expect(after('ingress: [{fr$0om: {podSelector: {}}}]')).toContain('[{from: [{podSelector: {}}]}]');
});

test('an empty list in the place of a mapping', () => {
  expect(applyFix(workloads + policy('web', 'podSel$0ector: [] # all'), 'Write {}').files).toContain(
    'podSelector: {} # all',
  );
});

test('a label keeps its text', () => {
  const after = (value: string) =>
    applyFix(policy('web', `podSelector:\n  matchLabels:\n    app: ${value} # v`), quotes, {
      appearing: ['selects-no-pods'],
    }).files;
  expect(after('1.1$00')).toContain('app: "1.10" # v');
  expect(after('y$0es')).toContain('app: "yes" # v');
  expect(after('0$00000')).toContain('app: "00000" # v');
});

test('texts and numbers', () => {
  const ports = (entry: string) => policy('web', `podSelector: {}\ningress: [{ports: [${entry}]}]`);
  expect(applyFix(ports('{port: 80, endP$0ort: "90"}'), 'Write it as a number').files).toContain('endPort: 90}');
  expect(titlesAt(ports('{po$0rt: true}')).filter((title) => /^(?:Make|Put|Write)/.test(title))).toEqual([]);
});

test('not where an alias shares it', () => {
  const shared = 'podSelector: {}\ningress:\n- fr$0om: &p {podSelector: {}}\n- from: *p';
  expect(titlesAt(policy('web', shared))).not.toContain(list);
});
