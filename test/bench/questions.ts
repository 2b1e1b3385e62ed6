import path from 'node:path';
import type {
  CallHierarchyItem,
  CodeLens,
  CompletionList,
  InlayHint,
  Position,
  Range,
} from 'vscode-languageserver-types';
import { URI } from 'vscode-uri';
import type { ClusterChoice, GraphResult, TestFileResult, TreeItem } from '../../server/src/lsp/requests.ts';
import {
  clustersRequest,
  graphRequest,
  runTestsRequest,
  testsRequest,
  treeRequest,
} from '../../server/src/lsp/requests.ts';
import { lineIndex, positionAt } from '../../server/src/yaml/positions.ts';
import type { Random } from './random.ts';
import type { Server } from './server.ts';

/** Something that an editor asks a server. */
export interface Question {
  readonly name: string;
  /** What 95 of 100 answers should take at most, in milliseconds. */
  readonly target: number;
  /** How many samples are enough, where an answer is the same everywhere. */
  readonly fewer?: number;
  /** Asks at a place that `random` picks, and says whether there was anything in the answer. */
  ask(random: Random): Promise<boolean>;
}

/** What an editor says that it can do, for these questions to be asked. */
export const abilities = {
  completion: { completionItem: { snippetSupport: true, labelDetailsSupport: true, insertReplaceSupport: true } },
  codeLens: {},
  inlayHint: { resolveSupport: { properties: ['tooltip'] } },
  documentSymbol: { hierarchicalDocumentSymbolSupport: true },
  callHierarchy: {},
  rename: { prepareSupport: true },
};

/** The file of policy tests that `policyTests` is to be written to. */
export const policyTestPath = 'bench.netpol-test.yaml';

/** Twenty policy tests about workloads that `random` picks. */
export function policyTests(random: Random, files: ReadonlyMap<string, string>): string {
  const workloads = [...files.keys()].filter(isWorkloadFile).map((file) => {
    const [, namespace, name] = file.split('/');
    return `${namespace}/${name}`;
  });
  const tests = Array.from({ length: 20 }, (_, index) => {
    const [to, allowed, denied] = [random.pick(workloads), random.pick(workloads), random.pick(workloads)];
    const deny = index % 2 === 0 ? 'everyone else' : denied;
    return `  - name: number ${index}\n    to: ${to}\n    allow: ${allowed}\n    deny: ${deny}\n`;
  });
  return `tests:\n${tests.join('')}`;
}

/**
 * What is measured of an editor's questions, at places in these files.
 * @param files Path, relative to the root -> text, as the server has it.
 */
