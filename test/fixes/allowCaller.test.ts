import { describe, expect, test } from 'vitest';
import { allow, allowed, alsoAt, applyFix, titlesAt } from '../support/fixes.ts';
import { clusterPolicy, denyAll, deployment, ingress, namespace, policy, service } from '../support/manifests.ts';

/** What is let out to one other needs the DNS to find it, which is said then. */
const appearing = ['egress-blocks-dns'];

const denyIngress = policy('deny', 'podSelector: {}\npolicyTypes: [Ingress]');
const cart = deployment('cart', { ports: [7070] });
const web = deployment('web', { env: { CART: 'cart:70$070' } });
const other = deployment('other');
const title = 'Allow web to call cart on TCP 7070';

describe('at a reference', () => {
  const shop = cart + service('cart', { ports: [7070] }) + other;

  test('that policies block: a new policy for the target', () => {
    const { files, pairs } = applyFix(web + shop + denyIngress, title);
    expect(files).toMatchInlineSnapshot(`
      "//- allow-to-cart.yaml
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: allow-to-cart
      spec:
        podSelector:
          matchLabels:
            app: cart
        policyTypes:
        - Ingress
        ingress:
        - from:
          - podSelector:
              matchLabels:
                app: web
          ports:
          - protocol: TCP
            port: 7070
      "
    `);
    expect(pairs).toEqual(['default/web -> default/cart: no port => TCP 7070']);
  });

  test('of which only the start of the name is known: the policy is named after that', () => {
    const generated = deployment('cart', { ports: [7070] }).replace('name: cart', 'generateName: cart-');
    const { files } = applyFix(
      web + generated + service('cart', { ports: [7070] }) + denyIngress,
      'Allow web to call cart-* on TCP 7070',
    );
    expect(files).toContain('//- allow-to-cart.yaml\n');
    expect(files).toContain('  name: allow-to-cart\n');
  });

  test('where the caller is isolated for egress too', () => {
    const { files, pairs } = applyFix(web + shop + denyAll, title, { appearing });
    expect(files).toMatchInlineSnapshot(`
      "//- allow-to-cart.yaml
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: allow-to-cart
      spec:
        podSelector:
          matchLabels:
            app: cart
        policyTypes:
        - Ingress
        ingress:
        - from:
          - podSelector:
              matchLabels:
                app: web
          ports:
          - protocol: TCP
            port: 7070
      //- allow-from-web.yaml
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: allow-from-web
      spec:
        podSelector:
          matchLabels:
            app: web
        policyTypes:
        - Egress
        egress:
        - to:
          - podSelector:
              matchLabels:
                app: cart
          ports:
          - protocol: TCP
            port: 7070
      "
    `);
    expect(pairs).toEqual(['default/web -> default/cart: no port => TCP 7070']);
  });

  test('where only egress is held back', () => {
    const { files, pairs } = applyFix(web + shop + policy('deny', 'podSelector: {}\npolicyTypes: [Egress]'), title, {
      appearing,
    });
    expect(files).toMatch(/^\/\/- allow-from-web.yaml\n[\s\S]*\n {2}egress:\n/);
    expect(files).not.toContain('Ingress');
    expect(pairs).toEqual(['default/web -> default/cart: no port => TCP 7070']);
  });

  test('by the target port of the Service', () => {
    const front = service('cart', { ports: ['80 -> grpc'] });
    const back = deployment('cart', {
      ports: ['name: grpc, containerPort: 7070', 'name: metrics, containerPort: 9090'],
    });
    const { pairs } = applyFix(
      deployment('web', { env: { CART: 'http://ca$0rt' } }) + front + back + denyIngress,
      title,
    );
    expect(pairs).toEqual(['default/web -> default/cart: no port => TCP 7070']);
  });

  test('by the port of a pod behind a headless Service', () => {
    const front = service('cart', { ports: ['80 -> 1'], spec: 'clusterIP: None' });
    const { pairs } = applyFix(web + deployment('cart') + front + denyIngress, title);
    expect(pairs).toEqual(['default/web -> default/cart: no port => TCP 7070']);
  });

  test('to each workload behind the Service', () => {
    const source =
      web +
      deployment('cart', { labels: 'app: cart, v: a' }) +
      deployment('cart-v2', { labels: 'app: cart, v: b' }) +
      service('cart', { ports: [7070] }) +
      denyIngress;
    const second = 'Allow web to call cart-v2 on TCP 7070';
    expect(titlesAt(source)).toEqual([second, title, 'Silence inferred-caller-blocked here']);
    expect(applyFix(source, second).pairs).toEqual(['default/web -> default/cart-v2: no port => TCP 7070']);
  });

  test('in another namespace', () => {
    const source =
      deployment('web', { namespace: 'front', env: { CART: 'cart.shop:7070$0' } }) +
      deployment('cart', { namespace: 'shop' }) +
      service('cart', { namespace: 'shop', ports: [7070] }) +
      deployment('web', { namespace: 'shop', file: 'web2.yaml' }) +
      policy('deny', 'podSelector: {}\npolicyTypes: [Ingress, Egress]', 'shop') +
      policy('deny-front', 'podSelector: {}\npolicyTypes: [Egress]', 'front');
    const { files, pairs } = applyFix(source, title, { appearing });
    expect(files).toMatchInlineSnapshot(`
      "//- allow-to-cart.yaml
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: allow-to-cart
        namespace: shop
      spec:
        podSelector:
          matchLabels:
            app: cart
        policyTypes:
        - Ingress
        ingress:
        - from:
          - namespaceSelector:
              matchLabels:
                kubernetes.io/metadata.name: front
            podSelector:
              matchLabels:
                app: web
          ports:
          - protocol: TCP
            port: 7070
      //- allow-from-web.yaml
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: allow-from-web
        namespace: front
      spec:
        podSelector:
          matchLabels:
            app: web
        policyTypes:
        - Egress
        egress:
        - to:
          - namespaceSelector:
              matchLabels:
                kubernetes.io/metadata.name: shop
            podSelector:
              matchLabels:
                app: cart
          ports:
          - protocol: TCP
            port: 7070
      "
    `);
    expect(pairs).toEqual(['front/web -> shop/cart: no port => TCP 7070']);
  });

  test('is not offered where nothing is blocked, or the place is no evidence', () => {
    const offered = (source: string): string[] => titlesAt(source);
    expect(offered(web + shop)).toEqual([]);
    expect(
      offered(web + shop + policy('p', 'podSelector: {matchLabels: {app: cart}}\ningress: [{ports: [{port: 7070}]}]')),
    ).toEqual([]);
    expect(offered(web.replace('$0', '').replace('CART', 'CA$0RT') + shop + denyIngress)).toEqual([]);
    expect(offered(web.replace('cart:', 'nobody:') + shop + denyIngress)).toEqual([]);
  });

  test('is not offered for a port that the Service does not have: no policy makes that work', () => {
    expect(titlesAt(web + cart + service('cart', { ports: [80] }) + denyIngress)).toEqual([]);
  });

  test('is offered for a bare word, but not first', () => {
    const source = (key: string): string => deployment('web', { env: { [key]: 'ca$0rt' } }) + shop + denyIngress;
    expect(titlesAt(source('CART'))).toEqual([title, 'Silence inferred-caller-blocked here']);
    expect(titlesAt(source('DBCONFIG_DRIVER'))).toEqual([]);
  });
});

