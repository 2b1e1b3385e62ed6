import { afterEach, beforeEach, expect, test } from 'vitest';
import { trustedNotification } from '../../server/src/lsp/requests.ts';
import type { Kustomize, KustomizeRun } from '../../server/src/workspace/kustomize/run.ts';
import type { Ended } from '../../server/src/workspace/program.ts';
import { parseFixture } from '../support/fixture.ts';
import { type ClientOptions, type LspClient, startClient } from '../support/lspClient.ts';

let client: LspClient;
afterEach(() => client.stop());

const fixture = parseFixture(`
  //- app/kustomization.yaml
  resources:
  - https://example.org/base?ref=v1
  - web.yaml
  //- app/web.yaml
  apiVersion: v1
  kind: Pod
  metadata:
    name: web
  spec: {containers: [{name: a}]}
  //- plain/kustomization.yaml
  namePrefix: plain-
`);
const [kustomizationUri, webUri] = [...fixture.files.keys()] as [string, string];

const far = `apiVersion: v1
kind: Pod
metadata:
  name: far
spec: {containers: [{name: a}]}
`;
const printed: Ended = { type: 'printed', output: far };

interface Run {
  readonly run: KustomizeRun;
  readonly unsaved: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
}
let runs: Run[];
/** How kubectl answers, instead of as it should. */
let answering: ((run: Run) => Ended | Promise<Ended>) | undefined;
beforeEach(() => {
  runs = [];
  answering = undefined;
});

const kustomize: Kustomize = {
  async build(run, unsaved, signal) {
    const started = { run, unsaved, signal };
    runs.push(started);
    return answering?.(started) ?? printed;
  },
};

async function start(options: ClientOptions = {}): Promise<void> {
  client = await startClient(fixture.files, {
    kustomize,
    settings: { netpol: { kustomize: { enabled: true } } },
    initializationOptions: { trusted: true },
    ...options,
  });
}

const codes = (uri: string): string[] => (client.diagnostics.get(uri) ?? []).map(({ code }) => String(code)).sort();
const isBuilt = (): boolean => client.status()?.workloads === 2;
const unprotected = ['unprotected-egress', 'unprotected-ingress'];

async function hover(): Promise<string> {
  const answer = await client.connection.sendRequest<{ contents: { value: string } } | null>('textDocument/hover', {
    textDocument: { uri: webUri },
    position: { line: 3, character: 9 },
  });
  return answer?.contents.value ?? '';
}

test('what a remote base makes counts, at the entry that fetches it', async () => {
  await start();
  await client.until('the base', isBuilt);
  await client.until('findings', () => codes(kustomizationUri).length === 2);
  expect(codes(kustomizationUri)).toEqual(unprotected);
  expect(client.diagnostics.get(kustomizationUri)?.[0]?.range).toEqual({
    start: { line: 1, character: 2 },
    end: { line: 1, character: 33 },
  });
  expect(runs.map(({ run }) => run.directory)).toEqual([kustomizationUri.replace('/kustomization.yaml', '')]);
  expect(runs[0]?.run.sources).toEqual([kustomizationUri, webUri]);
});

test('an edit starts kubectl again with the text of the editor, and stops the run before it', async () => {
  await start();
  await client.until('the base', isBuilt);
  let stopped = 0;
  answering = ({ unsaved, signal }) => {
    if (!unsaved.get(webUri)?.includes('slow')) return { type: 'printed', output: far.replace('far', 'other') };
    return new Promise((resolve) =>
      signal.addEventListener('abort', () => {
        stopped++;
        resolve({ type: 'printed', output: '' });
      }),
    );
  };
  client.open(webUri);
  client.change(webUri, far.replace('far', 'slow'));
  while (runs.length < 2) await hover();
  // What is written here counts at once.
  expect(await hover()).toContain('Pod slow');
  client.change(webUri, far.replace('far', 'quick'));
  await client.until('the other run', () => runs.length === 3 && stopped === 1);
  expect(runs[2]?.unsaved.get(webUri)).toContain('quick');
  expect(client.status()?.workloads).toBe(2);
});

test('nothing runs unless it is turned on', async () => {
  await start({ settings: {} });
  await client.until('findings', () => codes(kustomizationUri).includes('kustomize-unknown'));
  expect(runs).toEqual([]);
});

test('nothing runs before the workspace is trusted', async () => {
  await start({ initializationOptions: {} });
  await client.until('findings', () => codes(kustomizationUri).includes('kustomize-unknown'));
  expect(runs).toEqual([]);
  void client.connection.sendNotification(trustedNotification);
  await client.until('the base', isBuilt);
});

test('what kubectl refuses is said at the entry', async () => {
  answering = () => ({ type: 'failed', message: 'error: no such host' });
  await start();
  await client.until('the message', () =>
    client.diagnostics.get(kustomizationUri)?.some(({ message }) => JSON.stringify(message).includes('no such host')),
  );
  expect(codes(kustomizationUri)).toEqual(['kustomize-unknown']);
});

test('without the entry its objects are gone, and nothing runs any more', async () => {
  await start();
  await client.until('the base', isBuilt);
  client.diskChanged(kustomizationUri, 'resources: [web.yaml]\n');
  await client.until('one workload', () => client.status()?.workloads === 1);
  expect(runs).toHaveLength(1);
});
