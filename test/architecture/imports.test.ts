/** Who may import whom: docs/design.md, "Shape". */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { expect, test } from 'vitest';

const root = normalize(join(import.meta.dirname, '../..'));

interface Import {
  /** Path of the importing file, from the root. */
  readonly from: string;
  /** Path of the imported file, from the root, or the name of a package. */
  readonly to: string;
  /** Erased by the compiler. */
  readonly typeOnly: boolean;
}

/** Each layer may import itself and the layers behind it in its line. */
const layers: Readonly<Record<string, readonly string[]>> = {
  yaml: [],
  model: ['yaml'],
  policy: ['model', 'yaml'],
  workspace: ['model', 'yaml'],
  snapshot: ['workspace', 'policy', 'model', 'yaml'],
  calls: ['snapshot', 'workspace', 'policy', 'model', 'yaml'],
  rules: ['calls', 'snapshot', 'workspace', 'policy', 'model', 'yaml'],
  generate: ['rules', 'calls', 'snapshot', 'workspace', 'policy', 'model', 'yaml'],
  fixes: ['generate', 'rules', 'calls', 'snapshot', 'workspace', 'policy', 'model', 'yaml'],
  reports: ['fixes', 'generate', 'rules', 'calls', 'snapshot', 'workspace', 'policy', 'model', 'yaml'],
  features: ['reports', 'fixes', 'generate', 'rules', 'calls', 'snapshot', 'workspace', 'policy', 'model', 'yaml'],
  lsp: [
    'features',
    'reports',
    'fixes',
    'generate',
    'rules',
    'calls',
    'snapshot',
    'workspace',
    'policy',
    'model',
    'yaml',
  ],
  cli: [
    'features',
    'reports',
    'fixes',
    'generate',
    'rules',
    'calls',
    'snapshot',
    'workspace',
    'policy',
    'model',
    'yaml',
  ],
  // What implements access to files may need the same of paths and globs as what asks for them.
  host: ['workspace'],
  main: ['lsp', 'cli', 'host'],
};
const hostInterface = 'server/src/host/host.ts';
const mayImportHost = ['workspace', 'snapshot', 'lsp', 'cli'];
/** The files that the editor has: made of a connection, which only lsp knows. */
const editorHost = 'server/src/host/editor.ts';
const pure = [
  'yaml',
  'model',
  'policy',
  'workspace',
  'snapshot',
  'calls',
  'rules',
  'generate',
  'fixes',
  'features',
  'reports',
];
const sharedWithClient = 'server/src/lsp/requests.ts';

test('every import of the server goes to the right', () => {
  expect(
    importsOf('server/src')
      .filter(({ from, to }) => to.startsWith('server/') && !isAllowed(from, to))
      .map(words),
  ).toEqual([]);
});

test('everything from yaml to reports is pure', () => {
  const found = importsOf('server/src').filter(({ from, to }) => pure.includes(layerOf(from)) && isImpure(to));
  expect(found.map(words)).toEqual([]);
});

test('only entry points, the command line and implementations of host know node', () => {
  const found = importsOf('server/src').filter(({ from, to }) => to.startsWith('node:') && !mayKnowNode(from));
  expect(found.map(words)).toEqual([]);
});

test('only lsp and the entry points know a connection', () => {
  const found = importsOf('server/src').filter(
    ({ from, to }) =>
      /^vscode-(languageserver|jsonrpc)(-|\/|$)/.test(to) &&
      !['lsp', 'main'].includes(layerOf(from)) &&
      !to.endsWith('-textdocument'),
  );
  expect(found.map(words)).toEqual([]);
});

test('only the client imports vscode', () => {
  const found = importsOf('server/src').filter(({ to }) => to === 'vscode' || to.startsWith('vscode-languageclient'));
  expect(found.map(words)).toEqual([]);
});

