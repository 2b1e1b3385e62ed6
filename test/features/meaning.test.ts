/** Labels, ports, namespaces and names: what each leads to, and what leads to it. */
import { describe, expect, test } from 'vitest';
import { clusterPolicy, deployment, ingress, namespace, policy, service } from '../support/manifests.ts';
import { definitions, highlights, references } from '../support/navigation.ts';

/** A Deployment with the selector that knows its pods. */
const controlled = (name: string, selector: string): string =>
  deployment(name).replace('spec:\n', `spec:\n  selector: {matchLabels: {${selector}}}\n`);
const at = (text: string, marked: string): string => {
  const without = marked.replace('$0', '');
  if (!text.includes(without)) throw new Error(`no ${without}`);
  return text.replace(without, marked);
};

describe('a label of pods', () => {
  const cart = controlled('cart', 'app: cart');
  const others = deployment('web') + service('cart') + service('web');
  const admits = policy(
    'cart',
    'podSelector: {matchLabels: {app: cart}}\ningress:\n- from:\n  - podSelector:\n      matchExpressions:\n      - {key: app, operator: In, values: [web, cart]}',
  );
  const everyone = policy('everyone', 'podSelector: {}');
  const rest = others + admits + everyone;

  test('at the template: itself, and the selectors that match by it', () => {
    const source = at(cart, 'labels: {app: ca$0rt}') + rest;
    expect(definitions(source)).toEqual(['app: cart', 'cart.yaml:9 app: cart']);
    expect(references(source)).toEqual([
      'cart.yaml:9 app: cart',
      'cart.yaml:6 app: cart',
      'cart-policy.yaml:6 app: cart',
      'cart-service.yaml:6 app: cart',
      'cart-policy.yaml:11 cart',
    ]);
  });

  test.each([
    ['its own controller', at(cart, 'selector: {matchLabels: {app: c$0art') + rest, 'app: cart'],
    ['a Service', cart + at(others, 'selector: {app: ca$0rt') + admits, 'app: cart'],
    ['a policy', cart + others + at(admits, 'matchLabels: {a$0pp: cart'), 'app: cart'],
    ['one of several values of a peer', cart + others + at(admits, '[web, ca$0rt]'), 'cart'],
  ])('at a selector, the pods that it selects: %s', (_, source, origin) => {
    expect(definitions(source)).toEqual([origin, 'cart.yaml:9 app: cart']);
    expect(references(source).slice(0, 3)).toEqual([
      'cart.yaml:9 app: cart',
      'cart.yaml:6 app: cart',
      'cart-policy.yaml:6 app: cart',
    ]);
  });

  test('at a key, all values', () => {
    expect(definitions(cart + others + at(admits, 'key: a$0pp'))).toEqual([
      'app',
      'cart.yaml:9 app: cart',
      'web.yaml:8 app: web',
    ]);
  });

  test('at a value that leaves pods out, those', () => {
    const excluding = policy('p', 'podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [ca$0rt]}]}');
    expect(definitions(cart + deployment('web') + excluding)).toEqual(['cart', 'cart.yaml:9 app: cart']);
  });

  test('of a selector that selects nobody, who has this one', () => {
    const typo = policy('p', 'podSelector: {matchLabels: {app: ca$0rt, tier: backnd}}');
    expect(definitions(cart + typo)).toEqual(['app: cart', 'cart.yaml:9 app: cart']);
  });

  test('neither in another namespace nor where the rest of the selector does not match', () => {
    const other = policy('p', 'podSelector: {matchLabels: {app: cart}}', 'other');
    const narrow = policy('narrow', 'podSelector: {matchLabels: {app: cart, tier: x}}');
    const from = policy(
      'from',
      'podSelector: {}\ningress: [{from: [{namespaceSelector: {}, podSelector: {matchLabels: {app: cart}}}]}]',
      'other',
    );
    expect(references(at(deployment('cart'), '{app: ca$0rt}') + other + narrow + from)).toEqual([
      'cart.yaml:8 app: cart',
      'from-policy.yaml:8 app: cart',
    ]);
  });

  test('of a cluster policy', () => {
    const tier = clusterPolicy(
      'tier',
      'tier: Admin\npriority: 1\nsubject: {pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: ca$0rt}}}}',
    );
    expect(definitions(deployment('cart') + tier)).toEqual(['app: cart', 'cart.yaml:8 app: cart']);
    expect(references(deployment('cart') + tier)).toEqual(['cart.yaml:8 app: cart', 'tier-cluster.yaml:8 app: cart']);
  });

  test('across a kustomization that adds it, and at its place there', () => {
    const kustomization = (label: string): string =>
      `//- kustomization.yaml\nresources: [web.yaml, web-policy.yaml]\nlabels:\n- pairs: {${label}}\n  includeTemplates: true\n`;
    const selecting = policy('web', 'podSelector: {matchLabels: {stage: prod}}');
    expect(definitions(kustomization('stage: pr$0od') + deployment('web') + selecting)).toEqual([
      'stage: prod',
      'kustomization.yaml:3 stage: prod',
    ]);
    expect(references(kustomization('stage: pr$0od') + deployment('web') + selecting)).toEqual([
      'kustomization.yaml:3 stage: prod',
      'web-policy.yaml:6 stage: prod',
    ]);
    expect(
      definitions(kustomization('stage: prod') + deployment('web') + at(selecting, 'stage: pr$0od')).slice(1),
    ).toEqual(['kustomization.yaml:3 stage: prod']);
  });

  test('in a patch, and in each of two clusters', () => {
    const overlay = (name: string): string =>
      `//- ${name}/kustomization.yaml\nresources: [../base]\npatches: [{path: patch.yaml}]\n//- ${name}/patch.yaml\n` +
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {metadata: {labels: {stage: ${name}}}}}\n`;
    const base = `//- base/kustomization.yaml\nresources: [web.yaml, p.yaml]\n${deployment('web', { file: 'base/web.yaml' })}`;
    const p = policy('p', 'podSelector: {matchExpressions: [{key: st$0age, operator: Exists}]}').replace(
      '//- p-policy.yaml',
      '//- base/p.yaml',
    );
    const source = base + p + overlay('dev') + overlay('prod');
    expect(definitions(source)).toEqual(['stage', 'dev/patch.yaml:4 stage: dev', 'prod/patch.yaml:4 stage: prod']);
    expect(references(at(source.replace('$0', ''), 'labels: {stage: pr$0od}'))).toEqual([
      'prod/patch.yaml:4 stage: prod',
      'base/p.yaml:6 stage',
    ]);
  });
});

