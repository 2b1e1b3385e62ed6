import { expect, test } from 'vitest';
import { matrixOf } from '../../client/src/webview/cells.ts';
import { type GraphResult, graphRequest } from '../../server/src/lsp/requests.ts';
import { parseFixture } from '../support/fixture.ts';
import { startClient } from '../support/lspClient.ts';
import { deployment, policy } from '../support/manifests.ts';

const admitting = (name: string, peer: string): string =>
  deployment(name) + policy(name, `podSelector: {matchLabels: {app: ${name}}}\ningress: [{from: [${peer}]}]`);

test('what is open to everyone, or to every pod, is open to each workload of the table', async () => {
  const { files } = parseFixture(
    deployment('web') +
      admitting('cart', '{namespaceSelector: {}}') +
      admitting('db', '{ipBlock: {cidr: 10.0.0.0/8}}') +
      deployment('idle'),
  );
  const client = await startClient(files);
  try {
    await client.until('all of the workspace', () => client.status()?.state === 'ready');
    const graph: GraphResult | null = await client.connection.sendRequest(graphRequest, { scope: {} });
    if (!graph) throw new Error('there is no graph');
    const { rows, columns, at } = matrixOf(graph);
    const row = rows.find(({ name }) => name === 'idle');
    if (!row) throw new Error('idle has no row');
    const cells = columns.map(
      (column) => `${column.name}: ${at(row, column).map(({ kind, text }) => `${kind} ${text}`)}`,
    );
    expect(cells.sort()).toEqual(['cart: open all ports', 'db: ', 'idle: ', 'web: open all ports']);
  } finally {
    await client.stop();
  }
});
