import { expect, test } from 'vitest';
import { applyFix, titlesAt } from '../support/fixes.ts';
import { deployment, policy } from '../support/manifests.ts';

const web = deployment('web', { labels: 'app: web' });
const caller = deployment('caller', { labels: 'app: caller' });
const spec = (ports: string) =>
  [web, caller, policy('web', `podSelector: {matchLabels: {app: web}}\ningress:\n- ports:\n${ports}`)].join('');

test('a number in quotes loses them', () => {
  const { files, pairs } = applyFix(spec('  - port: "80$080" # here'), 'Write 8080 as a number');
  expect(files).toContain('  - port: 8080 # here\n');
  expect(pairs.every((pair) => pair.includes('web') && pair.includes('TCP 8080'))).toBe(true);
  expect(pairs).not.toEqual([]);
});

test('in flow style', () => {
  expect(applyFix(spec("  - {port: '8$00', protocol: UDP}"), 'Write 80 as a number').files).toContain(
    '{port: 80, protocol: UDP}',
  );
});

test('not what is no number', () => {
  expect(titlesAt(spec('  - port: HT$0TP')).filter((title) => title.startsWith('Write'))).toEqual([]);
});

test('a range that ends before it begins', () => {
  const { files } = applyFix(spec('  - port: 90 # to\n    endPort: 8$00 # from'), 'Swap port and endPort');
  expect(files).toContain('    - port: 80 # to\n      endPort: 90 # from\n');
});

test('not where an alias shares an end', () => {
  const shared = spec('  - port: &p 90\n    endPort: 8$00\n  - port: *p');
  expect(titlesAt(shared)).not.toContain('Swap port and endPort');
});

test('an endPort beside a name goes', () => {
  const { files } = applyFix(spec('  - port: http\n    endPort: 80$080\n    protocol: TCP'), 'Remove endPort', {
    appearing: ['named-port-undefined'],
  });
  expect(files).toContain('    - port: http\n      protocol: TCP\n');
});

test('an endPort alone becomes the port, or goes', () => {
  const alone = spec('  - endPort: 90$000\n    protocol: TCP');
  expect(titlesAt(alone).slice(0, 2)).toEqual(['Write 9000 as the port', 'Remove endPort']);
  expect(applyFix(alone, 'Write 9000 as the port').files).toContain('    - port: 9000\n      protocol: TCP\n');
  expect(applyFix(alone, 'Remove endPort').files).toContain('  - protocol: TCP\n');
  expect(applyFix(spec('  - {"endPort": 90$000}'), 'Write 9000 as the port').files).toContain('  - {"port": 9000}');
});