describe('a port of pods', () => {
  const probe = 'readinessProbe: {httpGet: {port: http}}\n        image: example';
  const cart = deployment('cart', { ports: ['name: http, containerPort: 8080'] }).replace('image: example', probe);
  const admits = policy(
    'cart',
    'podSelector: {matchLabels: {app: cart}}\ningress:\n- ports: [{port: http}, {port: 8000, endPort: 8090}]',
  );
  const egress = policy(
    'out',
    'podSelector: {matchLabels: {app: web}}\negress:\n- to: [{podSelector: {matchLabels: {app: cart}}}]\n  ports: [{port: http}]',
  );
  const front = service('cart', { ports: ['80 -> http', '81 -> 8080'] });
  const rest = deployment('web') + egress + front;

  test('by its name', () => {
    const source = at(cart, 'name: ht$0tp') + admits + rest;
    expect(definitions(source)).toEqual(['http', 'cart.yaml:15 http']);
    expect(references(source)).toEqual([
      'cart.yaml:15 http',
      'cart-policy.yaml:8 http',
      'out-policy.yaml:9 http',
      'cart-service.yaml:8 http',
      'cart.yaml:12 http',
    ]);
  });

  test('by its number', () => {
    expect(references(at(cart, 'containerPort: 80$080') + admits + rest)).toEqual([
      'cart.yaml:15 8080',
      'cart-policy.yaml:8 8000',
      'cart-service.yaml:9 8080',
    ]);
  });

  test.each([
    ['an ingress rule', cart + at(admits, '{port: ht$0tp}') + rest, 'http', 'cart.yaml:15 http'],
    ['the end of a range', cart + at(admits, 'endPort: 80$090') + rest, '8090', 'cart.yaml:15 8080'],
    [
      'an egress rule',
      cart + admits + deployment('web') + at(egress, 'port: ht$0tp') + front,
      'http',
      'cart.yaml:15 http',
    ],
    ['a targetPort', cart + admits + at(rest, 'targetPort: ht$0tp'), 'http', 'cart.yaml:15 http'],
    ['a targetPort by its number', cart + admits + at(rest, 'targetPort: 80$080'), '8080', 'cart.yaml:15 8080'],
    ['a probe', at(cart, 'httpGet: {port: h$0ttp}') + rest, 'http', 'cart.yaml:15 http'],
  ])('is led to from %s', (_, source, origin, target) => {
    expect(definitions(source)).toEqual([origin, target]);
  });

  test('not that of another pod, and not by another protocol', () => {
    const udp = policy('p', 'podSelector: {}\ningress: [{ports: [{port: http, protocol: UDP}]}]');
    const elsewhere = policy('q', 'podSelector: {}\ningress: [{ports: [{port: http}]}]', 'other');
    expect(references(at(cart, 'name: ht$0tp') + udp + elsewhere)).toEqual(['cart.yaml:15 http', 'cart.yaml:12 http']);
  });
});

