import { describe, expect, test } from 'vitest';
import { diffClusters, isDifferent } from '../../server/src/reports/diff.ts';
import { diffText } from '../../server/src/reports/diffText.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import { clusterIn } from '../support/cluster.ts';

const pod = (name: string, namespace = 'shop', more = ''): string => `
//- ${namespace}-${name}.yaml
apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: ${namespace}
  labels: {app: ${name}}
${more}
spec:
  containers: [{name: main, ports: [{name: http, containerPort: 80}]}]
`;

const namespace = (name: string, labels: string): string => `
//- namespace-${name}.yaml
apiVersion: v1
kind: Namespace
metadata: {name: ${name}, labels: {${labels}}}
`;

const policy = (name: string, spec: string): string => `
//- policy-${name}.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: shop}
spec: ${spec}
`;

/** Isolates everything in `shop`, so that a test sees only what it allows itself. */
const closed = policy('closed', '{podSelector: {}, policyTypes: [Ingress, Egress]}');
const [web, cart] = [pod('web'), pod('cart')];
const webMayCall = policy('web', '{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{}]}');
const cartAdmits = (rule: string): string =>
  policy('cart', `{podSelector: {matchLabels: {app: cart}}, policyTypes: [Ingress], ingress: [${rule}]}`);
const fromWeb = (ports: string): string => `{from: [{podSelector: {matchLabels: {app: web}}}], ports: [${ports}]}`;

function diff(base: readonly string[], head: readonly string[]): string[] {
  return lines([clusterIn(base.join(''))], [clusterIn(head.join(''))]);
}

function lines(base: readonly ClusterModel[], head: readonly ClusterModel[]): string[] {
  const diffs = diffClusters(base, head);
  const found = [...diffText(diffs)];
  expect(diffs.some(isDifferent)).toBe(found.length > 0);
  return found;
}

const everywhere = 'internet[External]';

describe('connections between workloads', () => {
  const world = [closed, web, cart, webMayCall];

  test('nothing differs, however it is written', () => {
    const split = `${fromWeb('{port: 80}')}, ${fromWeb('{port: 81}')}`;
    expect(diff([...world, cartAdmits(split)], [cartAdmits(fromWeb('{port: 80, endPort: 81}')), ...world])).toEqual([]);
  });

  test('added', () => {
    expect(diff([...world, cartAdmits('')], [...world, cartAdmits(fromWeb('{port: 80}'))])).toEqual([
      '+ shop/web[Pod] => shop/cart[Pod] : TCP 80',
    ]);
  });

  test('removed', () => {
    expect(diff([...world, cartAdmits(fromWeb('{port: 80}'))], [...world, cartAdmits('')])).toEqual([
      '- shop/web[Pod] => shop/cart[Pod] : TCP 80',
    ]);
  });

  test('changed', () => {
    const more = cartAdmits(fromWeb('{port: 80}, {port: 443}'));
    expect(diff([...world, cartAdmits(fromWeb('{port: 80}'))], [...world, more])).toEqual([
      '~ shop/web[Pod] => shop/cart[Pod] : TCP 80 -> TCP 80, 443',
    ]);
  });

  test('what was certain becomes unknown, and what was impossible becomes possible', () => {
    const fromTeam =
      '{from: [{namespaceSelector: {matchLabels: {team: a}}, podSelector: {matchLabels: {app: web}}}], ports: [{port: 80}]}';
    const declared = namespace('shop', 'team: a');
    const other = namespace('shop', 'team: b');
    const admits = cartAdmits(fromTeam);
    expect(diff([...world, admits, declared], [...world, admits])).toEqual([
      '~ shop/web[Pod] => shop/cart[Pod] : TCP 80 -> perhaps TCP 80',
    ]);
    expect(diff([...world, admits, other], [...world, admits])).toEqual([
      '+ shop/web[Pod] => shop/cart[Pod] : perhaps TCP 80',
    ]);
    expect(diff([...world, admits], [...world, admits, other])).toEqual([
      '- shop/web[Pod] => shop/cart[Pod] : perhaps TCP 80',
    ]);
  });

  test('only where one side has a pod of that name: kind and namespace count too', () => {
    const job = cart.replace('apiVersion: v1', 'apiVersion: batch/v1').replace('kind: Pod', 'kind: Job');
    const ofJob = job.replace('spec:\n', 'spec:\n  template:\n    metadata: {labels: {app: cart}}\n    spec:\n    ');
    expect(
      diff([...world, cartAdmits(fromWeb('{port: 80}'))], [closed, web, ofJob, webMayCall, cartAdmits('')]),
    ).toEqual(['+ workload shop/cart[Job]', '- workload shop/cart[Pod]', '- shop/web[Pod] => shop/cart[Pod] : TCP 80']);
  });
});

describe('workloads', () => {
  test('added, with what may be called', () => {
    expect(diff([closed, cart], [closed, cart, web, webMayCall, cartAdmits(fromWeb('{port: 80}'))])).toEqual([
      '+ workload shop/web[Pod]',
      '+ shop/web[Pod] => shop/cart[Pod] : TCP 80',
      `+ shop/web[Pod] => ${everywhere} : all ports`,
    ]);
  });

  test('removed', () => {
    expect(diff([closed, cart, web], [closed, cart])).toEqual(['- workload shop/web[Pod]']);
  });

  test('a renamed namespace: all of its workloads go and come', () => {
    const inOld = [pod('a', 'old'), pod('b', 'old')];
    const inNew = [pod('a', 'new'), pod('b', 'new')];
    const denied = (name: string): string =>
      policy('deny', '{podSelector: {}, policyTypes: [Ingress, Egress]}').replace(
        'namespace: shop',
        `namespace: ${name}`,
      );
    expect(diff([...inOld, denied('old')], [...inNew, denied('new')])).toEqual([
      '+ workload new/a[Pod]',
      '+ workload new/b[Pod]',
      '- workload old/a[Pod]',
      '- workload old/b[Pod]',
    ]);
  });

  test('pods that one controller owns are their owner on both sides, whatever they are called', () => {
    const owned = '  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web, uid: a, controller: true}]';
    const other = pod('web-2', 'shop', owned).replace('app: web-2', 'app: web-1');
    expect(diff([pod('web-1', 'shop', owned)], [other])).toEqual([]);
  });
});

