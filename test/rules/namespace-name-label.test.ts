import { expect, test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { applyFix } from '../support/fixes.ts';
import { namespace } from '../support/manifests.ts';
import { policy } from './support/policy.ts';

const ignoring = ['peer-selects-no-pods', 'invalid-selector'];

function inShop(peers: string): string {
  return policy(`  namespace: shop\nspec:\n  podSelector: {}\n  ingress:\n  - from:\n${peers.replace(/^\n/, '')}`);
}

function checkPeers(peers: string, ...more: readonly string[]): void {
  checkDiagnostics(`//- policy.yaml\n${inShop(peers)}\n${more.join('')}`, { ignoring });
}

test('a label name that no namespace has', () => {
  checkPeers(`
    - namespaceSelector: {matchLabels: {name: kube-system}}
#                                       ^^^^ warning namespace-name-label: No namespace that is known here has the label name=kube-system, and Kubernetes does not set it: as it stands nobody in namespace kube-system is meant. Every namespace has kubernetes.io/metadata.name=kube-system.
    - namespaceSelector:
        matchExpressions: [{key: name, operator: In, values: [a]}]
#                                ^^^^ warning namespace-name-label
      podSelector: {matchLabels: {app: web}}
    - namespaceSelector: {matchLabels: {ns: a}}
#                                       ^^ information namespace-name-label
    - namespaceSelector: {matchLabels: {namespace: a}}
#                                       ^^^^^^^^^ information namespace-name-label
`);
});

test('the label that Kubernetes sets with a slip in its key', () => {
  checkPeers(
    `
    - namespaceSelector: {matchLabels: {kubernetes.io.metadata.name: kube-system}}
#                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning namespace-name-label: No namespace that is known here has the label kubernetes.io.metadata.name=kube-system, and Kubernetes does not set it: as it stands nobody in namespace kube-system is meant. Every namespace has kubernetes.io/metadata.name=kube-system.
    - namespaceSelector: {matchLabels: {kubernetes.io/metdata.name: a}}
#                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^ warning namespace-name-label
    - namespaceSelector: {matchLabels: {kubernetes.io/name: a}}
#                                       ^^^^^^^^^^^^^^^^^^ warning namespace-name-label
    - namespaceSelector: {matchLabels: {metadata.name: a}}
#                                       ^^^^^^^^^^^^^ warning namespace-name-label
`,
    namespace('a', 'team: x'),
  );
});

test('also where the namespace is declared without it', () => {
  checkPeers(
    `
    - namespaceSelector: {matchLabels: {name: a}}
#                                       ^^^^ warning namespace-name-label
`,
    namespace('a', 'team: x'),
    namespace('b', 'name: b'),
  );
});

test('a label that a namespace has, other labels, several values, and what is not known or not valid', () => {
  checkPeers(
    `
    - namespaceSelector: {matchLabels: {name: a}}
    - namespaceSelector: {matchLabels: {team: a}}
    - namespaceSelector: {matchLabels: {name: b, team: b}}
    - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: b}}
    - namespaceSelector: {matchExpressions: [{key: name, operator: In, values: [b, c]}]}
    - namespaceSelector: {matchExpressions: [{key: name, operator: NotIn, values: [b]}]}
    - namespaceSelector: {matchExpressions: [{key: name, operator: Exists}]}
    - namespaceSelector: {matchLabels: {name: "\${NS}"}}
    - namespaceSelector: {matchLabels: {name: }}
    - namespaceSelector: {}
    - podSelector: {matchLabels: {name: b}}
`,
    namespace('a', 'name: a'),
  );
});

test('silenced, and a broken document', () => {
  checkPeers(`
    - namespaceSelector:
        matchLabels:
          # netpol-ignore: namespace-name-label
          name: a
`);
  checkPeers(`
    - namespaceSelector: {matchLabels: {name: a}
`);
});

test('the fix asks for the label that every namespace has', () => {
  const peers = `
    - namespaceSelector:
        matchLabels:
          na$0me: kube-system # where DNS is
`;
  const { files } = applyFix(`//- policy.yaml\n${inShop(peers)}`, 'Replace name with kubernetes.io/metadata.name');
  expect(files).toContain('          kubernetes.io/metadata.name: kube-system # where DNS is\n');
});