export async function questionsOf(
  server: Server,
  root: string,
  files: ReadonlyMap<string, string>,
): Promise<readonly Question[]> {
  const policyFiles = [...files.keys()].filter((file) => /\/policies\/allow-.+-\d+\.yaml$/.test(file));

  // What is completed is open.
  const labelled = some(policyFiles);
  const peers = some(policyFiles.filter((file) => textOf(file).includes(peer)));
  const fields = some(policyFiles.filter((file) => /\n {2}(policyTypes|ingress):/.test(textOf(file))));
  for (const file of new Set([...labelled, ...fields, ...peers])) server.open(uriOf(file), textOf(file));
  const workloads = [...files.keys()].filter(isWorkloadFile);
  const clusters = await server.ask<ClusterChoice[]>(clustersRequest, {});
  const [largest] = [...clusters].sort((a, b) => b.workloads - a.workloads);
  const namespaces = (await treeLevels(server)).filter(({ icon }) => icon === 'namespace');
  const tests = uriOf(policyTestPath);

  return [
    {
      name: 'completion: a label value',
      target: 50,
      ask: async (random) => hasItems(await ask('textDocument/completion', after(random.pick(labelled), label))),
    },
    {
      name: 'completion: a field',
      target: 50,
      ask: async (random) => hasItems(await ask('textDocument/completion', inField(random.pick(fields)))),
    },
    {
      name: 'completion: a peer',
      target: 50,
      ask: async (random) => hasItems(await ask('textDocument/completion', after(random.pick(peers), peer, 1))),
    },
    {
      name: 'code lenses, resolved',
      target: 50,
      async ask(random) {
        const textDocument = { uri: uriOf(random.pick(random.chance(0.5) ? policyFiles : workloads)) };
        const lenses = await ask<CodeLens[]>('textDocument/codeLens', { textDocument });
        const resolved = await Promise.all(lenses.slice(0, 10).map((lens) => ask<CodeLens>('codeLens/resolve', lens)));
        return resolved.some(({ command }) => command !== undefined);
      },
    },
    {
      name: 'inlay hints of 60 lines',
      target: 50,
      async ask(random) {
        const file = random.pick(policyFiles);
        const params = { textDocument: { uri: uriOf(file) }, range: lines(0, 60) };
        return (await ask<InlayHint[]>('textDocument/inlayHint', params)).length > 0;
      },
    },
    {
      name: 'inlay hints of 60 lines of 2 MB',
      target: 50,
      async ask(random) {
        const text = textOf(rendered);
        const policies = [...text.matchAll(/^kind: NetworkPolicy$/gm)].map(({ index }) => index);
        const { line } = positionIn(text, random.pick(policies));
        const params = { textDocument: { uri: uriOf(rendered) }, range: lines(line, line + 60) };
        return (await ask<InlayHint[]>('textDocument/inlayHint', params)).length > 0;
      },
    },
    {
      name: 'hover',
      target: 50,
      async ask(random) {
        const params = random.chance(0.5) ? nameOf(random.pick(workloads)) : after(random.pick(policyFiles), selector);
        return (await ask('textDocument/hover', params)) !== null;
      },
    },
    // An editor shows one of the two at a time.
    ...(['incomingCalls', 'outgoingCalls'] as const).map(
      (way): Question => ({
        name: way === 'incomingCalls' ? 'call hierarchy: callers' : 'call hierarchy: callees',
        target: 50,
        async ask(random) {
          const place = nameOf(random.pick(workloads));
          const found = await ask<CallHierarchyItem[] | null>('textDocument/prepareCallHierarchy', place);
          const item = found?.[0];
          return item !== undefined && hasSome(await ask(`callHierarchy/${way}`, { item }));
        },
      }),
    ),
    {
      name: 'references',
      target: 50,
      async ask(random) {
        const params = { ...after(random.pick(policyFiles), label), context: { includeDeclaration: true } };
        return hasSome(await ask('textDocument/references', params));
      },
    },
    {
      name: 'rename: prepare',
      target: 50,
      ask: async (random) => isAnswered(ask('textDocument/prepareRename', after(random.pick(policyFiles), label))),
    },
    {
      name: 'rename',
      target: 50,
      ask: async (random) =>
        isAnswered(ask('textDocument/rename', { ...after(random.pick(policyFiles), label), newName: 'renamed' })),
    },
    {
      name: 'document symbols',
      target: 50,
      async ask(random) {
        const file = random.chance(0.1) ? rendered : random.pick(random.chance(0.5) ? policyFiles : workloads);
        return hasSome(await ask('textDocument/documentSymbol', { textDocument: { uri: uriOf(file) } }));
      },
    },
    {
      name: 'workspace symbols',
      target: 50,
      async ask(random) {
        const query = path.posix.basename(path.posix.dirname(random.pick(workloads)));
        return hasSome(await ask('workspace/symbol', { query: query.slice(0, 2 + random.below(query.length - 1)) }));
      },
    },
    {
      name: 'tree: the top',
      target: 50,
      fewer: 10,
      ask: async () => hasSome(await ask(treeRequest, noFilter)),
    },
    {
      name: 'tree: a namespace',
      target: 50,
      ask: async (random) => hasSome(await ask(treeRequest, { ...noFilter, key: random.pick(namespaces).key })),
    },
    {
      name: 'graph around a workload',
      target: 200,
      async ask(random) {
        const { textDocument, position } = nameOf(random.pick(workloads));
        const graph = await ask<GraphResult>(graphRequest, { scope: {}, uri: textDocument.uri, position });
        return graph.nodes.some(({ isFocus }) => isFocus);
      },
    },
    {
      name: 'graph of the cluster',
      target: 200,
      fewer: 5,
      async ask() {
        const scope = { folder: largest?.folder, cluster: largest?.name };
        return (await ask<GraphResult>(graphRequest, { scope })).nodes.length > 0;
      },
    },
    {
      name: 'policy tests: the list of a file',
      target: 50,
      fewer: 10,
      ask: async () => hasSome(await ask(testsRequest, { uri: tests })),
    },
    {
      name: 'policy tests: 20 are run',
      target: 50,
      fewer: 10,
      async ask() {
        const [file] = await ask<TestFileResult[]>(runTestsRequest, { uri: tests });
        return file?.problems.length === 0 && file.results.length > 0;
      },
    },
  ];

  /** Up to forty of them, from all over the workspace. */
  function some(all: readonly string[]): readonly string[] {
    return all.filter((_, index) => index % Math.ceil(all.length / 40) === 0);
  }

  function ask<Result>(method: string, params: unknown): Promise<Result> {
    return server.ask<Result>(method, params);
  }

  function uriOf(file: string): string {
    return URI.file(path.join(root, file)).toString();
  }

  function textOf(file: string): string {
    return files.get(file) ?? '';
  }

  /** Where `text` ends for the first time in a file, plus `more` characters. */
  function after(file: string, text: string, more = 0): Place {
    const offset = textOf(file).indexOf(text);
    if (offset < 0) throw new Error(`${file} has no ${text}`);
    return placeAt(file, offset + text.length + more);
  }

  function inField(file: string): Place {
    return placeAt(file, (/\n {2}(policyTypes|ingress):/.exec(textOf(file))?.index ?? 0) + 4);
  }

  function nameOf(file: string): Place {
    return after(file, 'metadata:\n  name: ', 1);
  }

  function placeAt(file: string, offset: number): Place {
    return { textDocument: { uri: uriOf(file) }, position: positionIn(textOf(file), offset) };
  }
}

