import { expect, test } from 'vitest';
import { createChecker } from '../../server/src/rules/check.ts';
import { withEdits } from '../../server/src/snapshot/snapshot.ts';
import { checkDiagnostics } from '../support/check.ts';
import { applyFix } from '../support/fixes.ts';
import { parseFixture, root, snapshotOf } from '../support/fixture.ts';

const base = `
//- base/kustomization.yaml
resources: [policy.yaml]
//- base/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  ingress:
  - ports:
    - port: 80
`;
const overlay = `
//- prod/kustomization.yaml
resources: [../base]
patches: [{path: ports.yaml}]
//- prod/ports.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  ingress:
  - ports:
    - {port: 0, protocol: tcp}
`;
const portZero =
  'Port 0 is rejected: must be between 1 and 65535, inclusive. To allow every port of the protocol, leave the port out.';
const lowerCase = 'Protocol "tcp" is rejected: supported values: "TCP", "UDP", "SCTP". Write TCP.';
const wrongPort = `#            ^ error invalid-port: ${portZero}\n`;
const wrongProtocol = `#                         ^^^ error invalid-protocol: ${lowerCase}\n`;

test('what a strategic merge patch writes into a policy', () => {
  checkDiagnostics(base + overlay + wrongPort + wrongProtocol);
});

test('what a JSON patch writes, in a file and in the kustomization', () => {
  checkDiagnostics(`${base}
//- prod/kustomization.yaml
resources: [../base]
patches:
- path: port.yaml
  target: {kind: NetworkPolicy}
- target: {kind: NetworkPolicy}
  patch: |-
    - {op: add, path: /spec/ingress/0/ports/0/protocol, value: tcp}
#                                                              ^^^ error invalid-protocol: ${lowerCase}
//- prod/port.yaml
- {op: replace, path: /spec/ingress/0/ports/0/port, value: 70000}
#                                                          ^^^^^ error invalid-port: Port 70000 is rejected: must be between 1 and 65535, inclusive. Write a number in that range.
`);
});

test('once for many overlays, and silenced in the patch', () => {
  const two = `${overlay}${wrongPort}${wrongProtocol}`;
  const other = `
//- test/kustomization.yaml
nameSuffix: -test
resources: [../base]
patches: [{path: ../prod/ports.yaml}]
`;
  checkDiagnostics(base + two + other);
  const silenced = overlay.replace('spec:', '# netpol-ignore: invalid-port, invalid-protocol it is a test\nspec:');
  checkDiagnostics(base + silenced);
});

test('nothing of what a patch takes away or leaves as it is', () => {
  checkDiagnostics(base + overlay.replace('{port: 0, protocol: tcp}', '{port: 8080, protocol: UDP}'));
  const wrong = base.replace('port: 80', 'port: 0');
  checkDiagnostics(`${wrong}#           ^ error invalid-port: ${portZero}\n`);
});

test('an edit of the patch and of what it patches', () => {
  const { files } = parseFixture(base + overlay);
  const snapshot = snapshotOf(parseFixture(base + overlay));
  const checker = createChecker(() => ({}));
  checker.update(snapshot);
  const patch = `${root}/prod/ports.yaml`;
  const rules = (of: typeof snapshot): string[] => checker.findings(of, patch).map(({ rule }) => rule);
  expect(rules(snapshot)).toEqual(['invalid-port', 'invalid-protocol']);
  const mended = withEdits(snapshot, [{ uri: patch, text: (files.get(patch) ?? '').replace('port: 0', 'port: 81') }]);
  expect(checker.update(mended)).toContain(patch);
  expect(rules(mended)).toEqual(['invalid-protocol']);
  const policy = `${root}/base/policy.yaml`;
  const other = withEdits(mended, [
    { uri: policy, text: (files.get(policy) ?? '').replace('NetworkPolicy', 'Policy') },
  ]);
  expect(checker.update(other)).toContain(patch);
  expect(rules(other)).toEqual([]);
});

test('the fix is made in the patch', () => {
  const { files } = applyFix(base + overlay.replace('port: 0', 'port: 81').replace('tcp', 't$0cp'), 'Write TCP');
  expect(files).toContain('{port: 81, protocol: TCP}');
});
