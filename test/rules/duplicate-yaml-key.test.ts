import { test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { policy } from './support/policy.ts';

test('all but the last one', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {matchLabels: {app: a, app: b, "app": c}}
#                             ^^^ warning duplicate-yaml-key: "app" stands here twice, and the last one wins: this one does not count. Remove one of them, or make one of both.
#                                     ^^^ warning duplicate-yaml-key
  ingress:
# ^^^^^^^ warning duplicate-yaml-key: "ingress" stands here twice
  - {}
  ingress: []
`),
  );
});

test('keys that YAML reads alike', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: {matchLabels: {yes: a, "true": b}}
#                             ^^^ warning duplicate-yaml-key: "true" stands here twice
`),
  );
});

test('what a merge brings is overridden on purpose', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector:
    matchLabels: &labels {app: a}
  ingress:
  - from: [{podSelector: {matchLabels: {<<: *labels, app: b}}}]
`),
  );
});

test('once for an alias', () => {
  checkDiagnostics(
    policy(`
spec:
  podSelector: &all {matchLabels: {app: a, app: b}}
#                                  ^^^ warning duplicate-yaml-key
  ingress:
  - from: [{podSelector: *all}]
`),
  );
});