describe('at an Ingress backend', () => {
  const front = service('web', { ports: ['http 80 -> 8080'] });
  const entry = ingress('entry', ['{name: web, port: {name: ht$0tp}}']);
  const offered = 'Allow the ingress controller (namespace ingress-nginx) to call web on TCP 8080';

  test('that policies block', () => {
    const { files, pairs, controller } = applyFix(entry + front + deployment('web') + other + denyIngress, offered);
    expect(files).toMatchInlineSnapshot(`
      "//- allow-to-web.yaml
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: allow-to-web
      spec:
        podSelector:
          matchLabels:
            app: web
        policyTypes:
        - Ingress
        ingress:
        - from:
          - namespaceSelector:
              matchLabels:
                kubernetes.io/metadata.name: ingress-nginx
          ports:
          - protocol: TCP
            port: 8080
      "
    `);
    expect(pairs).toEqual([]);
    expect(controller).toEqual(['ingress controller -> default/web: no port => no port, perhaps TCP 8080']);
  });

  describe('of another controller than the commonest', () => {
    const shop = front + deployment('web', { ports: [8080] }) + other + denyIngress;
    const route = (kind: string, version: string, spec: string): string =>
      `//- route.yaml\napiVersion: ${version}\nkind: ${kind}\nmetadata: {name: entry}\nspec: ${spec}\n`;
    const classed = (name: string): string =>
      route(
        'Ingress',
        'networking.k8s.io/v1',
        `{ingressClassName: ${name}, defaultBackend: {service: {name: we$0b, port: {number: 80}}}}`,
      );
    const byTraefik = route('IngressRoute', 'traefik.io/v1alpha1', '{routes: [{services: [{name: we$0b, port: 80}]}]}');
    const byGateway = route(
      'HTTPRoute',
      'gateway.networking.k8s.io/v1',
      '{parentRefs: [{name: edge, namespace: infra}], rules: [{backendRefs: [{name: we$0b, port: 80}]}]}',
    );
    const offer = (source: string): string | undefined =>
      /^Allow the (.+ \(namespace .+\)) to call web on TCP 8080$/.exec(titlesAt(source)[0] ?? '')?.[1];
    const annotated = `
//- entry.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: entry, annotations: {kubernetes.io/ingress.class: contour}}
spec: {defaultBackend: {service: {name: we$0b, port: {number: 80}}}}
`;

    test.each([
      ['Traefik', byTraefik, 'traefik'],
      [
        'Contour',
        route('HTTPProxy', 'projectcontour.io/v1', '{routes: [{services: [{name: we$0b, port: 80}]}]}'),
        'projectcontour',
      ],
      ['OpenShift', route('Route', 'route.openshift.io/v1', '{to: {kind: Service, name: we$0b}}'), 'openshift-ingress'],
      [
        'Istio',
        route(
          'VirtualService',
          'networking.istio.io/v1',
          '{gateways: [edge], http: [{route: [{destination: {host: we$0b}}]}]}',
        ),
        'istio-system',
      ],
      [
        'NGINX itself',
        route('VirtualServer', 'k8s.nginx.org/v1', '{upstreams: [{name: u, service: we$0b, port: 80}]}'),
        'nginx-ingress',
      ],
      [
        'Kong',
        route(
          'TCPIngress',
          'configuration.konghq.com/v1beta1',
          '{rules: [{backend: {serviceName: we$0b, servicePort: 80}}]}',
        ),
        'kong',
      ],
      ['Emissary', route('Mapping', 'getambassador.io/v3alpha1', '{prefix: /, service: "we$0b:80"}'), 'emissary'],
      [
        'APISIX',
        route('ApisixRoute', 'apisix.apache.org/v2', '{http: [{backends: [{serviceName: we$0b, servicePort: http}]}]}'),
        'ingress-apisix',
      ],
      ['an IngressClass', classed('traefik-internal'), 'traefik'],
      ['an annotation', annotated, 'projectcontour'],
      ['an IngressClass that says nothing', classed('internal'), 'ingress-nginx'],
    ])('is in the namespace of %s', (_, source, name) => {
      expect(offer(source + shop)).toBe(`ingress controller (namespace ${name})`);
    });

    test('is in another usual namespace where that is declared', () => {
      const declared = namespace('nginx-ingress');
      expect(offer(classed('nginx') + shop + declared)).toBe('ingress controller (namespace nginx-ingress)');
    });

    test('is the pods of the Gateway that a route is attached to', () => {
      expect(offer(byGateway + shop)).toBe('pods of Gateway edge (namespace infra)');
      const { files } = applyFix(
        byGateway + shop,
        'Allow the pods of Gateway edge (namespace infra) to call web on TCP 8080',
      );
      expect(files).toContain(
        `
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: infra
          podSelector:
            matchLabels:
              gateway.networking.k8s.io/gateway-name: edge
`.replaceAll('\n        ', '\n    '),
      );
      const own = byGateway.replace(', namespace: infra', '');
      expect(offer(own + shop)).toBe('pods of Gateway edge (namespace default)');
    });

    test('is the workload that runs it', () => {
      const traefik = deployment('proxy', { namespace: 'edge' }).replace(/image: .*/, 'image: docker.io/traefik:v3.1');
      expect(traefik).toContain('traefik:v3.1');
      const title = 'Allow the ingress controller (namespace edge) to call web on TCP 8080';
      expect(titlesAt(byTraefik + shop + traefik)[0]).toBe(title);
      const { files, pairs } = applyFix(byTraefik + shop + traefik, title);
      expect(files).toContain('app: proxy');
      expect(pairs).toEqual(['edge/proxy -> default/web: no port => TCP 8080']);
      expect(offer(classed('internal') + shop + traefik)).toBe('ingress controller (namespace edge)');
      expect(offer(classed('nginx') + shop + traefik)).toBe('ingress controller (namespace ingress-nginx)');
    });

    test('is the one among several of a configuration', () => {
      const config =
        '//- .netpol.yaml\ningressControllers: [{namespace: web-nginx}, {namespace: edge, podLabels: {app: traefik}}]\n';
      expect(offer(byTraefik + shop + config)).toBe('ingress controller (namespace edge)');
      expect(offer(classed('kong') + shop + config)).toBe('ingress controller (namespace web-nginx)');
    });

    test('is no pod where a load balancer of the cloud sends the requests', () => {
      expect(titlesAt(classed('alb') + shop).filter((each) => each.startsWith('Allow the'))).toEqual([]);
    });
  });

  test('is not offered again, or where the common controller is let in', () => {
    for (const peer of [
      'namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress-nginx}}',
      'namespaceSelector: {}',
    ]) {
      const once = policy('allow', `podSelector: {matchLabels: {app: web}}\ningress: [{from: [{${peer}}]}]`);
      expect(titlesAt(entry + front + deployment('web') + once)).toEqual([]);
    }
  });

  test('is offered where others are let in, or on other ports', () => {
    for (const rule of [
      '{ports: [{port: 80}]}',
      '{from: [{podSelector: {}}]}',
      '{from: [{namespaceSelector: {matchLabels: {a: b}}}]}',
    ]) {
      const once = policy('allow', `podSelector: {matchLabels: {app: web}}\ningress: [${rule}]`);
      const { files, pairs } = applyFix(entry + front + deployment('web') + other + once, offered);
      expect(files).toMatch(/^\/\/- allow-policy.yaml\n/);
      expect(pairs).toEqual([]);
    }
  });
});

