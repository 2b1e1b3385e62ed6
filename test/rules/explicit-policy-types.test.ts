import { expect, test } from 'vitest';
import { findingsOf } from '../support/check.ts';
import { parseFixture, snapshotOf, withCrlf } from '../support/fixture.ts';
import { policy } from '../support/manifests.ts';

/** The messages, and what they stand at. */
function found(spec: string): string[] {
  const fixture = parseFixture(policy('web', spec));
  const [lf, crlf] = [fixture, withCrlf(fixture)].map((each) =>
    findingsOf(snapshotOf(each))
      .filter(({ rule }) => rule === 'explicit-policy-types')
      .map(
        ({ document, start, end, severity, message }) => `${severity} ${document.text.slice(start, end)}: ${message}`,
      ),
  );
  expect(crlf).toEqual(lf);
  return lf as string[];
}

test.each([
  ['podSelector: {}', 'ingress only. Write policyTypes: [Ingress], so that nobody has to know.'],
  ['podSelector: {}\npolicyTypes: []\ningress: [{}]', 'ingress only. Write policyTypes: [Ingress], so'],
  [
    'podSelector: {}\npolicyTypes:\ningress: []\negress: [{}]',
    'ingress and egress. Write policyTypes: [Ingress, Egress], so',
  ],
])('%s', (spec, message) => {
  expect(found(spec)).toEqual([
    expect.stringContaining(`hint spec: Without policyTypes this policy isolates its pods for ${message}`),
  ]);
});

test.each([
  'podSelector: {}\npolicyTypes: [Ingress]',
  'podSelector: {}\npolicyTypes: ${TYPES}',
  'podSelector: {}\negress: [{}]',
  'podSelector: {}\negress: []',
  'podSelector: {}\ningress: []\negress: ${RULES}',
  'podSelector: {}\n{{ .Values.types }}: x',
])('nothing of %s', (spec) => {
  expect(found(spec)).toEqual([]);
});
