import { expect, test } from 'vitest';
import { matrixOf } from '../../client/src/webview/cells.ts';
import { type GraphResult, graphRequest } from '../../server/src/lsp/requests.ts';
import { parseFixture } from '../support/fixture.ts';
import { startClient } from '../support/lspClient.ts';
import { deployment, policy } from '../support/manifests.ts';

const admitting = (name: string, peer: string): string =>
  deployment(name) + policy(name, `podSelector: {matchLabels: {app: ${name}}}\ningress: [{from: [${peer}]}]`);

async function cellsOf(source: string, caller: string): Promise<string[]> {
  const client = await startClient(parseFixture(source).files);
  try {
    await client.until('all of the workspace', () => client.status()?.state === 'ready');
    const graph: GraphResult | null = await client.connection.sendRequest(graphRequest, { scope: {} });
    if (!graph) throw new Error('there is no graph');
    const { rows, columns, at } = matrixOf(graph);
    const row = rows.find(({ name }) => name === caller);
    if (!row) throw new Error(`${caller} has no row`);
    const cells = columns.map(
      (column) => `${column.name}: ${at(row, column).map(({ kind, text }) => `${kind} ${text}`)}`,
    );
    return cells.sort();
  } finally {
    await client.stop();
  }
}

test('what is open to everyone, or to every pod, is open to each workload of the table', async () => {
  const source =
    deployment('web') +
    admitting('cart', '{namespaceSelector: {}}') +
    admitting('db', '{ipBlock: {cidr: 10.0.0.0/8}}') +
    deployment('idle');
  expect(await cellsOf(source, 'idle')).toEqual(['cart: open all ports', 'db: ', 'idle: ', 'web: open all ports']);
});

test('what is open is not to whom policies keep from calling it', async () => {
  const leaving = (rules: string): string =>
    policy('out', `podSelector: {matchLabels: {app: idle}}\npolicyTypes: [Egress]\negress: [${rules}]`);
  const others = deployment('web') + deployment('api') + deployment('idle');
  expect(await cellsOf(others + leaving(''), 'idle')).toEqual(['api: ', 'idle: ', 'web: ']);
  const toWeb = leaving('{to: [{podSelector: {matchLabels: {app: web}}}]}');
  expect(await cellsOf(others + toWeb, 'idle')).toEqual(['api: ', 'idle: ', 'web: open all ports']);
  expect(await cellsOf(others + leaving('{}'), 'idle')).toEqual([
    'api: open all ports',
    'idle: ',
    'internet: unneeded all ports',
    'web: open all ports',
  ]);
  expect(await cellsOf(others + leaving(''), 'api')).toEqual(['api: ', 'idle: open all ports', 'web: open all ports']);
});
