/** Hovers of policies of the whole cluster. */
import { expect, test } from 'vitest';
import { hover, hoveredText } from '../support/hover.ts';
import { clusterPolicy, deployment } from '../support/manifests.ts';

const pods = deployment('cart', { namespace: 'shop' }) + deployment('web', { namespace: 'front' });
const spec = `tier: Admin
priority: 5
subject: {pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: cart}}}}
ingress:
- name: let the front in
  action: Accept
  from:
  - namespaces: {matchLabels: {kubernetes.io/metadata.name: front}}
  protocols: [{tcp: {destinationPort: {number: 80}}}]
- action: Deny
  from: [{namespaces: {}}]
egress:
- action: Pass
  to: [{networks: [10.0.0.0/8]}]`;
const at = (text: string, marked: string, written: string = spec): string =>
  clusterPolicy('c', written).replace(text, marked) + pods;

test('its kind, its name and its subject say whom it is about, when it decides, and its rules', () => {
  const said = hover(at('name: c', 'name: $0c'));
  expect(said).toMatchInlineSnapshot(`
    "**About pods with app=cart in every namespace**
    Deployment shop/cart · cart.yaml:4
    In the admin tier, with priority 5: it decides before NetworkPolicies do.
    Ingress rule 1: accept from all pods in namespace front on TCP 80.
    Ingress rule 2: deny from all pods in every namespace on all ports.
    Egress rule 1: pass to addresses in 10.0.0.0/8 on all ports."
  `);
  expect(hover(at('kind: Cl', 'kind: $0Cl'))).toBe(said);
  expect(hover(at('{app: cart}', '{app: c$0art}'))).toBe(said);
  expect(hoveredText(at('{app: cart}', '{app: c$0art}'))).toMatch(/^subject: /);
});

test('of the other tier, of nobody that is known, and without a subject that is valid', () => {
  const baseline = spec.replace('tier: Admin', 'tier: Baseline').replace('app: cart', 'app: nobody');
  expect(
    hover(at('name: c', 'name: $0c', baseline))
      .split('\n')
      .slice(0, 3),
  ).toMatchInlineSnapshot(`
    [
      "**About pods with app=nobody in every namespace**",
      "No workload here matches.",
      "In the baseline tier: it decides where no NetworkPolicy selects the pods.",
    ]
  `);
  const nobody = spec.replace(/subject: .*/, 'subject: {}');
  expect(
    hover(at('name: c', 'name: $0c', nobody))
      .split('\n')
      .slice(0, 2),
  ).toMatchInlineSnapshot(`
    [
      "**About no pods: its subject is not valid**",
      "In the admin tier, with priority 5: it decides before NetworkPolicies do.",
    ]
  `);
});

test('many rules', () => {
  const rule = '\n- {action: Deny, from: [{namespaces: {}}]}';
  const many = `tier: Admin\npriority: 5\nsubject: {namespaces: {}}\ningress:${rule.repeat(12)}`;
  expect(
    hover(at('name: c', 'name: $0c', many))
      .split('\n')
      .slice(-2),
  ).toMatchInlineSnapshot(`
    [
      "Ingress rule 8: deny from all pods in every namespace on all ports.",
      "And 4 more rules.",
    ]
  `);
});

test('a peer says whom it means, and a field what it is', () => {
  expect(hover(at('metadata.name: front', 'metadata.name: fr$0ont'))).toMatchInlineSnapshot(`
    "All pods **in namespace front**
    Deployment front/web · web.yaml:4"
  `);
  expect(hover(at('action: Pass', 'act$0ion: Pass'))).toMatch(/^`action`: /);
  expect(hover(at('networks', 'net$0works'))).toMatch(/^`networks`: /);
});
