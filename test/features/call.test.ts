import { describe, expect, test } from 'vitest';
import { hover, hoveredText, links } from '../support/hover.ts';
import { clusterPolicy, denyAll, deployment, ingress, policy, service } from '../support/manifests.ts';

const web = deployment('web', { env: { CART: 'ca$0rt:80' } });
const cart = deployment('cart') + service('cart', { ports: ['80 -> 7070'] });
const denyIngress = policy('deny', 'podSelector: {}\npolicyTypes: [Ingress]');
const allow = (ports = '[{port: 7070}]'): string =>
  policy(
    'cart',
    `podSelector: {matchLabels: {app: cart}}\ningress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: ${ports}}]`,
  );

describe('a reference to a Service', () => {
  test('that is allowed', () => {
    expect(hover(web + cart)).toMatchInlineSnapshot(`
      "**Calls cart on TCP 7070**
      By way of Service cart to Deployment cart.
      This call is allowed: no policy isolates either end."
    `);
    expect(hover(web + cart + denyIngress + allow())).toMatchInlineSnapshot(`
      "**Calls cart on TCP 7070**
      By way of Service cart to Deployment cart.
      This call is allowed by policy cart."
    `);
  });

  test('whose port a placeholder hides', () => {
    const hidden =
      deployment('cart', { ports: ['name: http, containerPort: "${PORT}"'] }) +
      service('cart', { ports: ['80 -> http'] });
    expect(hover(web + hidden)).toMatchInlineSnapshot(`
      "**Calls cart on a port that a placeholder hides**
      By way of Service cart to Deployment cart.
      This call is allowed: no policy isolates either end."
    `);
    expect(hover(web + hidden + denyIngress + allow())).toMatchInlineSnapshot(`
      "**Calls cart on a port that a placeholder hides**
      By way of Service cart to Deployment cart.
      Whether this call is let through is unknown: a placeholder hides its port."
    `);
    expect(hover(web + hidden + denyIngress)).toMatchInlineSnapshot(`
      "**Calls cart on a port that a placeholder hides**
      By way of Service cart to Deployment cart.
      This call is blocked by policies: cart is isolated for ingress by policy deny, which does not admit web."
    `);
  });

  test('that is blocked', () => {
    expect(hover(web + cart + denyIngress)).toMatchInlineSnapshot(`
      "**Calls cart on TCP 7070**
      By way of Service cart to Deployment cart.
      This call is blocked by policies: cart is isolated for ingress by policy deny, which does not admit web."
    `);
    expect(hover(web + cart + denyAll)).toMatchInlineSnapshot(`
      "**Calls cart on TCP 7070**
      By way of Service cart to Deployment cart.
      This call is blocked by policies: cart is isolated for ingress by policy deny, which does not admit web; web is isolated for egress by policy deny, which does not let it call cart."
    `);
    expect(hover(web + cart + denyAll + allow())).toMatchInlineSnapshot(`
      "**Calls cart on TCP 7070**
      By way of Service cart to Deployment cart.
      This call is blocked by policies: web is isolated for egress by policy deny, which does not let it call cart."
    `);
  });

  test('that is open on other ports', () => {
    expect(hover(web + cart + allow('[{port: 80}]'))).toMatchInlineSnapshot(`
      "**Calls cart on TCP 7070**
      By way of Service cart to Deployment cart.
      This call is blocked by policies: cart is isolated for ingress by policy cart, which does not admit web on TCP 7070."
    `);
  });

  test('that is open on some of its ports', () => {
    const two = deployment('cart') + service('cart', { ports: ['80 -> 7070', '81 -> 7071'] });
    expect(hover(deployment('web', { env: { CART: 'cart$0' } }) + two + allow())).toMatchInlineSnapshot(`
      "**Calls cart on TCP 7070-7071**
      By way of Service cart to Deployment cart.
      This call is let through on TCP 7070 only: cart is isolated for ingress by policy cart, which does not admit web on TCP 7071."
    `);
  });

  test('that is unknown', () => {
    const block = policy(
      'cart',
      'podSelector: {matchLabels: {app: cart}}\ningress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]',
    );
    expect(hover(web + cart + block)).toMatchInlineSnapshot(`
      "**Calls cart on TCP 7070**
      By way of Service cart to Deployment cart.
      Whether this call is let through is unknown: whether an ipBlock matches pods depends on the network plugin."
    `);
  });

  test('that a policy misses by a slip', () => {
    const slip = policy(
      'cart',
      'podSelector: {matchLabels: {app: cart}}\ningress: [{from: [{podSelector: {matchLabels: {app: webs}}}]}]',
    );
    expect(hover(web + cart + slip)).toMatchInlineSnapshot(`
      "**Calls cart on TCP 7070**
      By way of Service cart to Deployment cart.
      This call is blocked by policies: cart is isolated for ingress by policy cart, which does not admit web.
      A near miss: rule 1 of policy cart is about app=webs, these pods have app=web."
    `);
  });

  test('that a cluster policy decides', () => {
    const rule = (tier: string, action: string): string =>
      clusterPolicy(
        tier.toLowerCase(),
        `tier: ${tier}\npriority: 1\nsubject: {namespaces: {}}\ningress: [{action: ${action}, from: [{namespaces: {}}]}]`,
      );
    expect(hover(web + cart + rule('Admin', 'Deny') + allow())).toMatchInlineSnapshot(`
      "**Calls cart on TCP 7070**
      By way of Service cart to Deployment cart.
      This call is blocked by policies: rule 1 of ClusterNetworkPolicy admin, which is about cart, denies what web sends to it.
      No policy can allow just this call: Rule 1 of ClusterNetworkPolicy admin denies it, which no NetworkPolicy can undo."
    `);
    expect(hover(web + cart + rule('Admin', 'Accept') + denyIngress)).toMatchInlineSnapshot(`
      "**Calls cart on TCP 7070**
      By way of Service cart to Deployment cart.
      This call is allowed by policy admin."
    `);
    expect(hover(web + cart + rule('Baseline', 'Deny'))).toMatchInlineSnapshot(`
      "**Calls cart on TCP 7070**
      By way of Service cart to Deployment cart.
      This call is blocked by policies: rule 1 of ClusterNetworkPolicy baseline, which is about cart, denies what web sends to it.
      No policy can allow just this call: Rule 1 of ClusterNetworkPolicy baseline denies it. A NetworkPolicy that allows it would isolate cart for ingress from all others too."
    `);
    expect(hover(web + cart + rule('Baseline', 'Deny') + allow())).toMatchInlineSnapshot(`
      "**Calls cart on TCP 7070**
      By way of Service cart to Deployment cart.
      This call is allowed by policy cart."
    `);
    expect(hover(web + cart + rule('Admin', 'Pass'))).toMatchInlineSnapshot(`
      "**Calls cart on TCP 7070**
      By way of Service cart to Deployment cart.
      This call is allowed: no policy denies it."
    `);
  });

  test('that cluster policies and NetworkPolicies both hold back', () => {
    const noWay = clusterPolicy(
      'out',
      'tier: Admin\npriority: 1\nsubject: {namespaces: {}}\negress: [{name: stop, action: Deny, to: [{namespaces: {}}]}]',
    );
    expect(hover(web + cart + noWay + denyIngress)).toMatchInlineSnapshot(`
      "**Calls cart on TCP 7070**
      By way of Service cart to Deployment cart.
      This call is blocked by policies: cart is isolated for ingress by policy deny, which does not admit web; rule 1 (stop) of ClusterNetworkPolicy out, which is about web, denies what it sends to cart.
      No policy can allow just this call: Rule 1 of ClusterNetworkPolicy out denies it, which no NetworkPolicy can undo."
    `);
  });

  test('that no policy can allow alone', () => {
    const twins =
      deployment('cart', { labels: 'app: cart' }) + deployment('cart-v2', { labels: 'app: cart' }) + service('cart');
    expect(hover(web + twins + denyIngress).split('\n')[3]).toBe(
      'No policy can allow just this call: The pods of cart-v2 cannot be told from those of cart: give their pod template a label of its own.',
    );
  });

  test('with a port that the Service does not have', () => {
    expect(hover(deployment('web', { env: { CART: 'cart:7$0070' } }) + cart)).toMatchInlineSnapshot(`
      "**Calls cart on port 7070, which the Service does not have**
      Service cart has port 80."
    `);
  });

  test('that leads to several workloads', () => {
    const two = cart + deployment('cart-v2', { labels: 'app: cart' });
    expect(hover(web + two)).toMatchInlineSnapshot(`
      "**Calls cart-v2 on TCP 7070**
      By way of Service cart to Deployment cart-v2.
      This call is allowed: no policy isolates either end.
      **Calls cart on TCP 7070**
      By way of Service cart to Deployment cart.
      This call is allowed: no policy isolates either end."
    `);
  });

  test('that nobody is behind', () => {
    expect(hover(web + service('cart'))).toBe('');
    expect(hover(web)).toBe('');
  });

  test('covers the value, and links', () => {
    expect(hoveredText(web + cart)).toBe('value: cart:80');
    expect(links(web + cart + denyIngress)).toEqual([
      'Service cart -> cart-service.yaml:4:9',
      'Deployment cart -> cart.yaml:4:9',
      'deny -> deny-policy.yaml:4:9',
    ]);
  });
});