test('the client takes nothing from the server but the messages that they share', () => {
  const found = importsOf('client/src').filter(({ to }) => to.startsWith('server/') && to !== sharedWithClient);
  expect(found.map(words)).toEqual([]);
  expect(
    importsOf('server/src')
      .filter(({ to }) => to.startsWith('client/'))
      .map(words),
  ).toEqual([]);
  // They are bundled into both sides.
  expect(
    importsOf('server/src')
      .filter(({ from }) => from === sharedWithClient)
      .map(words),
  ).toEqual([]);
});

test('nothing but tests imports tests', () => {
  const found = [...importsOf('server/src'), ...importsOf('client/src')].filter(
    ({ to }) => to.startsWith('test/') || to.startsWith('scripts/'),
  );
  expect(found.map(words)).toEqual([]);
});

test('packages are those of package.json', () => {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const known = new Set([...Object.keys(dependencies), 'vscode']);
  const found = [...importsOf('server/src'), ...importsOf('client/src')].filter(
    ({ to }) => isPackage(to) && !known.has(packageOf(to)),
  );
  expect(found.map(words)).toEqual([]);
});

test('no import leads back to where it came from', () => {
  const edges = new Map<string, string[]>();
  for (const { from, to, typeOnly } of [...importsOf('server/src'), ...importsOf('client/src')]) {
    if (!typeOnly && !isPackage(to) && !to.startsWith('node:')) edges.set(from, [...(edges.get(from) ?? []), to]);
  }
  expect(cyclesIn(edges)).toEqual([]);
});

test('every file is in a layer that is known', () => {
  expect(filesIn('server/src').filter((file) => !(layerOf(file) in layers))).toEqual([]);
});

test('the walk sees imports in all their forms', () => {
  const found = importsIn(
    'server/src/model/x.ts',
    [
      "import a from './a.ts';",
      "import { type B, b } from './b.ts';",
      "import type { C } from './c.ts';",
      "import { type D } from './d.ts';",
      "import * as e from '../yaml/e.ts';",
      "import './f.ts';",
      "import {\n  g,\n  type G,\n} from 'yaml';",
      "export { h } from './h.ts';",
      "export type { I } from './i.ts';",
      "export * from './j.ts';",
      "const k = await import('./k.ts');",
      "type L = import('./l.ts').L;",
      "// import m from './m.ts';",
      "/** import n from './n.ts'; */",
      'const o = "import p from \'./p.ts\'";',
      "import q from 'node:fs';",
    ].join('\n'),
  );
  expect(found.map(({ to, typeOnly }) => `${to.split('/').at(-1)}${typeOnly ? ' type' : ''}`)).toEqual([
    'a.ts',
    'b.ts',
    'c.ts type',
    'd.ts type',
    'e.ts',
    'f.ts',
    'yaml',
    'h.ts',
    'i.ts type',
    'j.ts',
    'k.ts',
    'l.ts type',
    'node:fs',
  ]);
});

test('forbidden imports are found', () => {
  for (const [from, to] of [
    ['policy/a.ts', 'workspace/b.ts'],
    ['workspace/a.ts', 'policy/b.ts'],
    ['yaml/a.ts', 'model/b.ts'],
    ['model/a.ts', 'policy/b.ts'],
    ['snapshot/a.ts', 'rules/b.ts'],
    ['rules/a.ts', 'fixes/b.ts'],
    ['reports/a.ts', 'features/b.ts'],
    ['features/a.ts', 'lsp/b.ts'],
    ['lsp/a.ts', 'cli/b.ts'],
    ['cli/a.ts', 'lsp/b.ts'],
    ['policy/a.ts', 'host/host.ts'],
    ['lsp/a.ts', 'host/node.ts'],
    ['lsp/a.ts', 'main.node.ts'],
    ['host/node.ts', 'snapshot/a.ts'],
  ] as const) {
    expect(isAllowed(`server/src/${from}`, `server/src/${to}`), `${from} -> ${to}`).toBe(false);
  }
  expect(
    cyclesIn(
      new Map([
        ['a', ['b', 'c']],
        ['b', ['c']],
        ['c', ['a']],
      ]),
    ).length,
  ).toBeGreaterThan(0);
  expect(
    cyclesIn(
      new Map([
        ['a', ['b', 'c']],
        ['b', ['c']],
      ]),
    ),
  ).toEqual([]);
});