interface Place {
  readonly textDocument: { readonly uri: string };
  readonly position: Position;
}

const rendered = 'rendered/install.yaml';
const label = 'app.kubernetes.io/name: ';
const selector = '  podSelec';
const peer = '- from:\n        - ';
const noFilter = { text: '', onlyOpen: false };

function isWorkloadFile(file: string): boolean {
  return /^apps\/.+\/(deployment|statefulset|daemonset)\.yaml$/.test(file);
}

/** The items of the tree that are shown at first, and those of its clusters. */
async function treeLevels(server: Server): Promise<readonly TreeItem[]> {
  const roots = await server.ask<TreeItem[]>(treeRequest, noFilter);
  const clusters = roots.filter(({ icon }) => icon === 'cluster');
  const below = await Promise.all(clusters.map(({ key }) => server.ask<TreeItem[]>(treeRequest, { ...noFilter, key })));
  return [...roots, ...below.flat()];
}

function lines(start: number, end: number): Range {
  return { start: { line: start, character: 0 }, end: { line: end, character: 0 } };
}

function positionIn(text: string, offset: number): Position {
  return positionAt(lineIndex(text), offset);
}

function hasItems(answer: CompletionList | readonly unknown[] | null): boolean {
  return hasSome(answer && 'items' in answer ? answer.items : answer);
}

function hasSome(answer: readonly unknown[] | null): boolean {
  return (answer?.length ?? 0) > 0;
}

/** A rename may be refused, which is an error in the protocol. */
function isAnswered(answer: Promise<unknown>): Promise<boolean> {
  return answer.then(
    (value) => value !== null,
    () => false,
  );
}