describe('from the picker', () => {
  test('is offered on a workload, and on a policy for the workloads that it selects', () => {
    expect(titlesAt(cart.replace('name: cart', 'name: ca$0rt') + denyAll)).toEqual([
      'Allow a caller of cart…',
      'Silence default-deny-without-allows here',
    ]);
    expect(titlesAt(cart.replace('kind:', 'ki$0nd:') + denyAll)).toEqual(['Allow a caller of cart…']);
    expect(titlesAt(cart + other + denyAll.replace('podSelector', 'pod$0Selector'))).toEqual([
      'Allow a caller of cart…',
      'Allow a caller of other…',
    ]);
    expect(titlesAt(cart.replace('image: ', 'image: $0'))).toEqual([]);
  });

  test('the declared ports of the target', () => {
    const many = deployment('cart', { ports: [7070, 'containerPort: 53, protocol: UDP', 7071] });
    const { files, pairs } = allowed(web.replace('$0', '') + many + other + denyIngress, 'other', 'cart');
    expect(pairs).toEqual(['default/other -> default/cart: no port => TCP 7070-7071 and UDP 53']);
    expect(files).toContain(
      '    - protocol: TCP\n      port: 7070\n      endPort: 7071\n    - protocol: UDP\n      port: 53\n',
    );
  });

  test('the ports that the caller names, where it names some', () => {
    const many = deployment('cart', { ports: [7070, 9090] }) + service('cart', { ports: ['80 -> 9090'] });
    const { pairs } = allowed(deployment('web', { env: { CART: 'cart:80' } }) + many + denyIngress, 'web', 'cart');
    expect(pairs).toEqual(['default/web -> default/cart: no port => TCP 9090']);
  });

  test('the target port of the Services, where the target declares none', () => {
    const front =
      service('cart', { ports: ['80 -> 9090'] }) + service('cart-metrics', { ports: [9100], selector: 'app: cart' });
    const { pairs } = allowed(other + deployment('cart') + front + denyIngress, 'other', 'cart');
    expect(pairs).toEqual(['default/other -> default/cart: no port => TCP 9090, 9100']);
  });

  test('all ports, where nothing says which', () => {
    const { files, pairs } = allowed(other + deployment('cart') + denyIngress, 'other', 'cart');
    expect(files).not.toContain('ports');
    expect(pairs).toEqual(['default/other -> default/cart: no port => all ports']);
  });

  test('what may call already is said', () => {
    expect(allow(other + cart, 'other', 'cart')).toBe('other may call cart already.');
    const open = policy('open', 'podSelector: {}\ningress: [{from: [{podSelector: {}}], ports: [{port: 7070}]}]');
    expect(allow(other + cart + open, 'other', 'cart')).toBe('other may call cart already.');
  });

  test('as documents of the files of both ends', () => {
    const { files, pairs } = allowed(other + cart + denyAll, 'other', 'cart', { newPolicy: 'document', appearing });
    expect(files).toContain('//- cart.yaml\n');
    expect(files).toContain('//- other.yaml\n');
    expect(pairs).toEqual(['default/other -> default/cart: no port => TCP 7070']);
  });

  test('as two documents of one file', () => {
    const both = `${cart}---\n${other.replace('//- other.yaml\n', '')}`;
    const { files, pairs } = allowed(both + denyAll, 'other', 'cart', { newPolicy: 'document', appearing });
    expect(files.match(/^---\n/gm)).toHaveLength(3);
    expect(files.match(/^kind: /gm)).toHaveLength(4);
    expect(pairs).toEqual(['default/other -> default/cart: no port => TCP 7070']);
  });

  test.each([
    ['block', 'resources:\n- all.yaml\n', 'resources:\n- all.yaml\n- allow-to-cart.yaml\n- allow-from-other.yaml\n'],
    [
      'flow',
      'resources: [all.yaml] # all\n',
      'resources: [all.yaml, allow-to-cart.yaml, allow-from-other.yaml] # all\n',
    ],
    [
      'flow over lines',
      'resources: [\n  all.yaml\n]\n',
      'resources: [\n  all.yaml,\n  allow-to-cart.yaml,\n  allow-from-other.yaml\n]\n',
    ],
  ])('two new files in one kustomization: %s', (_, before, after) => {
    const both = `${cart.replace('//- cart.yaml', '//- all.yaml')}---\n${other.replace('//- other.yaml\n', '')}`;
    const { files } = allowed(`${both + denyAll}//- kustomization.yaml\n${before}`, 'other', 'cart', { appearing });
    expect(files).toContain(`//- kustomization.yaml\n${after}`);
  });
});

