import { expect, test } from 'vitest';
import { applyFix, titlesAt } from '../support/fixes.ts';
import { deployment, policy } from '../support/manifests.ts';

const carts = deployment('carts', { labels: 'name: carts' });

test('on a workload, one rule at a time', () => {
  const web = deployment('web', { cursor: '$0 # the web' });
  const { files } = applyFix(web, 'Silence unprotected-ingress here');
  expect(files).toContain('metadata:\n  # netpol-ignore: unprotected-ingress intended\n  name: web # the web\n');
  const again = web.replace('  name: web', '  # netpol-ignore: unprotected-ingress intended\n  name: web');
  expect(applyFix(again, 'Silence unprotected-egress here').files).toContain(
    '  # netpol-ignore: unprotected-ingress intended\n  # netpol-ignore: unprotected-egress intended\n  name: web # the web\n',
  );
  expect(titlesAt(again).filter((title) => title.startsWith('Silence'))).toEqual(['Silence unprotected-egress here']);
});

test('in one of several documents', () => {
  const both = `${deployment('web')}---\n${deployment('cart', { cursor: '$0' }).replace('//- cart.yaml\n', '')}`;
  const { files } = applyFix(both, 'Silence unprotected-ingress here');
  expect(files).toContain('metadata:\n  # netpol-ignore: unprotected-ingress intended\n  name: cart\n');
  expect(files.match(/netpol-ignore/g)).toHaveLength(1);
});

test.each([
  [
    'podSelector:\n  matchLabels:\n    name: ca$0rt',
    '  matchLabels:\n    # netpol-ignore: selects-no-pods intended\n    name: cart',
  ],
  [
    'podSelector: {matchLabels: {name: ca$0rt}}',
    '# netpol-ignore: selects-no-pods intended\npodSelector: {matchLabels: {name: cart}}',
  ],
  [
    'podSelector: {\n  matchLabels: {\n    name: ca$0rt\n  }\n}',
    '  matchLabels: {\n    # netpol-ignore: selects-no-pods intended\n    name: cart\n  }',
  ],
  [
    'podSelector:\n  matchExpressions:\n  - {key: name, operator: In, values: [ca$0rt]}',
    '  # netpol-ignore: selects-no-pods intended\n  - {key: name, operator: In, values: [cart]}',
  ],
  [
    'podSelector:\n  matchExpressions:\n  - key: name\n    operator: In\n    values:\n    - ca$0rt',
    '    values:\n    # netpol-ignore: selects-no-pods intended\n    - cart',
  ],
  [
    'podSelector: {}\ningress:\n- from:\n  - podSelector:\n      matchLabels:\n        name: ca$0rt',
    '      matchLabels:\n        # netpol-ignore: peer-selects-no-pods intended\n        name: cart',
  ],
  [
    'podSelector: {}\ningress:\n- from:\n  - podSelector: {matchLabels: {name: ca$0rt}}\n  - podSelector: {matchLabels: {name: catr}}',
    '- from:\n  # netpol-ignore: peer-selects-no-pods intended\n  - podSelector: {matchLabels: {name: cart}}\n  - podSelector',
  ],
  [
    'podSelector: {}\ningress: [{from: [{podSelector: {matchLabels: {name: ca$0rt}}}]}]',
    '# netpol-ignore: peer-selects-no-pods intended\ningress: [{from: [{podSelector: {matchLabels: {name: cart}}}]}]',
  ],
])('in a nested place: %s', (before, after) => {
  const rule = /netpol-ignore: (\S+)/.exec(after)?.[1] ?? '';
  const { files } = applyFix(policy('p', before) + carts, `Silence ${rule} here`);
  expect(files).toContain(after.replace(/^/gm, '  '));
});

test('at the first line of a document it goes above it', () => {
  const flow =
    '//- p.yaml\n# A policy.\n{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p}, spec: {podSelector: {matchLabels: {name: ca$0rt}}}}\n';
  expect(applyFix(flow + carts, 'Silence selects-no-pods here').files).toContain(
    '# A policy.\n# netpol-ignore: selects-no-pods intended\n{apiVersion',
  );
});

test('where comments stand in front of the first marker', () => {
  const rest =
    '{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p}, spec: {podSelector: {matchLabels: {name: ca$0rt}}}}\n';
  const silenced = (start: string): string =>
    applyFix(`//- p.yaml\n${start}${rest}${carts}`, 'Silence selects-no-pods here').files.replace(/ ?\{.*/, '{}');
  const directive = '# netpol-ignore: selects-no-pods intended';
  expect(silenced('# A licence.\n---\n')).toBe(`//- p.yaml\n# A licence.\n---\n${directive}\n{}\n`);
  expect(silenced('# A licence.\n--- ')).toBe(`//- p.yaml\n# A licence.\n${directive}\n---{}\n`);
  expect(silenced('--- ')).toBe(`//- p.yaml\n--- ${directive}\n{}\n`);
  const block = `# A licence.\n---\n${policy('p', 'podSelector:\n  matchLabels:\n    name: ca$0rt').replace('//- p-policy.yaml\n', '')}`;
  expect(applyFix(`//- p.yaml\n${block}${carts}`, 'Silence selects-no-pods here').files).toContain(
    `    matchLabels:\n      ${directive}\n      name: cart\n`,
  );
});

test('at an error of the API server', () => {
  const source = policy('p', 'podSelector: {}\ningress:\n- ports:\n  - port: 80\n    protocol: H$0TTP');
  expect(applyFix(source, 'Silence invalid-protocol here').files).toContain(
    '  - port: 80\n      # netpol-ignore: invalid-protocol intended\n      protocol: HTTP\n',
  );
});

test('is not offered in JSON, which has no comments', () => {
  const json =
    '//- p.json\n{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "p"},\n"spec": {"podSelector": {"matchLabels": {"name": "ca$0rt"}}}}\n';
  expect(titlesAt(json + carts)).toEqual(['Replace cart with carts']);
});

test('on an entry of a kustomization', () => {
  const { files } = applyFix(
    '//- kustomization.yaml\nresources:\n- go$0ne.yaml # later\n',
    'Silence kustomize-refuses here',
  );
  expect(files).toBe(
    '//- kustomization.yaml\nresources:\n# netpol-ignore: kustomize-refuses intended\n- gone.yaml # later\n',
  );
});
