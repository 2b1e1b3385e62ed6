/**
 * Where other linters are known to be wrong: each case is a mistake that one of them made, and what is said here instead.
 */
import { expect, test } from 'vitest';
import { findingsOf } from '../support/check.ts';
import { parseFixture, snapshotOf } from '../support/fixture.ts';

/** What those linters speak of: who is selected, and who is isolated. */
const about = ['unprotected-ingress', 'unprotected-egress', 'selects-no-pods', 'peer-selects-no-pods'];

const closed = 'policyTypes: [Ingress, Egress]';

test.each<[peer: string, mistake: string, files: string, found: readonly string[]]>([
  [
    'kube-linter dangling-networkpolicy',
    'holds a namespace that is left out and default for two',
    pod('web', { namespace: 'default' }) + policy(`podSelector: {matchLabels: {app: web}}, ${closed}`),
    [],
  ],
  [
    'kube-linter dangling-networkpolicy',
    'reports an empty selector where the pods are elsewhere',
    policy(`podSelector: {}, ${closed}`),
    [],
  ],
  [
    'kube-linter dangling-networkpolicy',
    'gives no line',
    pod('carts') + policy(`podSelector: {matchLabels: {app: cart}}`),
    ['carts: unprotected-ingress', 'carts: unprotected-egress', 'cart: selects-no-pods'],
  ],
  [
    'kube-linter dangling-networkpolicypeer-podselector',
    'takes every peer with a namespaceSelector for right',
    namespace('shop') +
      pod('web') +
      pod('api', { namespace: 'shop' }) +
      policy(
        `podSelector: {}, ${closed}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}, podSelector: {matchLabels: {app: apis}}}]}]`,
      ),
    ['api: unprotected-ingress', 'api: unprotected-egress', 'apis: peer-selects-no-pods'],
  ],
  [
    'kube-linter non-isolated-pod',
    'counts a policy for the other direction',
    pod('web') + policy('podSelector: {}, policyTypes: [Egress]'),
    ['web: unprotected-ingress'],
  ],
  [
    'kube-score pod-networkpolicy',
    'compares namespaces as they are written',
    pod('web') + policy(`podSelector: {}, ${closed}`, { namespace: 'default' }),
    [],
  ],
  [
    'kube-score networkpolicy-targets-pod',
    'reports a default policy in a file without pods',
    policy('podSelector: {}') + policy(`podSelector: {}, ${closed}`, { namespace: 'shop' }),
    [],
  ],
  [
    'kubescape C-0030',
    'does not read matchExpressions',
    pod('web') + policy(`podSelector: {matchExpressions: [{key: app, operator: In, values: [web]}]}, ${closed}`),
    [],
  ],
  [
    'kubescape C-0030',
    'does not know what policyTypes are by themselves',
    pod('web') + policy('podSelector: {}, egress: [{to: [{podSelector: {}}]}]'),
    [],
  ],
  [
    'kubescape C-0049',
    'is content with any policy in the namespace',
    pod('web') + pod('db') + policy(`podSelector: {matchLabels: {app: db}}, ${closed}`),
    ['web: unprotected-ingress', 'web: unprotected-egress'],
  ],
  [
    'kubescape C-0260',
    'does not read matchExpressions, which may leave a workload out too',
    pod('web') +
      pod('db') +
      policy(`podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [web]}]}, ${closed}`),
    ['web: unprotected-ingress', 'web: unprotected-egress'],
  ],
  [
    'checkov CKV2_K8S_6',
    'counts a policy of another namespace',
    pod('web') + policy(`podSelector: {}, ${closed}`, { namespace: 'shop' }),
    ['web: unprotected-ingress', 'web: unprotected-egress'],
  ],
  [
    'checkov CKV2_K8S_6',
    'takes a selector of matchExpressions alone for an empty one',
    pod('web') + policy(`podSelector: {matchExpressions: [{key: tier, operator: Exists}]}, ${closed}`),
    ['web: unprotected-ingress', 'web: unprotected-egress'],
  ],
  [
    'polaris missingNetworkPolicy',
    'does not count a default-deny',
    pod('web') + policy(`podSelector: {}, ${closed}`),
    [],
  ],
  [
    'polaris missingNetworkPolicy',
    'does not count a policy that has two labels of the pod',
    pod('web', { labels: 'app: web, tier: front' }) +
      policy(`podSelector: {matchLabels: {app: web, tier: front}}, ${closed}`),
    [],
  ],
  [
    'polaris missingNetworkPolicy',
    'asks for egress rules of what only answers',
    pod('web') + policy(`podSelector: {matchLabels: {app: web}}, ${closed}, ingress: [{ports: [{port: 80}]}]`),
    [],
  ],
  [
    'trivy KSV-0038',
    'wants a selector, and an empty one will do: it says something already',
    policy('policyTypes: [Ingress]') + pod('web'),
    ['web: unprotected-egress'],
  ],
  [
    'popeye 1206',
    'reports a range that no pod has',
    pod('web') + policy(`podSelector: {}, ${closed}, egress: [{to: [{ipBlock: {cidr: 203.0.113.0/24}}]}]`),
    [],
  ],
  [
    'popeye 1204, 1205',
    'calls a pod open that two policies isolate together',
    pod('web') +
      policy('podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]', { name: 'in' }) +
      policy('podSelector: {matchLabels: {app: web}}, policyTypes: [Egress]', { name: 'out' }),
    [],
  ],
  [
    'kube-netpol KNP, workload uncovered',
    'looks at one policy at a time, and not for whom it is',
    pod('web') + policy(`podSelector: {matchLabels: {app: web}}, ${closed}`) + pod('job', { labels: 'app: web' }),
    [],
  ],
])('%s %s', (_peer, _mistake, files, found) => expect(toldBy(about, files)).toEqual([...found].sort()));

