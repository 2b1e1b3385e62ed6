import { expect, test } from 'vitest';
import { applyFix } from '../support/fixes.ts';
import { deployment, policy } from '../support/manifests.ts';

const web = deployment('web');
const other = deployment('other');
const egressOnly = policy('web', 'podSelector: {matchLabels: {app: web}} # web\negr$0ess: [{}]');

test('the one type that is meant', () => {
  const { files, pairs } = applyFix(
    web + other + egressOnly,
    'Write policyTypes: [Egress], which leaves ingress open',
    {
      appearing: ['unprotected-ingress'],
    },
  );
  expect(files).toContain(
    '  podSelector: {matchLabels: {app: web}} # web\n  policyTypes:\n  - Egress\n  egress: [{}]\n',
  );
  expect(pairs).toEqual([
    'default/other -> default/web: no port => all ports',
    'outside -> default/web: nothing => every address on all ports',
  ]);
});

test('or both, as it is now', () => {
  const { files, pairs } = applyFix(
    web + other + egressOnly,
    'Write policyTypes: [Ingress, Egress], which denies ingress as now',
  );
  expect(files).toContain('  policyTypes:\n  - Ingress\n  - Egress\n');
  expect(pairs).toEqual([]);
});

test.each([
  [
    'a list in flow style',
    'podSelector: {matchLabels: {app: web}}\npolicyTypes: [Ingress]\negr$0ess: []',
    '  policyTypes: [Ingress, Egress]\n',
  ],
  ['no list', 'podSelector: {matchLabels: {app: web}}\negr$0ess: []', '  policyTypes:\n  - Ingress\n  - Egress\n'],
])('egress is denied, of %s', (_, spec, written) => {
  const { files, pairs } = applyFix(
    web + other + policy('p', spec),
    'Add Egress to policyTypes, which denies all egress of these pods',
  );
  expect(files).toContain(written);
  expect(pairs).toEqual([
    'default/web -> default/other: all ports => no port',
    'default/web -> outside: every address on all ports => nothing',
  ]);
});