describe('a backend of an Ingress', () => {
  const entry = ingress('entry', ['{name: ca$0rt, port: {number: 80}}']);

  test('that is allowed, blocked, unknown', () => {
    expect(hover(entry + cart)).toMatchInlineSnapshot(`
      "**Sends requests to cart on TCP 7070**
      By way of Service cart to Deployment cart.
      This call is allowed: no policy isolates cart."
    `);
    expect(hover(entry + cart + denyIngress)).toMatchInlineSnapshot(`
      "**Sends requests to cart on TCP 7070**
      By way of Service cart to Deployment cart.
      This call is blocked by policies: cart is isolated for ingress by policy deny, which does not admit the ingress controller."
    `);
    expect(hover(entry + cart + allow())).toMatchInlineSnapshot(`
      "**Sends requests to cart on TCP 7070**
      By way of Service cart to Deployment cart.
      Whether this call is let through is unknown: the namespace and the labels of the ingress controller are not known."
    `);
  });

  test.each([
    '{name: cart, port: {number: 8$00}}',
    '{na$0me: cart, port: {number: 80}}',
    '{name: cart, po$0rt: {number: 80}}',
  ])('at any place of it: %s', (backend) => {
    expect(hover(ingress('entry', [backend]) + cart)).toMatch(/^\*\*Sends requests to cart on TCP 7070\*\*/);
  });

  test('of a port that the Service does not have', () => {
    expect(hover(ingress('entry', ['{name: ca$0rt, port: {name: http}}']) + cart)).toMatchInlineSnapshot(`
      "**Sends requests to cart on port http, which the Service does not have**
      Service cart has port 80."
    `);
  });
});

