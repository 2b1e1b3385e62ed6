import { afterEach, expect, test } from 'vitest';
import { CancellationTokenSource } from 'vscode-languageserver-protocol/node';
import {
  clusterInViewNotification,
  type GraphDetailsParams,
  type GraphNode,
  type GraphParams,
  type GraphResult,
  type GraphTextParams,
  graphDetailsRequest,
  graphRequest,
  graphTextRequest,
  type TextResult,
} from '../../server/src/lsp/requests.ts';
import { parseFixture, root } from '../support/fixture.ts';
import { type LspClient, startClient } from '../support/lspClient.ts';
import { deployment, policy, service } from '../support/manifests.ts';

let client: LspClient;
afterEach(() => client.stop());

const namespace = 'shop';
const { files } = parseFixture(
  [
    deployment('web', { namespace, ports: [8080], env: { CART: 'cart:80' } }),
    deployment('cart', { namespace, ports: [7070] }),
    service('cart', { namespace, ports: ['80 -> 7070'] }),
    policy('deny', 'podSelector: {matchLabels: {app: cart}}', namespace),
    deployment('idle', { namespace: 'ops' }),
  ].join(''),
);
const uri = (path: string): string => `${root}/${path}`;

async function started(given: ReadonlyMap<string, string> = files): Promise<void> {
  client = await startClient(given);
  await client.until('all of the workspace', () => client.status()?.state === 'ready');
}

const ask = (params: GraphParams): Promise<GraphResult | null> => client.connection.sendRequest(graphRequest, params);

async function graph(params: Partial<GraphParams> = {}): Promise<GraphResult> {
  const found = await ask({ scope: {}, ...params });
  if (!found) throw new Error('there is no graph');
  return found;
}

function node({ nodes }: GraphResult, name: string): GraphNode {
  const found = nodes.find((each) => each.name === name);
  if (!found) throw new Error(`there is no ${name}`);
  return found;
}

const lines = ({ nodes, edges }: GraphResult): string[] => {
  const names = new Map(nodes.map(({ id, name }) => [id, name]));
  return edges.map(
    ({ from, to, kind, text }) => `${kind} ${names.get(from) ?? from} -> ${names.get(to) ?? to}: ${text}`,
  );
};

