import { expect, test } from 'vitest';
import { applyFix, titlesAt } from '../support/fixes.ts';
import { deployment, policy } from '../support/manifests.ts';

const pods = deployment('web') + deployment('api');

test('policyTypes behind the selector, as it is filled in anyway', () => {
  const { files, pairs, controller } = applyFix(
    policy('p', 'podSelector: {} # all\ningress: []\negress: [{}]').replace('spec:', 'sp$0ec:') + pods,
    'Write policyTypes: [Ingress, Egress], which changes nothing',
  );
  expect(files).toContain('  podSelector: {} # all\n  policyTypes:\n  - Ingress\n  - Egress\n  ingress: []\n');
  expect([...pairs, ...controller]).toEqual([]);
});

test.each([
  ['- po$0rt: 80 # web\n    endPort: 90', '    - port: 80 # web\n      endPort: 90\n      protocol: TCP\n'],
  ['- {po$0rt: 80}', '    - {port: 80, protocol: TCP}\n'],
])('a protocol: %s', (entry, after) => {
  const source = policy('p', `podSelector: {}\ningress:\n- from: [{podSelector: {}}]\n  ports:\n  ${entry}`) + pods;
  const { files, pairs } = applyFix(source, 'Write protocol: TCP', { also: ['explicit-protocol'] });
  expect(files).toContain(after);
  expect(pairs).toEqual([]);
  expect(titlesAt(source)).not.toContain('Write protocol: TCP');
});

test.each([
  [
    'podSelector:\n  matchExpressions:\n  - k$0ey: app\n    operator: In\n    values: [web]',
    '  podSelector:\n    matchLabels:\n      app: web\n',
  ],
  [
    'podSelector:\n  matchLabels:\n    a: b\n  matchExpressions:\n  - {key: c, operator: Exists}\n  - {k$0ey: app, operator: In, values: ["1"]}',
    '  podSelector:\n    matchLabels:\n      a: b\n      app: "1"\n    matchExpressions:\n    - key: c\n      operator: Exists\n',
  ],
  [
    'podSelector: {matchExpressions: [{k$0ey: app, operator: In, values: [web]}]}',
    '  podSelector:\n    matchLabels:\n      app: web\n',
  ],
])('matchLabels for one value: %s', (spec, after) => {
  const value = spec.includes('"1"') ? '"1"' : 'web';
  const { files, pairs } = applyFix(
    policy('p', spec) + pods,
    `Write app: ${value.replaceAll('"', '')} under matchLabels`,
    { also: ['single-value-in'] },
  );
  expect(files).toContain(after);
  expect(pairs).toEqual([]);
});

test('not under matchLabels where a comment would get lost, or the label is there with another value', () => {
  const titles = (spec: string) =>
    titlesAt(policy('p', spec), { also: ['single-value-in'] }).filter((each) => each.endsWith('under matchLabels'));
  const expression = '  matchExpressions:\n  - k$0ey: app\n    operator: In\n    values: [web]';
  expect(titles(`podSelector:\n${expression} # ours\n  `)).toHaveLength(1);
  expect(titles(`podSelector:\n  # ours\n${expression}\n  matchLabels: {x: y}`)).toEqual([]);
  expect(titles(`podSelector:\n  matchLabels: {app: api}\n${expression}`)).toEqual([]);
});
