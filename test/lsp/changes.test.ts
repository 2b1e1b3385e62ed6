/** What a change does, in a real repository that each test makes. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CancellationTokenSource } from 'vscode-languageserver-protocol/node';
import { URI } from 'vscode-uri';
import { netpol } from '../../server/src/cli/netpol.ts';
import { disk, writeFile } from '../../server/src/host/disk.ts';
import { gitRepositories, openRevision } from '../../server/src/host/git.ts';
import { nodeHost } from '../../server/src/host/node.ts';
import {
  type ChangesDoneParams,
  type ChangesParams,
  type ChangesResult,
  changesDoneNotification,
  changesRequest,
  type RevisionsResult,
  revisionsRequest,
} from '../../server/src/lsp/requests.ts';
import type { Helm } from '../../server/src/workspace/helm/run.ts';
import { root as fixtureRoot, parseFixture } from '../support/fixture.ts';
import { type ClientOptions, type LspClient, startClient } from '../support/lspClient.ts';
import { denyAll, deployment, policy } from '../support/manifests.ts';

const cartAdmits = (label: string): string =>
  policy(
    'cart',
    `podSelector: {matchLabels: {app: cart}}\ningress:\n- from: [{podSelector: {matchLabels: {app: ${label}}}}]\n  ports: [{port: 7070}]`,
  );
const shop = deployment('web') + deployment('cart') + cartAdmits('webs');

let directory = '';
let client: LspClient | undefined;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'netpol-changes-'));
});
afterEach(async () => {
  await client?.stop();
  client = undefined;
  rmSync(directory, { recursive: true, force: true });
});

function git(...args: string[]): void {
  const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgSign=false'];
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  execFileSync('git', [...who, ...args], { cwd: directory, env, stdio: 'pipe' });
}

function write(source: string): void {
  for (const [uri, text] of parseFixture(source).files) writeText(uri.slice(fixtureRoot.length + 1), text);
}

function writeText(name: string, text: string): void {
  const file = path.join(directory, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function commit(message: string): void {
  if (!existsSync(path.join(directory, '.git'))) git('init', '--quiet', '--initial-branch=main');
  git('add', '--all', '--force');
  git('commit', '--quiet', '--no-verify', '--allow-empty', '-m', message);
}

const folder = (): string => URI.file(directory).toString();
const uri = (name: string): string => URI.file(path.join(directory, name)).toString();

async function start(options: ClientOptions = {}): Promise<LspClient> {
  client = await startClient(new Map(), {
    host: nodeHost,
    repositories: gitRepositories,
    folders: [{ uri: folder(), name: 'ws' }],
    initializationOptions: { trusted: true },
    ...options,
  });
  return client;
}

function ask(revision: string | null = 'HEAD', token?: CancellationTokenSource): Promise<ChangesResult> {
  const params: ChangesParams = { folder: folder(), revision };
  const { connection } = client as LspClient;
  return token
    ? connection.sendRequest<ChangesResult>(changesRequest, params, token.token)
    : connection.sendRequest<ChangesResult>(changesRequest, params);
}

/** What is shown, each change a line. */
function shown({ problem, clusters }: ChangesResult): string[] {
  if (problem !== null) return [problem];
  return clusters.flatMap(({ items }) =>
    items.map(({ group, label, description, place }) => {
      const where = place ? `${place.uri.slice(folder().length + 1)}:${place.range.start.line + 1}` : 'nowhere';
      return `${group}: ${label} (${description}) ${where}`;
    }),
  );
}

/** The same question to the command line. */
async function command(...args: string[]): Promise<string> {
  let out = '';
  await netpol(['diff', '--base', 'HEAD', '--format', 'md', ...args], {
    ...disk,
    cwd: directory,
    openRevision,
    writeFile,
    helmAt: () => helm,
    kustomizeAt: () => {
      throw new Error('not asked for');
    },
    readStdin: async () => '',
    out(text) {
      out += text;
    },
    error() {},
  });
  return out;
}

/** Prints the files of a chart as they are. */
const helm: Helm = {
  async template({ chart }) {
    const file = path.join(URI.parse(chart).fsPath, 'templates/web.yaml');
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    return { type: 'rendered', output: `---\n# Source: shop/templates/web.yaml\n${text}`, missing: [] };
  },
};

test('a cluster is not named for what lies outside of the folder', async () => {
  write(shop);
  commit('one');
  const { open } = await start();
  open('untitled:Untitled-1', deployment('other').replace(/^.*\n/, ''));
  open(
    uri('cart-policy.yaml'),
    readFileSync(path.join(directory, 'cart-policy.yaml'), 'utf8').replace(': webs', ': web'),
  );
  const { marks } = await ask();
  expect(marks.map(({ lines }) => lines)).toEqual([['Opens web → cart on TCP 7070']]);
});

