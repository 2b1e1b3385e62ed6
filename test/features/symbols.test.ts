/** What a file holds, and what a workspace holds. */
import { describe, expect, test } from 'vitest';
import { type ConfigSymbol, configSymbols } from '../../server/src/features/symbols/configSymbols.ts';
import { documentSymbols } from '../../server/src/features/symbols/documentSymbols.ts';
import type { ManifestSymbol } from '../../server/src/features/symbols/symbol.ts';
import { workspaceSymbols } from '../../server/src/features/symbols/workspaceSymbols.ts';
import { locate } from '../../server/src/snapshot/locate.ts';
import { type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { parseFixture, root, snapshotOf, withCrlf } from '../support/fixture.ts';
import { clusterPolicy, deployment, ingress, namespace, policy, service } from '../support/manifests.ts';

/** An indented line for each symbol; the same with CRLF. Each stands in the one around it. */
function outline(source: string, file = 'main.yaml'): string {
  const fixture = parseFixture(source);
  const found = outlineIn(snapshotOf(fixture), file);
  expect(outlineIn(snapshotOf(withCrlf(fixture)), file)).toBe(found);
  return found;
}

function outlineIn(snapshot: Snapshot, file: string): string {
  const lines = (symbols: readonly ManifestSymbol[], depth: number, outer?: ManifestSymbol): string[] =>
    symbols.flatMap((symbol) => {
      const { name, detail, kind, children, place, whole } = symbol;
      const [at, around] = [locate(snapshot, place), locate(snapshot, whole)];
      if (!at || !around) throw new Error(`${name} is nowhere`);
      expect(around.start <= at.start && at.end <= around.end).toBe(true);
      if (outer) expect(outer.whole.start <= whole.start && whole.end <= outer.whole.end).toBe(true);
      return [`${'  '.repeat(depth)}${kind}: ${name} [${detail}]`, ...lines(children, depth + 1, symbol)];
    });
  return lines(documentSymbols(snapshot, `${root}/${file}`), 0).join('\n');
}

const together = (...texts: string[]): string => texts.map((text) => text.replace(/^.*\n/, '')).join('---\n');

describe('of a document', () => {
  test('objects with what they say of networks', () => {
    const rules = policy(
      'cart',
      'podSelector: {matchLabels: {app: cart}}\ningress:\n- from: [{podSelector: {matchLabels: {app: web}}}]\n  ports: [{port: 7070}]\n- ports: [{port: 80}]\negress:\n- to: [{ipBlock: {cidr: 10.0.0.0/8}}]',
      'shop',
    );
    const source = together(
      namespace('shop'),
      deployment('cart', { namespace: 'shop', ports: ['name: grpc, containerPort: 7070', 9090] }),
      deployment('web', { namespace: 'shop' }),
      service('cart', { namespace: 'shop', ports: ['grpc 80 -> grpc', '53/UDP'] }),
      rules,
      ingress('shop', ['{name: cart, port: {number: 80}}'], 'shop'),
      '\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: robot}\n',
    );
    expect(outline(source)).toMatchInlineSnapshot(`
      "namespace: Namespace shop []
      workload: Deployment cart [shop]
        container: main [example]
          port: grpc [7070/TCP]
          port: 9090 [9090/TCP]
      workload: Deployment web [shop]
        container: main [example]
      service: Service cart [shop]
        port: grpc [80/TCP to grpc]
        port: 53 [53/UDP to 53]
      policy: NetworkPolicy cart [shop]
        selector: Pods with app=cart [podSelector]
        rule: from web on TCP 7070 [ingress]
        rule: from everyone, outside the cluster too, on TCP 80 [ingress]
        rule: to addresses in 10.0.0.0/8 on all ports [egress]
      entryPoint: Ingress shop [shop]
        entryPoint: to Service cart [port 80]
      object: ServiceAccount robot []"
    `);
  });

  test('a cluster policy', () => {
    const tier = clusterPolicy(
      'tier',
      'tier: Admin\npriority: 1\nsubject: {namespaces: {}}\ningress:\n- name: monitoring\n  action: Accept\n  from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]\negress:\n- action: Deny\n  to: [{networks: [10.0.0.0/8]}]',
    );
    expect(outline(together(tier))).toMatchInlineSnapshot(`
      "policy: ClusterNetworkPolicy tier []
        selector: All pods in every namespace [subject]
        rule: accept from all pods in namespace monitoring on all ports [ingress · monitoring]
        rule: deny to addresses in 10.0.0.0/8 on all ports [egress]"
    `);
  });

  test('with the namespace and the rules as a kustomization makes them', () => {
    const source = `//- kustomization.yaml\nnamespace: shop\nnamePrefix: dev-\nlabels: [{pairs: {stage: dev}, includeSelectors: true}]\nresources: [web.yaml, p-policy.yaml]\n${deployment('web')}${policy(
      'p',
      'podSelector: {}\ningress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]',
    )}`;
    expect(outline(source, 'p-policy.yaml')).toMatchInlineSnapshot(`
      "policy: NetworkPolicy p [shop]
        selector: All pods [podSelector]
        rule: from dev-web on all ports [ingress]"
    `);
    expect(outline(source, 'kustomization.yaml')).toMatchInlineSnapshot(`
      "object: Kustomization [shop]
        file: web.yaml [resources]
        file: p-policy.yaml [resources]"
    `);
  });

  test('a patch', () => {
    const source = `//- kustomization.yaml\nresources: [web.yaml]\npatches: [{path: patch.yaml}]\n${deployment('web')}//- patch.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 2}\n`;
    expect(outline(source, 'patch.yaml')).toBe('object: Deployment web [kustomize patch]');
  });

  test('that is broken, as it was before', () => {
    const source = deployment('web', { ports: [80] });
    const fixture = parseFixture(source);
    const before = snapshotOf(fixture);
    const uri = `${root}/web.yaml`;
    const text = fixture.files.get(uri) ?? '';
    const after = withEdits(before, [{ uri, text: text.replace('spec:', 'spec: [') }]);
    expect(outlineIn(after, 'web.yaml')).toBe(outlineIn(before, 'web.yaml'));
    expect(outlineIn(withEdits(before, [{ uri, text: 'kind: [Deployment\n' }]), 'web.yaml')).toBe(
      outlineIn(before, 'web.yaml'),
    );
    expect(outline('//- main.yaml\nkind: [Deployment\n')).toBe('');
  });

  test('a .netpol.yaml', () => {
    const text = 'cni: calico\nclusters:\n- name: prod\n  include: [apps/**, infra/**]\nrules: {coverage: off}\n';
    const lines = (symbols: readonly ConfigSymbol[], depth = 0): string[] =>
      symbols.flatMap(({ name, detail, children }) => [
        `${'  '.repeat(depth)}${name} [${detail}]`,
        ...lines(children, depth + 1),
      ]);
    expect(lines(configSymbols(text)).join('\n')).toMatchInlineSnapshot(`
      "cni [calico]
      clusters []
        name prod []
          name [prod]
          include [apps/**, infra/**]
      rules []
        coverage [off]"
    `);
    expect(configSymbols('a: [')).toHaveLength(1);
    expect(configSymbols('')).toEqual([]);
  });
});

describe('of the workspace', () => {
  const shop = snapshotOf(
    parseFixture(
      deployment('cart', { namespace: 'shop' }) +
        service('cart', { namespace: 'shop' }) +
        policy('cart', 'podSelector: {}', 'shop') +
        deployment('cart-cache', { namespace: 'shop' }) +
        deployment('recart', { namespace: 'other' }) +
        namespace('cartography'),
    ),
  );
  const found = (query: string, most?: number): string[] =>
    workspaceSymbols(shop.clusters, query, most).map(({ name, container }) => `${name} in ${container}`);

  test('by name, the nearest first, and workloads and policies before others', () => {
    expect(found('cart')).toEqual([
      'Deployment cart in shop',
      'NetworkPolicy cart in shop',
      'Service cart in shop',
      'Deployment cart-cache in shop',
      'Namespace cartography in ',
      'Deployment recart in other',
    ]);
  });

  test('by kind, by namespace, by some of the letters', () => {
    expect(found('deployment cart')[0]).toBe('Deployment cart in shop');
    expect(found('other/recart')).toEqual(['Deployment recart in other']);
    expect(found('CRTCCH')).toEqual(['Deployment cart-cache in shop']);
    expect(found('nothing')).toEqual([]);
  });

  test('all of them for no letters, and no more than asked for', () => {
    expect(found('')).toHaveLength(6);
    expect(found('', 2)).toEqual(['Deployment cart-cache in shop', 'Deployment cart in shop']);
  });

  test('once for all namespaces that kustomizations put a source in', () => {
    const overlay = (name: string): string =>
      `//- ${name}/kustomization.yaml\nnamespace: ${name}\nresources: [../base]\n`;
    const source = `//- base/kustomization.yaml\nresources: [web.yaml]\n${deployment('web', { file: 'base/web.yaml' })}`;
    const snapshot = snapshotOf(parseFixture(source + overlay('dev') + overlay('prod')));
    expect(workspaceSymbols(snapshot.clusters, 'web').map(({ container }) => container)).toEqual(['dev, prod']);
  });
});