describe('an existing policy that is about the target alone', () => {
  const only = (rest: string): string => policy('cart', `podSelector: {matchLabels: {app: cart}}\n${rest}`);
  const opened = (rest: string, more = ''): string => {
    const { files, pairs } = allowed(other + cart + web.replace('$0', '') + only(rest) + more, 'other', 'cart');
    expect(pairs).toHaveLength(1);
    expect(pairs[0]).toMatch(/^default\/other -> default\/cart: no port => TCP 7070$|: TCP 80 => TCP 80, 7070$/);
    expect(files).toMatch(/^\/\/- cart-policy.yaml\n/);
    expect(files.match(/^\/\/- /gm)).toHaveLength(1);
    return files.slice(files.indexOf('spec:'));
  };

  test('gets a peer in the rule with the same ports', () => {
    expect(
      opened(
        'ingress:\n- from:\n  # The web.\n  - podSelector: {matchLabels: {app: web}}\n  ports:\n  - port: 7070\n# The end.',
      ),
    ).toMatchInlineSnapshot(`
      "spec:
        podSelector: {matchLabels: {app: cart}}
        ingress:
        - from:
          # The web.
          - podSelector: {matchLabels: {app: web}}
          - podSelector:
              matchLabels:
                app: other
          ports:
          - port: 7070
        # The end.
      "
    `);
  });

  test('gets a peer in the rule with the same port by name', () => {
    const named = deployment('cart', { ports: ['name: grpc, containerPort: 7070'] });
    const { files, pairs } = allowed(
      other + named + only('ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: grpc}]}]'),
      'other',
      'cart',
    );
    expect(files).toContain(
      'ingress: [{from: [{podSelector: {matchLabels: {app: web}}}, { podSelector: { matchLabels: { app: other } } }], ports: [{port: grpc}]}]',
    );
    expect(pairs).toEqual(['default/other -> default/cart: no port => TCP 7070']);
  });

  test('gets a rule where the ports are others', () => {
    expect(
      opened('ingress:\n- from:\n  - podSelector: {matchLabels: {app: web}}\n  ports:\n  - port: 80'),
    ).toMatchInlineSnapshot(`
      "spec:
        podSelector: {matchLabels: {app: cart}}
        ingress:
        - from:
          - podSelector: {matchLabels: {app: web}}
          ports:
          - port: 80
        - from:
          - podSelector:
              matchLabels:
                app: other
          ports:
          - protocol: TCP
            port: 7070
      "
    `);
  });

  test.each([
    ['an empty list', 'ingress: [] # none'],
    ['no list', 'policyTypes: [Ingress]'],
    ['a null', 'ingress:\npolicyTypes:\n- Ingress'],
    ['a null with a comment', 'ingress: # none yet\npolicyTypes: [Ingress]'],
    ['a flow list', 'ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 80}]}]'],
    ['a rule for all ports', 'ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]'],
    ['a rule for everyone', 'ingress: [{ports: [{port: 80}]}]'],
  ])('gets its rule from %s', (_, rest) => {
    const expected = rest.includes('{')
      ? '{ from: [{ podSelector: { matchLabels: { app: other } } }]'
      : '- from:\n    - podSelector:\n        matchLabels:\n          app: other\n';
    expect(opened(rest)).toContain(expected);
  });

  test('is not extended where an anchor makes two of a list', () => {
    const files = opened(
      'ingress:\n- from: &who\n  - podSelector: {matchLabels: {app: web}}\n  ports: [{port: 7070}]\n- from: *who\n  ports: [{port: 80}]',
    );
    expect(files).toContain('ports: [{port: 80}]\n  - from:\n    - podSelector:\n');
  });

  test('is extended for egress too', () => {
    const both =
      only('policyTypes: [Ingress]') +
      policy('other', 'podSelector: {matchLabels: {app: other}}\npolicyTypes: [Egress]\negress: []');
    const { files, pairs } = allowed(other + cart + both, 'other', 'cart', { appearing });
    expect(files.match(/^\/\/- .*/gm)).toEqual(['//- cart-policy.yaml', '//- other-policy.yaml']);
    expect(files).toContain(
      '  egress:\n  - to:\n    - podSelector:\n        matchLabels:\n          app: cart\n    ports:\n    - protocol: TCP\n      port: 7070\n',
    );
    expect(pairs).toEqual(['default/other -> default/cart: no port => TCP 7070']);
  });

  test('in a List, and in a file of many documents: the others stay as they are', () => {
    const list = `//- list.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicyList
items:
- metadata: {name: web}
  spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}
- metadata: {name: cart}
  spec:
    podSelector: {matchLabels: {app: cart}}
    policyTypes: [Ingress]
---
# Another one.
kind: Other
`;
    const { files, pairs } = allowed(other + cart + web.replace('$0', '') + list, 'other', 'cart');
    expect(files).toMatchInlineSnapshot(`
      "//- list.yaml
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicyList
      items:
      - metadata: {name: web}
        spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}
      - metadata: {name: cart}
        spec:
          podSelector: {matchLabels: {app: cart}}
          policyTypes: [Ingress]
          ingress:
          - from:
            - podSelector:
                matchLabels:
                  app: other
            ports:
            - protocol: TCP
              port: 7070
      ---
      # Another one.
      kind: Other
      "
    `);
    expect(pairs).toEqual(['default/other -> default/cart: no port => TCP 7070']);
  });

  test('in JSON', () => {
    const json = `//- cart.json
{
  "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
  "metadata": { "name": "cart" },
  "spec": {
    "podSelector": { "matchLabels": { "app": "cart" } },
    "ingress": []
  }
}
`;
    const { files } = allowed(other + cart + json, 'other', 'cart');
    expect(files).toMatchInlineSnapshot(`
      "//- cart.json
      {
        "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
        "metadata": { "name": "cart" },
        "spec": {
          "podSelector": { "matchLabels": { "app": "cart" } },
          "ingress": [
            {
              "from": [
                {
                  "podSelector": {
                    "matchLabels": {
                      "app": "other"
                    }
                  }
                }
              ],
              "ports": [
                {
                  "protocol": "TCP",
                  "port": 7070
                }
              ]
            }
          ]
        }
      }
      "
    `);
  });

  test('is left alone where it is about others too, for another direction, or broken', () => {
    for (const some of [
      policy('p', 'podSelector: {matchExpressions: [{key: app, operator: In, values: [cart, web]}]}'),
      policy('p', 'podSelector: {matchExpressions: [{key: app, operator: Exists}]}'),
      denyIngress,
    ]) {
      const { files, pairs } = allowed(other + cart + web.replace('$0', '') + some, 'other', 'cart');
      expect(files).toMatch(/^\/\/- allow-to-cart.yaml\n/);
      expect(pairs).toEqual(['default/other -> default/cart: no port => TCP 7070']);
    }
    const egressOnly = only('policyTypes: [Egress]');
    expect(allowed(other + cart + egressOnly + denyIngress, 'other', 'cart').files).toMatch(
      /^\/\/- allow-to-cart.yaml\n/,
    );
    const broken = `${only('ingress: []')}broken: [\n`;
    expect(allowed(other + cart + broken + denyIngress, 'other', 'cart').files).toMatch(/^\/\/- allow-to-cart.yaml\n/);
  });

  test('the name of another policy is not taken', () => {
    const taken = policy('allow-to-cart', 'podSelector: {matchLabels: {app: web}}');
    expect(allowed(other + cart + web.replace('$0', '') + taken + denyIngress, 'other', 'cart').files).toContain(
      '  name: allow-to-cart-2\n',
    );
  });
});

