import { expect, test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { applyFix, titlesAt } from '../support/fixes.ts';
import { deployment } from '../support/manifests.ts';
import { policy } from './support/policy.ts';

const ignoring = ['unprotected-ingress', 'unprotected-egress', 'peer-selects-no-pods'];

function inShop(peers: string, direction = 'ingress:\n  - from'): string {
  return policy(`  namespace: shop\nspec:\n  podSelector: {}\n  ${direction}:\n${peers.replace(/^\n/, '')}`);
}

function checkPeers(peers: string, ...more: readonly string[]): void {
  checkDiagnostics(`//- policy.yaml\n${inShop(peers)}\n${more.join('')}`, { ignoring });
}

test('a namespaceSelector and a podSelector next to each other, in either order', () => {
  checkPeers(`
    - namespaceSelector: {matchLabels: {team: a}}
    - podSelector: {matchLabels: {app: web}}
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning peer-or-instead-of-and: These are two peers, and either is enough: all pods of namespaces with team=a, and pods with app=web of the policy’s own namespace. If only such pods of those namespaces are meant, make it one peer: remove the dash here.
    - ipBlock: {cidr: 10.0.0.0/8}
    - podSelector: {matchLabels: {app: api}}
    - namespaceSelector: {matchExpressions: [{key: team, operator: In, values: [b, c]}]}
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning peer-or-instead-of-and: all pods of namespaces with team in (b, c), and pods with app=api of the policy’s own namespace.
`);
  checkDiagnostics(
    `//- policy.yaml\n${inShop(
      `
    - namespaceSelector: {matchLabels: {team: a}}
    - podSelector: {matchLabels: {app: web}}
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning peer-or-instead-of-and
`,
      'policyTypes: [Egress]\n  egress:\n  - to',
    )}`,
    { ignoring },
  );
});

test('information where pods of the policy’s namespace have the labels', () => {
  checkPeers(
    `
    - namespaceSelector: {matchLabels: {team: a}}
    - podSelector: {matchLabels: {app: web}}
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information peer-or-instead-of-and
`,
    deployment('web', { namespace: 'shop' }),
  );
});

test('one peer, empty selectors, neighbours of one kind, what is not valid, and what is not adjacent', () => {
  checkPeers(`
    - namespaceSelector: {matchLabels: {team: a}}
      podSelector: {matchLabels: {app: web}}
    - namespaceSelector: {}
    - podSelector: {matchLabels: {app: web}}
    - podSelector: {matchLabels: {app: api}}
    - ipBlock: {cidr: 10.0.0.0/8}
    - namespaceSelector: {matchLabels: {team: a}}
    - podSelector: {}
    - namespaceSelector: {matchLabels: {team: b}}
    - namespaceSelector: {matchLabels: {team: c}}
    - \${PEER}
    - podSelector: {matchLabels: {app: web}}
`);
});

test('silenced, and a broken document', () => {
  checkPeers(`
    - namespaceSelector: {matchLabels: {team: a}}
    # netpol-ignore: peer-or-instead-of-and
    - podSelector: {matchLabels: {app: web}}
`);
  checkPeers(`
    - namespaceSelector: {matchLabels: {team: a}
    - podSelector: {matchLabels: {app: web}}
`);
});

const title = 'Make one peer of the two, for such pods of such namespaces only';

function merged(peers: string): string {
  const { files } = applyFix(`//- policy.yaml\n${inShop(peers)}`, title);
  return files.slice(files.search(/from:\r?\n/)).replace(/^from:/, '');
}

test('the fix makes one peer of the two, and keeps what else is written', () => {
  expect(
    merged(`
    - namespaceSelector:
        matchLabels: {team: a} # ours
      # the scraper
    - pod$0Selector:
        matchLabels: {app: web}
    - ipBlock: {cidr: 10.0.0.0/8}
`),
  ).toBe(`
    - namespaceSelector:
        matchLabels: {team: a} # ours
      # the scraper
      podSelector:
        matchLabels: {app: web}
    - ipBlock: {cidr: 10.0.0.0/8}
`);
  expect(
    merged(`
      [{namespaceSelector: {matchLabels: {team: a}}}, {pod$0Selector: {matchLabels: {app: web}}}]
`),
  ).toBe(`
      [{namespaceSelector: {matchLabels: {team: a}}, podSelector: {matchLabels: {app: web}}}]
`);
});

test('no fix where the two are written in ways that do not go together', () => {
  const offered = (peers: string): string[] => titlesAt(`//- policy.yaml\n${inShop(peers)}`);
  expect(
    offered(`
    -   namespaceSelector: {matchLabels: {team: a}}
    - pod$0Selector: {matchLabels: {app: web}}
`),
  ).not.toContain(title);
  expect(
    offered(`
    - {namespaceSelector: {matchLabels: {team: a}}}
    - pod$0Selector: {matchLabels: {app: web}}
`),
  ).not.toContain(title);
});
