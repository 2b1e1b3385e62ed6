import { expect, test } from 'vitest';
import { alsoAt, applyFix, refactoringsAt } from '../support/fixes.ts';
import { deployment, policy } from '../support/manifests.ts';

const title = 'Extract one policy for DNS in namespace default, out of 2 policies';
const dns = `- to:
  - namespaceSelector:
      matchLabels: {kubernetes.io/metadata.name: kube-system}
    podSelector:
      matchLabels: {k8s-app: kube-dns}
  ports:
  - {protocol: UDP, port: 53}
  - {protocol: TCP, port: 53}`;
const pods = [
  deployment('web'),
  deployment('cart'),
  deployment('coredns', { namespace: 'kube-system', labels: 'k8s-app: kube-dns' }),
].join('');
const about = (app: string, egress: string): string =>
  policy(app, `podSelector: {matchLabels: {app: ${app}}}\npolicyTypes: [Egress]\negress:\n${egress}`);
const webAndCart =
  about('web', dns.replace('kube-dns', 'kube-d$0ns')) + about('cart', `# Any.\n- ports: [{port: 80}]\n${dns}`);

test('the rules of both become one policy', () => {
  const { files, pairs } = applyFix(webAndCart + pods, title);
  expect(pairs).toEqual([]);
  expect(files).toMatchInlineSnapshot(`
    "//- allow-dns.yaml
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: allow-dns
    spec:
      podSelector: {}
      policyTypes:
      - Egress
      egress:
      - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
          podSelector:
            matchLabels:
              k8s-app: kube-dns
        ports:
        - protocol: UDP
          port: 53
        - protocol: TCP
          port: 53
    //- cart-policy.yaml
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: cart
    spec:
      podSelector: {matchLabels: {app: cart}}
      policyTypes: [Egress]
      egress:
      # Any.
      - ports: [{port: 80}]
    //- web-policy.yaml
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: web
    spec:
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Egress]
      egress: []
    "
  `);
});

test('says what it closes for pods that were not isolated', () => {
  expect(alsoAt(webAndCart + pods, title)).toBeUndefined();
  expect(alsoAt(webAndCart + deployment('job') + pods, title)).toBe('closes 4 connections');
});

test('is not offered for one policy alone, for other ports, or beside one for all pods', () => {
  const offered = (text: string): string[] => refactoringsAt(text + pods).filter((each) => each.startsWith('Extract'));
  const [web = '', cart = ''] = [about('web', dns.replace('kube-dns', 'kube-d$0ns')), about('cart', dns)];
  expect(offered(web + cart)).toEqual([title]);
  expect(offered(web)).toEqual([]);
  expect(offered((web + cart).replaceAll('port: 53', 'port: 80'))).toEqual([]);
  expect(offered(web + cart.replace('{protocol: TCP, port: 53}', '{protocol: TCP, port: 54}'))).toEqual([]);
  expect(offered(web + cart + policy('all', `podSelector: {}\npolicyTypes: [Egress]\negress:\n${dns}`))).toEqual([]);
});