describe('a port of a Service', () => {
  const cart = deployment('cart', { ports: [8080] });
  const front = (ports: string): string => service('cart', { ports: [ports] });
  const web = deployment('web', { env: { CART: 'cart:80' } });

  test('from a backend, and back', () => {
    const byNumber = ingress('shop', ['{name: cart, port: {number: 8$00}}']);
    expect(definitions(byNumber + cart + front('80 -> 8080'))).toEqual(['80', 'cart-service.yaml:8 80']);
    const byName = ingress('shop', ['{name: cart, port: {name: ht$0tp}}']);
    expect(definitions(byName + cart + front('http 80 -> 8080'))).toEqual(['http', 'cart-service.yaml:8 http']);
    const entry = ingress('shop', ['{name: cart, port: {number: 80}}']);
    expect(references(web + entry + cart + at(front('80 -> 8080'), 'port: 8$00'))).toEqual([
      'cart-service.yaml:8 80',
      'web.yaml:15 cart:80',
      'shop-ingress.yaml:12 cart',
    ]);
  });
});

describe('a namespace', () => {
  const shop = namespace('shop', 'team: a');
  const web = deployment('web', { namespace: 'shop' });
  const from = policy(
    'p',
    'podSelector: {}\ningress:\n- from:\n  - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}\n  - namespaceSelector: {matchLabels: {team: a}}',
    'other',
  );

  test.each([
    ['an object in it', shop + at(web, 'namespace: sh$0op') + from, 'shop'],
    ['a selector of namespaces', shop + web + at(from, 'metadata.name: sh$0op'), 'kubernetes.io/metadata.name: shop'],
    ['itself', at(shop, 'name: sh$0op') + web + from, 'shop'],
  ])('by its name: %s', (_, source, origin) => {
    expect(definitions(source)).toEqual([origin, 'shop-namespace.yaml:4 shop']);
    expect(references(source)).toEqual([
      'shop-namespace.yaml:4 shop',
      'web.yaml:5 shop',
      'p-policy.yaml:10 kubernetes.io/metadata.name: shop',
    ]);
  });

  test('by a label', () => {
    expect(definitions(shop + web + at(from, 'team: $0a'))).toEqual(['team: a', 'shop-namespace.yaml:5 team: a']);
    expect(references(at(shop, 'team: $0a') + web + from)).toEqual([
      'shop-namespace.yaml:5 team: a',
      'p-policy.yaml:11 team: a',
    ]);
  });

  test('that a kustomization sets, once for all that is in it', () => {
    const kustomization = '//- kustomization.yaml\nnamespace: sh$0op\nresources: [web.yaml, cart.yaml, ns.yaml]\n';
    const files = deployment('web') + deployment('cart') + shop.replace('shop-namespace', 'ns');
    expect(definitions(kustomization + files)).toEqual(['shop', 'ns.yaml:4 shop']);
    expect(references(kustomization + files)).toEqual(['ns.yaml:4 shop', 'kustomization.yaml:1 shop']);
  });

  test('that no manifest declares leads nowhere, and is referred to all the same', () => {
    const source = at(web, 'namespace: sh$0op') + from;
    expect(definitions(source)).toEqual([]);
    expect(references(source)).toEqual(['web.yaml:5 shop', 'p-policy.yaml:10 kubernetes.io/metadata.name: shop']);
  });
});