describe('the selector', () => {
  const selector = (labels: string, more: string): string => {
    const outcome = allow(other + deployment('cart', { labels, ports: [7070] }) + more + denyIngress, 'other', 'cart');
    if (typeof outcome === 'string') return outcome;
    expect(outcome.pairs).toEqual(['default/other -> default/cart: no port => TCP 7070']);
    return /matchLabels:\n((?: {6}.*\n)+)/.exec(outcome.files)?.[1]?.trim().replace(/\n\s+/g, ', ') ?? '';
  };

  test('is the label that names the workload', () => {
    expect(selector('tier: back, app: cart, version: v1', '')).toBe('app: cart');
    expect(selector('tier: back, app.kubernetes.io/name: cart', '')).toBe('app.kubernetes.io/name: cart');
  });

  test('is all labels that survive an upgrade, where the name alone is not enough', () => {
    const twin = deployment('cart-admin', { labels: 'app: cart, tier: admin' });
    expect(selector('app: cart, tier: back, version: v1, helm.sh/chart: cart-1', twin)).toBe('app: cart, tier: back');
  });

  test('keeps strings strings', () => {
    expect(selector('app: "1"', '')).toBe('app: "1"');
    expect(selector('app: "on"', '')).toBe('app: "on"');
  });

  test("is the workload's own selector", () => {
    const own = deployment('cart', { labels: 'app: cart, tier: back', ports: [7070] }).replace(
      'spec:\n',
      'spec:\n  selector: {matchLabels: {tier: back}}\n',
    );
    const outcome = allowed(other + own + denyIngress, 'other', 'cart');
    expect(outcome.files).toContain('  podSelector:\n    matchLabels:\n      tier: back\n');
  });

  test('is not written where it would select others, and the user is told', () => {
    expect(selector('app: shared', deployment('twin', { labels: 'app: shared' }))).toBe(
      'The pods of cart cannot be told from those of twin: give their pod template a label of its own.',
    );
    expect(selector('app: cart', deployment('twin', { labels: 'app: "${NAME}"' }))).toMatch(
      /^The pods of other cannot be told from those of twin/,
    );
    expect(selector('', '')).toBe(
      'The pods of cart have no label that a policy could select them by: add one to the pod template.',
    );
    expect(selector('app: "${APP}"', '')).toMatch(/^The pods of other cannot be told from those of cart/);
  });

  test('of a caller that cannot be told from others is not written either', () => {
    const twins = deployment('other', { labels: 'app: shared' }) + deployment('twin', { labels: 'app: shared' });
    expect(allow(twins + cart + denyIngress, 'other', 'cart')).toMatch(
      /^The pods of other cannot be told from those of twin/,
    );
  });

  test('needs no label of the target where a policy is about it already', () => {
    const own = policy('cart', 'podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [other]}]}');
    const { files } = allowed(other + deployment('cart', { labels: '', ports: [7070] }) + own, 'other', 'cart');
    expect(files).toMatch(/^\/\/- cart-policy.yaml\n/);
  });

  test('of two copies of one object is that of both', () => {
    const copy = deployment('cart', { ports: [7070], file: 'release/all.yaml' });
    expect(allowed(other + cart + copy + denyIngress, 'other', 'cart').pairs).toEqual([
      'default/other -> default/cart: no port => TCP 7070',
    ]);
  });
});

