import { expect, test } from 'vitest';
import { checkDiagnostics, findingsOf } from '../support/check.ts';
import { parseFixture, snapshotOf } from '../support/fixture.ts';
import { deployment, namespace } from '../support/manifests.ts';
import { policy } from './support/policy.ts';

const ignoring = ['unprotected-ingress', 'unprotected-egress'];

function checkPeers(peers: string, ...others: readonly string[]): void {
  const text = policy(`  namespace: pay\nspec:\n  podSelector: {}\n  ingress:\n  - from:\n${peers.replace(/^\n/, '')}`);
  checkDiagnostics(`//- policy.yaml\n${text}\n${others.join('')}`, { ignoring });
}

const pay = namespace('pay', 'team: payments');
const shop = namespace('shop', 'team: shop, tier: front');

test('a slip in a value or in a name is a warning at the value', () => {
  checkPeers(
    `
    - namespaceSelector: {matchLabels: {team: payment}}
#                                             ^^^^^^^ warning namespace-selects-none: No namespace has team=payment, so this peer admits nobody. Did you mean payments?
    - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shops}}
#                                                                    ^^^^^ warning namespace-selects-none: No namespace shops is known here, so this peer admits nobody. Did you mean shop?
    - namespaceSelector: {matchExpressions: [{key: tier, operator: In, values: [fronts]}, {key: team, operator: Exists}]}
#                                                                               ^^^^^^ warning namespace-selects-none: Did you mean front?
`,
    pay,
    shop,
  );
});

test('a slip in a key is a warning at the key', () => {
  checkPeers(
    `
    - namespaceSelector: {matchLabels: {teams: payments}}
#                                       ^^^^^ warning namespace-selects-none: No namespace has teams=payments, so this peer admits nobody. Did you mean team=payments?
    - namespaceSelector: {matchLabels: {team: shop, tiers: front}}
#                                                   ^^^^^ warning namespace-selects-none: Did you mean tier=front?
    - namespaceSelector: {matchLabels: {team: payments, tiers: front}}
    - namespaceSelector: {matchLabels: {other: payments}}
`,
    pay,
    shop,
  );
});

test('a label that namespaces have, with no such value, is information at the selector', () => {
  checkPeers(
    `
    - namespaceSelector: {matchLabels: {team: ops}}
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^ information namespace-selects-none: No namespace that is known here has team=ops: as it stands this peer admits nobody. Compare it with the labels of the Namespaces.
    - namespaceSelector: {matchLabels: {team: payments, tier: front}}
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information namespace-selects-none
`,
    pay,
    shop,
  );
});

test('namespaces that no manifest declares may have any label', () => {
  checkPeers(
    '    - namespaceSelector: {matchLabels: {team: payment}}\n',
    pay,
    deployment('web', { namespace: 'other' }),
  );
});

test('labels of the platform, names of namespaces elsewhere, and what another rule says', () => {
  checkPeers(
    `
    - namespaceSelector: {matchLabels: {network.openshift.io/policy-group: ingress}}
    - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
    - namespaceSelector: {}
    - namespaceSelector: {matchExpressions: [{key: team, operator: NotIn, values: [ops]}]}
    - namespaceSelector: {matchLabels: {name: shops}}
#                                       ^^^^ warning namespace-name-label
`,
    pay,
    shop,
  );
});

test('a closed world has no labels but those that are declared', () => {
  const peers =
    '[{namespaceSelector: {matchLabels: {zone: dmz}}}, {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: a}}}]';
  const text = policy(`  namespace: pay\nspec: {podSelector: {}, ingress: [{from: ${peers}}]}\n`);
  const fixture = parseFixture(`//- policy.yaml\n${text}\n${pay}${deployment('web', { namespace: 'other' })}`);
  const found = (closedWorld: boolean) =>
    findingsOf(snapshotOf(fixture, { closedWorld }))
      .filter(({ rule }) => rule === 'namespace-selects-none')
      .map(({ severity, document, start, end }) => [severity, document.text.slice(start, end)]);
  expect(found(true)).toEqual([['information', '{matchLabels: {zone: dmz}}']]);
  expect(found(false)).toEqual([]);
});

test('what a placeholder hides may match, and what is rejected is that error', () => {
  checkPeers('    - namespaceSelector: {matchLabels: {team: "${TEAM}"}}\n', pay);
  checkPeers('    - namespaceSelector: {matchLabels: {team: payment}}\n', namespace('pay', 'team: "${TEAM}"'));
  checkPeers(
    `
    - namespaceSelector: {matchExpressions: [{key: team, operator: In}]}
#                                             ^^^ error invalid-selector
`,
    pay,
  );
});