describe('a backend of a route', () => {
  const route = (kind: string, spec: string): string =>
    `//- route.yaml\napiVersion: ${kind === 'Route' ? 'route.openshift.io' : 'gateway.networking.k8s.io'}/v1\nkind: ${kind}\nmetadata:\n  name: r\nspec:\n${spec}`;

  test.each([
    ['HTTPRoute', '  rules:\n  - backendRefs:\n    - name: other\n    - name: ca$0rt\n      port: 80\n'],
    ['GRPCRoute', '  rules:\n  - backendRefs:\n    - name: cart\n      po$0rt: 80\n'],
    ['HTTPRoute', '  rules:\n  - filters:\n    - requestMirror:\n        backendRef:\n          name: ca$0rt\n'],
    ['Route', '  to:\n    ki$0nd: Service\n    name: cart\n'],
    ['Route', '  to: {name: other}\n  alternateBackends:\n  - name: ca$0rt\n'],
  ])('of a %s', (kind, spec) => {
    expect(hover(route(kind, spec) + cart)).toMatch(/^\*\*Sends requests to cart on TCP 7070\*\*/);
  });

  test('is only the one under the cursor', () => {
    const spec = '  rules:\n  - backendRefs:\n    - name: oth$0er\n    - name: cart\n      port: 80\n';
    expect(hover(route('HTTPRoute', spec) + cart)).toBe('');
  });
});