test('unsaved text against HEAD, until that is committed', async () => {
  write(shop);
  commit('one');
  const { open, change } = await start();
  expect(await ask()).toMatchObject({ problem: null, clusters: [], marks: [] });
  open(uri('cart-policy.yaml'), readFileSync(path.join(directory, 'cart-policy.yaml'), 'utf8'));
  const text = readFileSync(path.join(directory, 'cart-policy.yaml'), 'utf8').replace('app: webs', 'app: web');
  change(uri('cart-policy.yaml'), text);
  const result = await ask();
  expect(shown(result)).toEqual([
    'opened: web → cart on TCP 7070 (ingress rule 1 of NetworkPolicy cart admits it (in default)) cart-policy.yaml:8',
  ]);
  expect(result.base).toMatch(/^HEAD \([0-9a-f]{7}\)$/);
  expect(result.clusters[0]?.items[0]?.details).toEqual([
    'Opens web → cart on TCP 7070.',
    'Opened, since ingress rule 1 of NetworkPolicy cart admits it (cart-policy.yaml:8).',
  ]);
  expect(result.marks).toEqual([
    {
      uri: uri('cart-policy.yaml'),
      range: { start: { line: 7, character: 4 }, end: { line: 8, character: 25 } },
      effect: 'opens',
      lines: ['Opens web → cart on TCP 7070'],
      more: 0,
    },
  ]);
  expect(result.markdown).toMatch(
    /^## Who may call whom, compared with HEAD \([0-9a-f]{7}\)\n\n\*\*Network policies:\*\* 1 connection added\.\n/,
  );

  writeText('cart-policy.yaml', text);
  expect(shown(await ask())).toHaveLength(1);
  commit('two');
  expect(shown(await ask())).toEqual([]);
  expect(shown(await ask('HEAD~1'))).toHaveLength(1);
  expect(shown(await ask('main'))).toEqual([]);
});

test('unsaved text against the saved files, without trust and without git', async () => {
  write(shop);
  const { open, change } = await start({ initializationOptions: {} });
  expect(shown(await ask(null))).toEqual([]);
  const text = readFileSync(path.join(directory, 'cart-policy.yaml'), 'utf8');
  open(uri('cart-policy.yaml'), text);
  open(uri('deny.yaml'), parseFixture(denyAll).files.values().next().value);
  change(uri('cart-policy.yaml'), text.replace('app: webs', 'app: web'));
  const result = await ask(null);
  expect(result.base).toBe('the saved files');
  expect(shown(result)).toContain(
    'closed: web → internet on all ports (NetworkPolicy deny isolates web (in default)) deny.yaml:6',
  );
  expect(shown(await ask('HEAD'))).toEqual([
    'git is run in trusted workspaces only. What is not saved can be compared all the same.',
  ]);
});

test('says in a sentence why there is nothing to compare with', async () => {
  write(shop);
  const { connection } = await start();
  expect(shown(await ask())).toEqual(['This folder is not in a git repository.']);
  git('init', '--quiet');
  expect(shown(await ask())).toEqual(['This repository has no commit yet.']);
  commit('one');
  expect(shown(await ask('nothing'))).toEqual(['There is no revision nothing in this repository.']);
  expect(shown(await ask('--output=x'))).toEqual(['A revision does not begin with -.']);
  const elsewhere: ChangesParams = { folder: 'memory:/x', revision: 'HEAD' };
  expect(shown(await connection.sendRequest<ChangesResult>(changesRequest, elsewhere))).toEqual([
    'This folder is not in the workspace.',
  ]);
});

test('names what can be compared with', async () => {
  write(shop);
  commit('one');
  git('tag', 'v1');
  git('branch', 'feature');
  const { connection } = await start();
  const { problem, revisions } = await connection.sendRequest<RevisionsResult>(revisionsRequest, { folder: folder() });
  expect(problem).toBe(null);
  expect(revisions.map(({ kind, name }) => `${kind} ${name.replace(/^[0-9a-f]{7,}$/, 'id')}`)).toEqual([
    'branch feature',
    'branch main',
    'tag v1',
    'commit id',
  ]);
  expect(revisions.every(({ description }) => description.startsWith('one, '))).toBe(true);
});

test('what is gone stands where it stood', async () => {
  write(`${deployment('web')}${deployment('cart')}${denyAll.replace('deny-policy.yaml', 'policies.yaml')}`);
  writeText('policies.yaml', `# all\n---\n${readFileSync(path.join(directory, 'policies.yaml'), 'utf8')}`);
  commit('one');
  const { connection } = await start();
  writeText('policies.yaml', '# all\n---\n# none\n');
  await connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: uri('policies.yaml'), type: 2 }],
  });
  const expected =
    'opened: cart → web on all ports (NetworkPolicy deny is gone, which isolated cart, and 1 more (in default))';
  await client?.until('the change', () => client?.status()?.policies === 0);
  expect(shown(await ask())).toContain(`${expected} policies.yaml:6`);
});