describe('isolation', () => {
  const ingress = '{podSelector: {matchLabels: {app: cart}}, policyTypes: [Ingress], ingress: [{}]}';

  test('lost and gained, even where that allows nothing new', () => {
    expect(diff([cart, policy('a', ingress)], [cart])).toEqual(['- isolation shop/cart[Pod] ingress']);
    expect(
      diff(
        [cart],
        [
          cart,
          policy(
            'a',
            ingress.replaceAll(/ingress/gi, (word) => opposite[word] ?? word),
          ),
        ],
      ),
    ).toEqual(['+ isolation shop/cart[Pod] egress']);
  });

  test('perhaps', () => {
    const hidden = policy('a', ingress.replace('app: cart', 'app: "{{ .Values.app }}"'));
    expect(diff([cart, policy('a', ingress)], [cart, hidden])).toEqual([
      '~ isolation shop/cart[Pod] ingress : yes -> perhaps',
    ]);
  });

  const opposite: Readonly<Record<string, string>> = { Ingress: 'Egress', ingress: 'egress' };
});

describe('addresses outside', () => {
  const admits = (...blocks: string[]): string =>
    cartAdmits(blocks.map((block) => `{from: [{ipBlock: {${block}}}], ports: [{port: 80}]}`).join(', '));

  test('ranges of both sides are cut alike', () => {
    expect(diff([closed, cart, admits('cidr: 10.0.0.0/8')], [closed, cart, admits('cidr: 10.128.0.0/9')])).toEqual([
      '- 10.0.0.0/9[External] => shop/cart[Pod] : TCP 80',
    ]);
    const with443 = cartAdmits(
      '{from: [{ipBlock: {cidr: 10.1.0.0/16}}], ports: [{port: 443}]}, {from: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: 80}]}',
    );
    expect(diff([closed, cart, admits('cidr: 10.0.0.0/8')], [closed, cart, with443])).toEqual([
      '~ 10.1.0.0/16[External] => shop/cart[Pod] : TCP 80 -> TCP 80, 443',
    ]);
  });

  test('and merged where they change alike', () => {
    const base = admits('cidr: 10.0.0.0/9', 'cidr: 10.128.0.0/9, except: [10.200.0.0/16]');
    expect(diff([closed, cart, base], [closed, cart, admits('cidr: 10.200.0.0/16')])).toEqual([
      '- 10.0.0.0-10.199.255.255, 10.201.0.0-10.255.255.255[External] => shop/cart[Pod] : TCP 80',
      '+ 10.200.0.0/16[External] => shop/cart[Pod] : TCP 80',
    ]);
  });

  test('IPv6', () => {
    const head = admits('cidr: "fd00::/8", except: ["fd00:1::/32"]');
    expect(diff([closed, cart, admits('cidr: "fd00::/8"')], [closed, cart, head])).toEqual([
      '- fd00:1::/32[External] => shop/cart[Pod] : TCP 80',
    ]);
    expect(diff([closed, cart, admits('cidr: 10.0.0.0/8')], [closed, cart, admits('cidr: "fd00::/8"')])).toEqual([
      '- 10.0.0.0/8[External] => shop/cart[Pod] : TCP 80',
      '+ fd00::/8[External] => shop/cart[Pod] : TCP 80',
    ]);
  });
});

test('the ingress controller', () => {
  const service = `
//- service.yaml
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 8080, targetPort: 80}]}
`;
  const ingress = `
//- ingress.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec: {defaultBackend: {service: {name: web, port: {number: 8080}}}}
`;
  expect(diff([web, service], [web, service, ingress])).toEqual(['+ IngressController => shop/web[Pod] : TCP 80']);
  // A load balancer of the cloud calls from outside, which is open before.
  const balanced = ingress.replace('spec: {', 'spec: {ingressClassName: alb, ');
  expect(diff([web, service], [web, service, balanced])).toEqual([]);
});

describe('clusters', () => {
  const named = (name: string, ...documents: string[]): ClusterModel => ({ ...clusterIn(documents.join('')), name });

  test('are paired by name, and the rest in their order', () => {
    const base = [named('dev', closed, web), named('prod', closed), named('x', closed)];
    const head = [named('prod', closed, cart), named('y', closed, web), named('dev', closed, web)];
    expect(lines(base, head)).toEqual(['# prod', '+ workload shop/cart[Pod]', '# y', '+ workload shop/web[Pod]']);
  });

  test('of one side alone are all added or all removed', () => {
    const both = named('both', closed, web);
    const more = named('more', closed, cart);
    expect(lines([both], [both, more])).toEqual(['# more', '+ workload shop/cart[Pod]']);
    expect(lines([both, more], [both])).toEqual(['# more', '- workload shop/cart[Pod]']);
    expect(lines([], [more])).toEqual(['+ workload shop/cart[Pod]']);
  });
});