describe('a text that workloads are given', () => {
  const given = deployment('web', {
    pod: 'volumes: [{name: v, configMap: {name: conf}}]\n      initContainers: [{name: i, volumeMounts: [{name: v, mountPath: /x}]}]',
  });
  const conf = (data: string) =>
    `//- conf.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: conf\ndata:\n${data}`;

  test('of one address', () => {
    expect(hover(given + cart + denyIngress + conf('  a: "server ca$0rt:80"\n'))).toMatchInlineSnapshot(`
      "Read by Deployment web.
      **web calls cart on TCP 7070**
      By way of Service cart to Deployment cart.
      This call is blocked by policies: cart is isolated for ingress by policy deny, which does not admit web."
    `);
    expect(hoveredText(given + cart + conf('  a: "server ca$0rt:80"\n'))).toBe('cart:80');
  });

  test('of several addresses, under the cursor and beside it', () => {
    const text = (first: string, second: string) =>
      conf(
        `  nginx.conf: |\n    location / {\n      ${first} http://cart:80;\n      proxy_pass http://${second}:5432;\n    }\n`,
      );
    const db = deployment('db') + service('db', { ports: [5432] });
    expect(hover(given + cart + db + text('proxy_pass', 'd$0b'))).toMatchInlineSnapshot(`
      "Read by Deployment web.
      **web calls db on TCP 5432**
      By way of Service db to Deployment db.
      This call is allowed: no policy isolates either end."
    `);
    expect(hover(given + cart + db + text('proxy$0_pass', 'db'))).toMatchInlineSnapshot(`
      "Read by Deployment web.
      **web calls cart on TCP 7070**
      By way of Service cart to Deployment cart.
      This call is allowed: no policy isolates either end.
      **web calls db on TCP 5432**
      By way of Service db to Deployment db.
      This call is allowed: no policy isolates either end."
    `);
  });

  test('that names nobody', () => {
    expect(hover(given + conf('  a$0: x\n'))).toMatchInlineSnapshot(`"Read by Deployment web."`);
    expect(hover(deployment('web') + conf('  a$0: x\n'))).toMatchInlineSnapshot(
      `"No workload that is known here reads it."`,
    );
    expect(
      hover(`${given}//- conf.yaml\napiVersion: v1\nkind: Secret\nmetadata:\n  name: co$0nf\n`),
    ).toMatchInlineSnapshot(`"No workload that is known here reads it."`);
  });
});