describe('what a policy cannot do is said', () => {
  test('hostNetwork', () => {
    const host = deployment('cart', { pod: 'hostNetwork: true' });
    expect(allow(other + host + denyIngress, 'other', 'cart')).toBe(
      'cart uses hostNetwork, and most network plugins apply no policy to it.',
    );
    const caller = deployment('other', { pod: 'hostNetwork: true' });
    expect(allow(caller + cart + denyIngress, 'other', 'cart')).toBe(
      'other uses hostNetwork: its traffic comes from its node, which an ipBlock with the nodes’ addresses admits.',
    );
  });

  describe('a cluster policy', () => {
    const of = (tier: string, rule: string): string =>
      clusterPolicy(tier.toLowerCase(), `tier: ${tier}\npriority: 1\nsubject: {namespaces: {}}\n${rule}`);
    const denies = (tier: string): string => of(tier, 'ingress: [{action: Deny, from: [{namespaces: {}}]}]');

    test('of the admin tier that denies', () => {
      const reason = 'Rule 1 of ClusterNetworkPolicy admin denies it, which no NetworkPolicy can undo.';
      expect(allow(other + cart + denies('Admin'), 'other', 'cart')).toBe(reason);
      expect(allow(other + cart + denies('Admin') + denyIngress, 'other', 'cart')).toBe(reason);
      const out = of('Admin', 'egress: [{action: Deny, to: [{namespaces: {}}]}]');
      expect(allow(other + cart + out + denyIngress, 'other', 'cart')).toBe(reason);
    });

    test('of the admin tier that perhaps denies', () => {
      const block = of('Admin', 'egress: [{action: Deny, to: [{networks: [10.0.0.0/8]}]}]');
      expect(allow(other + cart + block, 'other', 'cart')).toBe(
        'Rule 1 of ClusterNetworkPolicy admin may deny it, which no NetworkPolicy can undo.',
      );
    });

    test('of the baseline tier, where a policy would cut off others', () => {
      expect(allow(other + cart + denies('Baseline'), 'other', 'cart')).toBe(
        'Rule 1 of ClusterNetworkPolicy baseline denies it. A NetworkPolicy that allows it would isolate cart for ingress from all others too.',
      );
    });

    test('that is about other ports is in nobody’s way', () => {
      const noSsh = of(
        'Admin',
        'ingress: [{action: Deny, from: [{namespaces: {}}], protocols: [{tcp: {destinationPort: {number: 22}}}]}]',
      );
      expect(allowed(other + cart + noSsh + denyIngress, 'other', 'cart').pairs).toEqual([
        'default/other -> default/cart: no port => TCP 7070',
      ]);
      expect(allowed(other + cart + denies('Baseline') + denyIngress, 'other', 'cart').pairs).toEqual([
        'default/other -> default/cart: no port => TCP 7070',
      ]);
    });
  });

  test('a target that perhaps nothing isolates: a new policy would cut others off', () => {
    const perhaps = policy('p', 'podSelector: {matchLabels: {stage: a}}');
    const hidden = deployment('cart', { labels: 'app: cart, stage: "${STAGE}"' });
    expect(allow(other + hidden + perhaps, 'other', 'cart')).toBe(
      'Whether a policy isolates cart for ingress depends on what the manifests do not show.',
    );
  });

  test('what was unknown is sure afterwards', () => {
    const block = policy(
      'cart',
      'podSelector: {matchLabels: {app: cart}}\ningress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]',
    );
    const { pairs } = allowed(other + web.replace('$0', '') + cart + block, 'other', 'cart');
    expect(pairs).toEqual(['default/other -> default/cart: no port, perhaps all ports => TCP 7070, perhaps all ports']);
  });
});