test('a picture of the cluster, with places for all of it and where workloads are written', async () => {
  await started();
  const found = await graph();
  expect(lines(found)).toContain('blocked web -> cart: TCP 7070');
  expect(node(found, 'cart')).toMatchObject({
    kind: 'Deployment',
    namespace,
    ingress: 'yes',
    egress: 'no',
    isFocus: false,
  });
  expect(node(found, 'cart').target).toMatch(/^file:\/\/\/ws\/cart\.yaml#\d+,\d+$/);
  expect(found.boxes.map((box) => box.namespace).sort()).toEqual(['ops', 'shop']);
  expect(found.boxes.find((box) => box.namespace === 'shop')?.nodes).toHaveLength(2);
  const blocked = found.edges.find(({ kind }) => kind === 'blocked');
  expect(blocked?.why).toEqual(['blocked by NetworkPolicy deny']);
  expect(blocked?.paths[0]?.d).toMatch(/^M[\d. -]+[CL]/);
  expect(blocked?.middle).toBeDefined();
  expect(found.namespaces).toEqual([
    { name: 'ops', workloads: 1 },
    { name: 'shop', workloads: 2 },
  ]);
});

test('the workload at the cursor is the focus; anywhere else it is the cluster of the file', async () => {
  await started();
  const position = { line: 3, character: 8 };
  const found = await graph({ uri: uri('cart.yaml'), position });
  expect(node(found, 'cart').isFocus).toBe(true);
  expect(found.nodes.map(({ name }) => name).sort()).toEqual(['cart', 'web']);
  const of = await graph({ uri: uri('deny-policy.yaml'), position: { line: 0, character: 0 } });
  expect(of.scope.focus).toBeUndefined();
  expect(of.nodes.some(({ name }) => name === 'idle')).toBe(true);
  // A focus is kept by its name, and what is gone leaves all of its cluster.
  expect((await graph({ scope: found.scope })).scope).toEqual(found.scope);
  client.diskChanged(uri('cart.yaml'), undefined);
  await client.until('one less', () => client.status()?.workloads === 2);
  expect((await graph({ scope: found.scope })).scope.focus).toBeUndefined();
});

test('what is typed and not saved counts', async () => {
  await started();
  const text = files.get(uri('deny-policy.yaml')) ?? '';
  client.open(uri('deny-policy.yaml'), text);
  client.change(
    uri('deny-policy.yaml'),
    `${text.trimEnd()}\n  ingress: [{from: [{podSelector: {}}], ports: [{port: 7070}]}]\n`,
  );
  expect(lines(await graph())).toContain('allowed web -> cart: TCP 7070');
  // Broken: the last good meaning counts.
  client.change(uri('deny-policy.yaml'), `${text.trimEnd()}\n  ingress: [{from: [`);
  expect(lines(await graph())).toContain('allowed web -> cart: TCP 7070');
});

test('Windows line endings change nothing but places', async () => {
  await started();
  const plain = lines(await graph());
  await client.stop();
  await started(new Map([...files].map(([each, text]) => [each, text.replaceAll('\n', '\r\n')])));
  expect(lines(await graph())).toEqual(plain);
});

test('of several clusters the one in view, and any that is named', async () => {
  const overlay = (stage: string, more = ''): [string, string] => [
    uri(`${stage}/kustomization.yaml`),
    `resources: [../base${more}]\nlabels: [{pairs: {stage: ${stage}}, includeTemplates: true}]\n`,
  ];
  await started(
    new Map([
      [uri('base/kustomization.yaml'), 'resources: [cart.yaml]\n'],
      [uri('base/cart.yaml'), deployment('cart').split('\n').slice(1).join('\n')],
      overlay('dev'),
      overlay('prod', ', deny.yaml'),
      [uri('prod/deny.yaml'), policy('deny', 'podSelector: {}').split('\n').slice(1).join('\n')],
    ]),
  );
  const all = await graph();
  const names = all.clusters.map(({ cluster }) => cluster);
  expect(names.toSorted()).toEqual(['dev', 'prod']);
  for (const cluster of names) {
    await client.connection.sendNotification(clusterInViewNotification, { folder: root, cluster });
    const found = await graph({ uri: uri('base/cart.yaml'), position: { line: 3, character: 8 } });
    expect(found.scope.cluster).toBe(cluster);
    expect(node(found, 'cart').ingress).toBe(cluster.includes('prod') ? 'yes' : 'no');
    // Rendered or not, it is opened where it is written.
    expect(node(found, 'cart').target).toContain('/base/cart.yaml#');
    expect((await graph({ scope: { folder: root, cluster } })).scope.cluster).toBe(cluster);
  }
});

test('an edge is explained by its calls and policies, with places', async () => {
  await started();
  const found = await graph();
  const details = (more: Omit<GraphDetailsParams, 'scope'>): Promise<TextResult> =>
    client.connection.sendRequest(graphDetailsRequest, { scope: found.scope, ...more });
  const edge = await details({ from: node(found, 'web').id, to: node(found, 'cart').id });
  expect(edge.text).toContain('web calls cart on TCP 7070.\n  This call is blocked by NetworkPolicy deny.\n');
  expect(edge.text).toContain('  Told by env CART of web.');
  expect(edge.links.map(({ place }) => place)).toEqual(
    expect.arrayContaining(['web.yaml:4', 'cart.yaml:4', 'deny-policy.yaml:4', 'web.yaml:18']),
  );
  expect(edge.text).toContain('NetworkPolicy deny isolates it');
  expect(edge.links.some(({ target }) => target.startsWith(uri('deny-policy.yaml')))).toBe(true);
  const alone = await details({ from: node(found, 'idle').id });
  expect(alone.text).toContain('Nothing in the manifests tells of a call.');
  expect(alone.text).toContain('Ingress: not isolated, everyone may call it.');
  expect((await details({ from: 'gone', to: 'too' })).text).toBe('Nothing in the manifests tells of a call.\n');
});

test('the same as text for other programs, without what is hidden', async () => {
  await started();
  const text = (params: Omit<GraphTextParams, 'theme'>): Promise<string> =>
    client.connection.sendRequest(graphTextRequest, { theme: 'light', ...params });
  expect(await text({ scope: {}, format: 'dot' })).toMatch(/^digraph netpol \{\n/);
  expect(await text({ scope: {}, format: 'mermaid' })).toMatch(/^flowchart LR\n/);
  expect(await text({ scope: {}, format: 'svg' })).toContain('open to everyone');
  expect(await text({ scope: { hidden: ['open'] }, format: 'svg' })).not.toContain('open to everyone');
});

/** An overview of so many takes many slices, however fast the machine is. */
function large(): ReadonlyMap<string, string> {
  const names = Array.from({ length: 700 }, (_, index) => `app-${index}`);
  return parseFixture(
    names
      .flatMap((name, index) => [
        deployment(name, { namespace, ports: [8080], env: { NEXT: `${names[(index + 1) % names.length]}:80` } }),
        service(name, { namespace, ports: ['80 -> 8080'] }),
      ])
      .join(''),
  ).files;
}

test('whoever hovers does not wait for the overview of a large cluster', async () => {
  await started(large());
  const answered: string[] = [];
  const overview = graph().then((found) => {
    answered.push('overview');
    return found;
  });
  const hover = client.connection
    .sendRequest('textDocument/hover', {
      textDocument: { uri: uri('app-0.yaml') },
      position: { line: 3, character: 8 },
    })
    .then(() => answered.push('hover'));
  const [found] = await Promise.all([overview, hover]);
  expect(answered).toEqual(['hover', 'overview']);
  expect(found.nodes).toContainEqual(expect.objectContaining({ type: 'namespace', name: namespace }));
});

test('an edit meanwhile leaves an overview as it began, and the next one has it', async () => {
  await started(large());
  const before = graph();
  client.open(uri('app-0.yaml'), deployment('app-0', { namespace: 'ops' }).split('\n').slice(1).join('\n'));
  expect((await before).namespaces).toEqual([{ name: namespace, workloads: 700 }]);
  expect((await graph()).namespaces).toContainEqual({ name: 'ops', workloads: 1 });
});

test('a picture that is not wanted any more ends: cancelled, or since another one is asked for', async () => {
  await started(large());
  const cancel = new CancellationTokenSource();
  const cancelled = client.connection.sendRequest(graphRequest, { scope: {} }, cancel.token);
  cancel.cancel();
  await expect(cancelled).rejects.toThrow('not wanted any more');
  const older = ask({ scope: {} });
  const newer = ask({ scope: { hidden: ['open'] } });
  await expect(older).rejects.toThrow('not wanted any more');
  expect((await newer)?.scope.hidden).toEqual(['open']);
});

test('it tells of charts that nobody sees', async () => {
  const release = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: redis, namespace: shop}
spec: {chart: {spec: {chart: redis, sourceRef: {kind: HelmRepository, name: bitnami}}}}
`;
  await started(files);
  expect(await graph()).toMatchObject({ unseen: 0 });
  client.open(uri('redis.yaml'), release);
  expect(await graph()).toMatchObject({ unseen: 1 });
});

test('without a workload there is no graph', async () => {
  await started(new Map([[uri('a.yaml'), 'kind: [']]));
  expect(await ask({ scope: {} })).toBeNull();
  expect(await ask({ scope: {}, uri: uri('a.yaml'), position: { line: 0, character: 0 } })).toBeNull();
  expect(await ask({ scope: { focus: 'gone' }, uri: uri('b.yaml'), position: { line: 9, character: 9 } })).toBeNull();
});