test.each<[peer: string, mistake: string, files: string, found: readonly string[]]>([
  [
    'trivy KUBE-0001',
    'looks for it in Terraform alone',
    pod('web') + policy('podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]'),
    ['0.0.0.0/0: ipblock-any'],
  ],
  [
    'trivy KUBE-0002',
    'looks for it in Terraform alone',
    pod('web') + policy(`podSelector: {}, ${closed}, egress: [{to: [{ipBlock: {cidr: "::/0"}}]}]`),
    ['"::/0": ipblock-any'],
  ],
  [
    'kube-netpol KNP, DNS blocked',
    'looks at one policy at a time',
    pod('web') +
      policy('podSelector: {}, policyTypes: [Egress], egress: [{to: [{podSelector: {}}]}]') +
      policy('podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 53, protocol: UDP}]}]', { name: 'dns' }),
    [],
  ],
  [
    'no linter',
    'sees that the port is that of the Service',
    pod('web', { port: 9443 }) +
      service('web', 'ports: [{port: 443, targetPort: 9443}]') +
      policy('podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {}}], ports: [{port: 443}]}]'),
    ['443: service-port-not-target-port'],
  ],
  [
    'no linter',
    'sees the slip in the label of a namespace',
    pod('web', { namespace: 'hooks' }) +
      namespace('hooks', 'webhook: enabled') +
      policy('podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {webhooks: enabled}}}]}]', {
        namespace: 'hooks',
      }),
    ['webhooks: namespace-selects-none'],
  ],
])('%s %s, which is told here', (_peer, _mistake, files, found) => {
  const rules = ['ipblock-any', 'egress-blocks-dns', 'service-port-not-target-port', 'namespace-selects-none'];
  expect(toldBy(rules, files)).toEqual([...found].sort());
});

/** `text: rule` of what some rules find. */
function toldBy(rules: readonly string[], files: string): string[] {
  const source = snapshotOf(parseFixture(files.replace(/^---\n/, '')));
  const text = source.files.get('file:///ws/main.yaml')?.source.text ?? '';
  const told = findingsOf(source).filter(({ rule }) => rules.includes(rule));
  return told.map(({ rule, from, to }) => `${text.slice(from, to)}: ${rule}`).sort();
}

function pod(name: string, { namespace = '', labels = `app: ${name}`, port = 0 } = {}): string {
  return `---
apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {${labels}}${namespace && `, namespace: ${namespace}`}}
spec: {containers: [{name: main${port === 0 ? '' : `, ports: [{containerPort: ${port}}]`}}]}
`;
}

function service(name: string, ports: string): string {
  return `---\napiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {selector: {app: ${name}}, ${ports}}\n`;
}

function policy(spec: string, { name = 'some', namespace = '' } = {}): string {
  return `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}${namespace && `, namespace: ${namespace}`}}
spec: {${spec}}
`;
}

function namespace(name: string, labels = ''): string {
  return `---\napiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}, labels: {${labels}}}\n`;
}