test('across namespaces, declared or not', () => {
  const source = (more: string): string =>
    deployment('cart', { namespace: 'shop', ports: [7070] }) +
    deployment('web', { namespace: 'front' }) +
    deployment('web', { namespace: 'back', file: 'back.yaml' }) +
    policy('deny', 'podSelector: {}', 'shop') +
    more;
  for (const more of ['', namespace('front', 'team: a') + namespace('shop')]) {
    const { files, pairs } = allowed(source(more), 'front/web', 'cart');
    expect(files).toContain(
      '    - namespaceSelector:\n        matchLabels:\n          kubernetes.io/metadata.name: front\n      podSelector:\n',
    );
    expect(files).toContain('  namespace: shop\n');
    expect(pairs).toEqual(['front/web -> shop/cart: no port => TCP 7070']);
  }
});

describe('a base of several overlays', () => {
  const source = (prod: string): string =>
    [
      '//- base/kustomization.yaml\nresources: [web.yaml, cart.yaml, service.yaml]\n',
      deployment('web', { env: { CART: 'cart:70$070' }, file: 'base/web.yaml' }),
      deployment('cart', { ports: [7070], file: 'base/cart.yaml' }),
      service('cart', { ports: [7070] }).replace('//- cart-service.yaml', '//- base/service.yaml'),
      '//- dev/kustomization.yaml\nnamespace: dev\nresources: [../base, deny.yaml]\n',
      denyIngress.replace('//- ', '//- dev/').replace('deny-policy', 'deny'),
      `//- prod/kustomization.yaml\nnamespace: prod\nresources: [../base${prod}]\n`,
      denyIngress.replace('//- ', '//- prod/').replace('deny-policy', 'deny'),
      deployment('job', { file: 'prod/job.yaml' }),
    ].join('');

  test('the overlay that blocks the call comes first, and leaves the others as they are', () => {
    const titles = titlesAt(source(', job.yaml')).filter((each) => each.startsWith(title));
    expect(titles).toEqual([`${title} in overlay dev`, title]);
    expect(alsoAt(source(', job.yaml'), `${title} in overlay dev`)).toBeUndefined();
    const { files, pairs } = applyFix(source(', job.yaml'), `${title} in overlay dev`);
    expect(files).toContain('//- dev/allow-to-cart.yaml\n');
    expect(files).toContain('resources: [../base, deny.yaml, allow-to-cart.yaml]');
    expect(files).not.toContain('//- base');
    expect(pairs).toEqual(['dev/web -> dev/cart: no port => TCP 7070']);
  });

  test('a caller that is chosen is let in by the overlay too', () => {
    const { files, pairs } = allowed(source(', job.yaml'), 'dev/web', 'dev/cart');
    expect(files).toContain('//- dev/allow-to-cart.yaml\n');
    expect(pairs).toEqual(['dev/web -> dev/cart: no port => TCP 7070']);
  });

  test('what the base opens in a third one is said', () => {
    const stage = denyIngress.replace('//- ', '//- stage/').replace('deny-policy', 'deny');
    const three = `${source(', job.yaml')}//- stage/kustomization.yaml\nnamespace: stage\nresources: [../base, deny.yaml]\n${stage}`;
    expect(titlesAt(three)).toContain(`${title} in overlay dev`);
    expect(alsoAt(three, title)).toBe('opens 2 connections, closes 7 connections');
  });

  test('a policy of the base is not what the overlay is opened in', () => {
    const shared = policy(
      'cart',
      'podSelector: {matchLabels: {app: cart}}\ningress: [{from: [{podSelector: {}}]}]',
    ).replace('//- cart-policy.yaml', '//- base/policy.yaml');
    const closed = source('').replace('service.yaml]', 'service.yaml, policy.yaml]') + shared;
    const blocked = closed.replace('[../base, deny.yaml]', '[../base]\npatches: [{path: only.yaml}]');
    const only = `//- dev/only.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: cart}
spec: {ingress: [{from: [{podSelector: {matchLabels: {app: other}}}]}]}
`;
    const { files } = applyFix(blocked + only, `${title} in overlay dev`);
    expect(files).not.toContain('//- base');
  });

  test('where all overlays block it, the base is the place', () => {
    const titles = titlesAt(source(', job.yaml, deny.yaml')).filter((each) => each.startsWith(title));
    expect(titles).toEqual([title]);
  });

  test('what a policy in it closes elsewhere is said', () => {
    expect(alsoAt(source(', job.yaml'), title)).toBe('opens TCP 7070 from web to cart, closes 5 connections');
    expect(alsoAt(source(', job.yaml, deny.yaml'), title)).toBeUndefined();
  });
});