describe('who calls is no workload of the manifests', () => {
  const hook = (port: string) =>
    `//- hook.yaml\napiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata: {name: h}\nwebhooks:\n- name: a\n  clientConfig:\n    service:\n      name: ca$0rt\n      namespace: default\n      port: ${port}\n`;
  const open = (from: string) => policy('open', `podSelector: {matchLabels: {app: cart}}\ningress: [${from}]`);

  test('the API server', () => {
    expect(hover(cart + hook('80'))).toMatchInlineSnapshot(`
      "**The API server calls cart on TCP 7070**
      By way of Service cart to Deployment cart.
      This call is allowed: no policy isolates cart."
    `);
    expect(hover(cart + hook('81'))).toMatchInlineSnapshot(`
      "**The API server calls cart on port 81, which the Service does not have**
      Service cart has port 80."
    `);
    expect(hover(cart + hook('80') + denyIngress)).toMatchInlineSnapshot(`
      "**The API server calls cart on TCP 7070**
      By way of Service cart to Deployment cart.
      This call is blocked by policies: cart is isolated for ingress. The API server is no pod: a rule without from admits it, or an ipBlock."
    `);
    expect(hover(cart + hook('80') + open('{ports: [{port: 7070}]}'))).toMatchInlineSnapshot(`
      "**The API server calls cart on TCP 7070**
      By way of Service cart to Deployment cart.
      This call is allowed from whatever address it comes."
    `);
    expect(hover(cart + hook('80') + open('{from: [{namespaceSelector: {}}]}'))).toContain(
      'This call is blocked by policies, unless the API server calls by way of pods of kube-system, as on GKE and AKS.',
    );
    expect(hover(cart + hook('80') + open('{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}'))).toMatchInlineSnapshot(`
      "**The API server calls cart on TCP 7070**
      By way of Service cart to Deployment cart.
      Whether this call is let through depends on the address that it comes from. The API server is no pod."
    `);
  });

  test('clients of a load balancer', () => {
    const front = `${service('cart', { ports: ['80 -> 7070'], spec: 'type: LoadBal$0ancer' })}`;
    expect(hover(deployment('cart') + front + denyIngress)).toMatchInlineSnapshot(`
      "**Clients outside of the cluster call cart on TCP 7070**
      By way of Service cart to Deployment cart.
      This call is blocked by policies: cart is isolated for ingress. Its clients are no pods: a rule without from admits it, or an ipBlock."
    `);
  });

  test('Prometheus', () => {
    const scraped = deployment('cart').replace(
      '      labels:',
      '      annotations: {prometheus.io/scrape: "tr$0ue", prometheus.io/port: "9090"}\n      labels:',
    );
    expect(hover(scraped)).toMatchInlineSnapshot(`
      "**Prometheus calls cart on TCP 9090**
      To Deployment cart.
      This call is allowed: no policy isolates cart."
    `);
    expect(hover(scraped + denyIngress)).toMatchInlineSnapshot(`
      "**Prometheus calls cart on TCP 9090**
      To Deployment cart.
      Whether this call is let through is unknown: no manifest shows the pods of Prometheus."
    `);
  });
});

describe('a host outside of the cluster', () => {
  const outer = deployment('web', { env: { API: 'https://api.exa$0mple.com/v1' } });
  const egress = (rule: string) => policy('out', `podSelector: {}\npolicyTypes: [Egress]\negress: [${rule}]`);

  test.each<[policies: string, said: string]>([
    ['', 'This call is allowed: no policy isolates web for egress.'],
    [egress('{ports: [{port: 443}]}'), 'This call is allowed to whatever address it goes.'],
    [
      egress('{to: [{podSelector: {}}]}'),
      'This call is blocked by policies: web is isolated for egress. Policies know addresses and no names: an ipBlock admits it.',
    ],
    [
      egress('{to: [{ipBlock: {cidr: 8.8.8.0/24}}]}'),
      'Whether this call is let through depends on the address that it goes to: policies know no names.',
    ],
  ])('%j', (policies, said) => {
    expect(hover(outer + policies)).toBe(`**Calls api.example.com on port 443, outside of the cluster**\n${said}`);
  });

  test('that an ExternalName stands for', () => {
    const alias = service('cart', { selector: '', spec: 'type: ExternalName\n  externalName: cart.example.com' });
    expect(hover(web + alias)).toBe(
      '**Calls cart.example.com on port 80, outside of the cluster**\nBy way of Service cart.\nThis call is allowed: no policy isolates web for egress.',
    );
  });
});

test('a call that an annotation declares', () => {
  const declaring = deployment('web').replace(
    '  name: web',
    '  name: web\n  annotations: {netpol.io/calls: "ca$0rt:80, db:1"}',
  );
  expect(hoveredText(declaring + cart)).toBe('cart:80');
  expect(hover(declaring + cart + denyIngress)).toMatchInlineSnapshot(`
    "**Calls cart on TCP 7070**
    By way of Service cart to Deployment cart.
    This call is blocked by policies: cart is isolated for ingress by policy deny, which does not admit web."
  `);
});

test('a backend whose name a kustomization changes', () => {
  const kustomization =
    '//- kustomization.yaml\nnamePrefix: dev-\nresources: [shop-ingress.yaml, cart.yaml, cart-service.yaml]\n';
  const entry = ingress('shop', ['{name: ca$0rt, port: {number: 80}}']);
  expect(hover(kustomization + entry + cart)).toMatchInlineSnapshot(`
    "**Sends requests to dev-cart on TCP 7070**
    By way of Service dev-cart to Deployment dev-cart.
    This call is allowed: no policy isolates dev-cart."
  `);
});