describe('a name', () => {
  test('of a policy: whom it selects', () => {
    const source = policy('p', 'podSelector: {matchLabels: {app: web}}').replace('name: p', 'name: $0p');
    expect(references(source + deployment('web') + deployment('cart'))).toEqual([
      'p-policy.yaml:4 p',
      'web.yaml:4 web',
    ]);
  });

  test('of a workload: the policies that are about it, its Services and its callers', () => {
    const isolating = policy('p', 'podSelector: {}') + policy('q', 'podSelector: {matchLabels: {app: web}}');
    const web = deployment('web', { env: { CART: 'cart:80' } });
    expect(references(isolating + web + service('cart') + deployment('cart', { cursor: '$0' }))).toEqual([
      'cart.yaml:4 cart',
      'p-policy.yaml:4 p',
      'cart-service.yaml:4 cart',
      'web.yaml:15 cart:80',
    ]);
  });

  test('of a file in a kustomization', () => {
    const kustomization = (resources: string): string => `//- prod/kustomization.yaml\nresources: [${resources}]\n`;
    const base = `//- base/kustomization.yaml\nresources: [web.yaml]\n${deployment('web', { file: 'base/web.yaml' })}`;
    expect(definitions(kustomization('../ba$0se') + base)).toEqual(['../base', 'base/kustomization.yaml:1 ']);
    expect(
      definitions(kustomization('../base, own.ya$0ml') + base + deployment('own', { file: 'prod/own.yaml' })),
    ).toEqual(['own.yaml', 'prod/own.yaml:1 ']);
    expect(definitions(kustomization('../base, gone.ya$0ml') + base)).toEqual([]);
    const patch = `//- prod/kustomization.yaml\nresources: [../base]\npatches: [{path: pa$0tch.yaml}]\n//- prod/patch.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n`;
    expect(definitions(patch + base)).toEqual(['patch.yaml', 'prod/patch.yaml:1 ']);
  });
});

describe('in the document at the cursor', () => {
  test('both sides of a label', () => {
    const file = `//- all.yaml\n${[controlled('cart', 'app: ca$0rt'), service('cart'), deployment('web')]
      .map((text) => text.replace(/^.*\n/, ''))
      .join('---\n')}`;
    expect(highlights(file)).toEqual(['all.yaml:9 app: cart!', 'all.yaml:6 app: cart', 'all.yaml:20 app: cart']);
  });

  test('a host, its Service and the pods', () => {
    const file = `//- all.yaml\n${[
      deployment('web', { env: { CART: 'ca$0rt:80' } }),
      service('cart'),
      deployment('cart'),
    ]
      .map((text) => text.replace(/^.*\n/, ''))
      .join('---\n')}`;
    expect(highlights(file)).toEqual(['all.yaml:20 cart!', 'all.yaml:29 cart!', 'all.yaml:15 cart:80']);
  });

  test('of a broken document, where it stands now', () => {
    expect(highlights(at(deployment('cart'), '{app: ca$0rt}').replace('spec:\n', 'spec: [\n'))).toEqual([]);
  });

  test('nothing else', () => {
    expect(highlights(deployment('web').replace('image: example', 'image: exa$0mple'))).toEqual([]);
  });
});