// ---- rules ----

function isAllowed(from: string, to: string): boolean {
  const [importer, imported] = [layerOf(from), layerOf(to)];
  if (importer === imported) return importer !== 'main';
  if (to === hostInterface && mayImportHost.includes(importer)) return true;
  if (to === editorHost && importer === 'lsp') return true;
  return layers[importer]?.includes(imported) ?? false;
}

function isImpure(to: string): boolean {
  return to.startsWith('node:') || to === 'vscode' || /^vscode-(languageserver|languageclient|jsonrpc)(\/|$)/.test(to);
}

function mayKnowNode(from: string): boolean {
  return ['main', 'cli'].includes(layerOf(from)) || (layerOf(from) === 'host' && from !== hostInterface);
}

/** `server/src/policy/access.ts` is in `policy`, `server/src/main.cli.ts` in `main`. */
function layerOf(file: string): string {
  const rest = file.slice('server/src/'.length);
  return rest.includes('/') ? rest.slice(0, rest.indexOf('/')) : rest.slice(0, rest.indexOf('.'));
}

function cyclesIn(edges: ReadonlyMap<string, readonly string[]>): string[] {
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      cycles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
      return;
    }
    if (done.has(file)) return;
    for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of edges.keys()) visit(file, []);
  return cycles;
}

function words({ from, to }: Import): string {
  return `${from} -> ${to}`;
}

// ---- the walk ----

function importsOf(directory: string): Import[] {
  return filesIn(directory).flatMap((file) => importsIn(file, readFileSync(join(root, file), 'utf8')));
}

function filesIn(directory: string): string[] {
  return readdirSync(join(root, directory), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[cm]?tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

const statement = /^(?:import|export)\s+(?<type>type\s)?(?<what>[^'";=]*?)(?:\sfrom\s+)?['"](?<from>[^'"]+)['"]/gm;
const expression = /(?<=^|[^\w.'"])(?<of>(?:\btype\s+\w+\s*=\s*|:\s*))?import\(\s*['"](?<from>[^'"]+)['"]\s*\)/gm;

function importsIn(file: string, source: string): Import[] {
  const code = withoutComments(source);
  const found: { at: number; to: string; typeOnly: boolean }[] = [];
  for (const match of code.matchAll(statement)) {
    const { type, what = '', from = '' } = match.groups ?? {};
    // An export without `from` is no import, and a string behind it is not its source.
    if (match[0].startsWith('export') && !/\sfrom\s+['"]/.test(match[0])) continue;
    found.push({ at: match.index, to: from, typeOnly: type !== undefined || onlyTypes(what) });
  }
  for (const match of code.matchAll(expression)) {
    found.push({ at: match.index, to: match.groups?.['from'] ?? '', typeOnly: match.groups?.['of'] !== undefined });
  }
  return found
    .sort((a, b) => a.at - b.at)
    .map(({ to, typeOnly }) => ({
      from: file,
      to: to.startsWith('.') ? normalize(join(dirname(file), to)).replaceAll('\\', '/') : to,
      typeOnly,
    }));
}

/** `{ type A, type B }` */
function onlyTypes(what: string): boolean {
  const names = /^\{(.*)\}$/s.exec(what.trim())?.[1];
  if (names === undefined) return false;
  return names.split(',').every((name) => name.trim() === '' || name.trim().startsWith('type '));
}

/** Comments at the start of a line; those behind code hold no line that begins with an import. */
function withoutComments(source: string): string {
  return source.replace(/^\s*\/\*[\s\S]*?\*\//gm, '').replace(/^\s*\/\/.*$/gm, '');
}

function isPackage(to: string): boolean {
  return !/^(?:(?:server|client|test|schemas)\/|package\.json$|node:)/.test(to);
}

function packageOf(to: string): string {
  return to
    .split('/')
    .slice(0, to.startsWith('@') ? 2 : 1)
    .join('/');
}