test('files that are renamed, deleted, new and ignored, as the command line has them', async () => {
  write(shop + deployment('old'));
  writeText('.gitignore', 'ignored\n');
  writeText('ignored/deny.yaml', parseFixture(denyAll).files.values().next().value ?? '');
  writeText('notes.yaml', 'a: 1\n');
  commit('one');
  git('rm', '--quiet', '--cached', 'ignored/deny.yaml');
  git('commit', '--quiet', '-m', 'two');
  git('mv', 'web.yaml', 'renamed.yaml');
  rmSync(path.join(directory, 'old.yaml'));
  write(deployment('new'));
  await start();
  const result = await ask();
  expect(shown(result).filter((line) => line.startsWith('workloads'))).toEqual([
    'workloads: Deployment new is new (in default) new.yaml:4',
    'workloads: Deployment old is gone (in default) nowhere',
  ]);
  expect(result.markdown).toContain(await command());
});

test('a tracked file that the folder ignores is on neither side', async () => {
  write(shop);
  writeText('.gitignore', 'ignored\n');
  writeText('ignored/deny.yaml', parseFixture(denyAll).files.values().next().value ?? '');
  commit('one');
  await start();
  expect(shown(await ask())).toEqual([]);
});

test('other line endings are no difference', async () => {
  write(shop);
  commit('one');
  for (const name of ['web.yaml', 'cart.yaml', 'cart-policy.yaml'])
    writeText(name, readFileSync(path.join(directory, name), 'utf8').replaceAll('\n', '\r\n'));
  await start();
  expect(shown(await ask())).toEqual([]);
});

test('an overlay and its clusters, with a document that was broken', async () => {
  const overlay = (name: string, more = ''): string => `
//- ${name}/kustomization.yaml
resources: [../base]
labels: [{pairs: {stage: ${name}}, includeTemplates: true}]
${more}
`;
  write(`
//- base/kustomization.yaml
resources: [web.yaml, cart.yaml, policy.yaml]
${deployment('web', { file: 'base/web.yaml' })}
${deployment('cart', { file: 'base/cart.yaml' })}
${cartAdmits('webs').replace('cart-policy.yaml', 'base/policy.yaml')}
${overlay('dev')}
${overlay('prod')}
//- broken.yaml
kind: NetworkPolicy
apiVersion: networking.k8s.io/v1
metadata: {name: broken, namespace: default
spec: {podSelector: {}}
`);
  commit('one');
  write(cartAdmits('web').replace('cart-policy.yaml', 'base/policy.yaml'));
  await start();
  const result = await ask();
  expect(result.clusters.map(({ name }) => name)).toEqual(['dev and prod']);
  expect(result.marks.map(({ lines }) => lines)).toEqual([['Opens web → cart on TCP 7070 (in dev and prod)']]);
  expect(result.markdown).toContain(await command());
});

test('the configuration of each side', async () => {
  write(shop + denyAll);
  writeText('.netpol.yaml', 'exclude: [deny-policy.yaml]\n');
  commit('one');
  writeText('.netpol.yaml', 'exclude: []\n');
  await start();
  const result = await ask();
  expect(shown(result)).toContain(
    'closed: web → internet on all ports (NetworkPolicy deny isolates web (in default)) deny-policy.yaml:6',
  );
  expect(result.markdown).toContain(await command());
});

test('charts as they are on each side', async () => {
  write(`
//- charts/shop/Chart.yaml
apiVersion: v2
name: shop
version: 1.0.0
${deployment('web', { file: 'charts/shop/templates/web.yaml' })}
${deployment('cart', { file: 'cart.yaml' })}
`);
  commit('one');
  write(deployment('other', { file: 'charts/shop/templates/web.yaml' }));
  const { until, status } = await start({ helm });
  await until('the chart', () => status()?.workloads === 2);
  const result = await ask();
  expect(shown(result).filter((line) => line.startsWith('workloads'))).toEqual([
    'workloads: Deployment other is new (in default) charts/shop/templates/web.yaml:4',
    'workloads: Deployment web is gone (in default) charts/shop/templates/web.yaml:4',
  ]);
  expect(result.markdown).toContain(await command('--helm-path', 'helm'));
});

test('a comparison that is cancelled stops, and the next one answers', async () => {
  write(shop);
  commit('one');
  const { connection } = await start();
  write(cartAdmits('web'));
  const source = new CancellationTokenSource();
  const first = ask('HEAD', source);
  source.cancel();
  expect(shown(await first)).toEqual(['The comparison was stopped.']);
  await connection.sendNotification(changesDoneNotification, { folder: folder() } satisfies ChangesDoneParams);
  await connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: uri('cart-policy.yaml'), type: 2 }],
  });
  expect(shown(await ask())).toHaveLength(1);
});
