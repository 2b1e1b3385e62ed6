/** `netpol diff` on a real repository, made by each test. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { netpol } from '../../server/src/cli/netpol.ts';
import { disk, writeFile } from '../../server/src/host/disk.ts';
import { gitRepositories, openRevision } from '../../server/src/host/git.ts';
import { nodeHelm } from '../../server/src/host/helm.ts';
import { nodeKustomize } from '../../server/src/host/kustomize.ts';
import { provisionHelm } from '../conformance/kustomize/provision.ts';

const pod = (name: string): string => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop}
spec: {containers: [{name: main}]}
`;
const closed = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: closed, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
`;

let root = '';
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'netpol-git-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function git(...args: string[]): void {
  const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgSign=false'];
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  execFileSync('git', [...who, ...args], { cwd: root, env, stdio: 'pipe' });
}

function write(name: string, text: string | Uint8Array): void {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  writeFileSync(path.join(root, name), text);
}

function commit(tag: string): void {
  if (!existsSync(path.join(root, '.git'))) git('init', '--quiet');
  git('add', '--all', '--force');
  git('commit', '--quiet', '--no-verify', '--allow-empty', '-m', tag);
  git('tag', tag);
}

async function diff(args: readonly string[], below = ''): Promise<{ exit: number; out: string; error: string }> {
  let [out, error] = ['', ''];
  const exit = await netpol(['diff', ...args], {
    ...disk,
    cwd: path.join(root, below),
    openRevision,
    writeFile,
    helmAt: nodeHelm,
    kustomizeAt: nodeKustomize,
    readStdin: async () => '',
    out(text) {
      out += text;
    },
    error(text) {
      error += `${text}\n`;
    },
  });
  return { exit, out, error };
}

const added = (name: string): string => `+ workload shop/${name}[Pod]\n`;
const removed = (name: string): string => `- workload shop/${name}[Pod]\n`;

test('a revision against the folder as it is now, and against another revision', async () => {
  write('deploy/closed.yaml', closed);
  write('deploy/web.yaml', pod('web'));
  commit('one');
  write('deploy/cart.yaml', pod('cart'));
  commit('two');
  rmSync(path.join(root, 'deploy/web.yaml'));
  write('deploy/new.yaml', pod('new'));

  expect(await diff(['--base', 'one', '--head', 'two'])).toEqual({ exit: 1, out: added('cart'), error: '' });
  expect(await diff(['--base', 'two', '--head', 'one'])).toEqual({ exit: 1, out: removed('cart'), error: '' });
  expect(await diff(['--base', 'two~1', '--head', 'one'])).toEqual({ exit: 0, out: '', error: '' });
  expect(await diff(['--base', 'HEAD'])).toEqual({ exit: 1, out: added('new') + removed('web'), error: '' });
});

test('only what is below the current folder and the PATHs', async () => {
  write('a/closed.yaml', closed);
  write('b/c/closed.yaml', closed);
  write('b/d/closed.yaml', closed);
  commit('one');
  write('a/web.yaml', pod('in-a'));
  write('b/c/web.yaml', pod('in-c'));
  write('b/d/web.yaml', pod('in-d'));
  commit('two');
  const between = ['--base', 'one', '--head', 'two'];
  expect((await diff(between, 'b')).out).toBe(added('in-c') + added('in-d'));
  expect((await diff([...between, 'd'], 'b')).out).toBe(added('in-d'));
  expect((await diff([...between, '../a', 'c/web.yaml'], 'b')).out).toBe(added('in-a') + added('in-c'));
  expect(await diff([...between, 'e'], 'b')).toEqual({
    exit: 2,
    out: '',
    error: 'netpol diff: neither side has e\n',
  });
});

test('a folder that the base does not have yet is all added', async () => {
  write('README', '');
  commit('one');
  write('deploy/all.yaml', `${closed}---\n${pod('web')}`);
  expect(await diff(['--base', 'one'], 'deploy')).toEqual({ exit: 1, out: added('web'), error: '' });
});

test('.netpol.yaml of that side counts, and .gitignore does not', async () => {
  write('deploy/closed.yaml', closed);
  write('deploy/ignored/web.yaml', pod('web'));
  write('deploy/.gitignore', 'ignored/\n');
  write('.netpol.yaml', 'exclude: [old/**]\n');
  write('deploy/old/cart.yaml', pod('cart'));
  write('deploy/node_modules/x.yaml', pod('module'));
  commit('one');
  write('.netpol.yaml', 'exclude: []\n');
  commit('two');
  expect((await diff(['--base', 'one', '--head', 'two'], 'deploy')).out).toBe(added('cart'));
  expect((await diff(['--base', 'one'], 'deploy')).out).toBe(added('cart') + removed('web'));
});

test('names of every kind and encodings of every kind', async () => {
  write('README', '');
  commit('one');
  write('closed.yaml', closed);
  write('a b/ü\n"x".yaml', pod('strange'));
  write('utf16.yaml', Buffer.from(`\ufeff${pod('wide')}`, 'utf16le'));
  write('same.yaml', pod('strange'));
  write('elsewhere.txt', pod('linked'));
  symlinkSync('../elsewhere.txt', path.join(root, 'a b/link.yaml'));
  symlinkSync('a b', path.join(root, 'folder.yaml'));
  symlinkSync('/nowhere', path.join(root, 'broken.yaml'));
  commit('two');
  expect((await diff(['--base', 'two'])).out).toBe('');
  expect(await diff(['--base', 'one', '--head', 'two'])).toEqual({
    exit: 1,
    out: added('linked') + added('strange') + added('wide'),
    error: '',
  });
});

test('what cannot be read is named with its revision', async () => {
  write('bad.yaml', 'kind: Pod\nmetadata: [\n');
  commit('one');
  rmSync(path.join(root, 'bad.yaml'));
  write('web.yaml', pod('web'));
  const { exit, error } = await diff(['--base', 'one']);
  expect(exit).toBe(2);
  expect(error).toMatch(/^one: bad\.yaml:\d+:\d+: cannot be read: .+\n$/);
});

test('what is no revision', async () => {
  write('web.yaml', pod('web'));
  const outside = await diff(['--base', 'nothing']);
  expect(outside.exit).toBe(2);
  expect(outside.error).toMatch(/^netpol diff: nothing is no folder, and no revision: fatal: not a git repository/);
  commit('one');
  expect(await diff(['--base', 'nothing'])).toEqual({
    exit: 2,
    out: '',
    error: 'netpol diff: nothing is no folder, and no revision: fatal: Not a valid object name nothing^{commit}\n',
  });
  expect(await diff(['--base=--output=x'])).toEqual({
    exit: 2,
    out: '',
    error: 'netpol diff: --output=x is no folder, and no revision: a revision does not begin with -\n',
  });
  expect((await diff(['--base', 'HEAD:web.yaml'])).exit).toBe(2);
});

test('nothing of the repository is run', async () => {
  write('web.yaml', pod('web'));
  write('.gitattributes', '*.yaml filter=run diff=run\n');
  commit('one');
  write('run.sh', `#!/bin/sh\ntouch '${root}/ran'\ncat\n`);
  for (const key of [
    'core.fsmonitor',
    'core.pager',
    'gpg.program',
    'filter.run.smudge',
    'filter.run.clean',
    'diff.run.textconv',
  ]) {
    git('config', key, `sh '${root}/run.sh'`);
  }
  expect((await diff(['--base', 'one'])).exit).toBe(0);
  expect(await gitRepositories.commitOf(root, 'one')).toMatch(/^[0-9a-f]{40}$/);
  expect((await gitRepositories.revisionNames(root)).map(({ kind }) => kind)).toEqual(['branch', 'tag', 'commit']);
  expect(existsSync(path.join(root, 'ran'))).toBe(false);
});

test('what is asked for at once is read, and no file twice', async () => {
  const names = Array.from({ length: 20 }, (_, index) => `values-${index}.txt`);
  for (const name of names) write(name, name);
  commit('one');
  const { readFile } = await openRevision(root, 'one');
  const read = (): Promise<(string | undefined)[]> =>
    Promise.all([...names, 'none.txt'].map((name) => readFile(path.join(root, name))));
  expect(await read()).toEqual([...names, undefined]);
  rmSync(path.join(root, '.git'), { recursive: true });
  expect(await read()).toEqual([...names, undefined]);
});

test('charts of both sides are rendered, each as it is there', async () => {
  const helm = await provisionHelm();
  const template = (values: string): string => `${pod('{{ .Release.Name }}-{{ .Values.name }}')}# ${values}\n`;
  write('closed.yaml', closed);
  write('charts/common/Chart.yaml', 'apiVersion: v2\nname: common\nversion: 1.0.0\n');
  write('charts/common/templates/_name.tpl', '{{ define "name" }}old{{ end }}');
  write(
    'charts/shop/Chart.yaml',
    'apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies:\n- {name: common, version: 1.0.0, repository: "file://../common"}\n',
  );
  write('charts/shop/values.yaml', 'name: web\n');
  write('charts/shop/templates/web.yaml', template('one'));
  write('charts/shop/templates/more.yaml', pod('{{ include "name" . }}'));
  commit('one');
  write('charts/common/templates/_name.tpl', '{{ define "name" }}new{{ end }}');
  write('charts/shop/values.yaml', 'name: cart\n');
  rmSync(path.join(root, 'charts/shop/templates/more.yaml'));
  commit('two');
  write('charts/shop/templates/more.yaml', pod('{{ include "name" . }}'));
  const withHelm = ['--helm-path', helm];
  expect(await diff(['--base', 'one', '--head', 'two', ...withHelm])).toEqual({
    exit: 1,
    out: removed('old') + added('shop-cart') + removed('shop-web'),
    error: '',
  });
  expect((await diff(['--base', 'two', ...withHelm])).out).toBe(added('new'));
  expect((await diff(['--base', 'one', '--head', 'two'])).out).toBe('');
}, 300_000);
