/** With a real kubectl, and a remote base in a git repository that each test makes. */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import { nodeKustomize } from '../../server/src/host/kustomize.ts';
import type { Ended } from '../../server/src/workspace/program.ts';
import { provisionKubectl } from '../conformance/kustomize/provision.ts';

let kubectl: string;
let folder: string;

beforeAll(async () => {
  kubectl = await provisionKubectl();
}, 300_000);
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'netpol-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const pod = (name: string): string => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n`;

async function write(texts: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(texts)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
}

/** Gives the address of a base in a git repository. */
async function remote(): Promise<string> {
  await write({ 'remote/base/kustomization.yaml': 'resources: [far.yaml]\n', 'remote/base/far.yaml': pod('far') });
  const git = (...args: readonly string[]): void => {
    const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgSign=false'];
    execFileSync('git', [...who, ...args], { cwd: path.join(folder, 'remote'), stdio: 'pipe' });
  };
  git('init', '--initial-branch=main');
  git('add', '.');
  git('commit', '-m', 'base');
  return `${uriOf('remote')}//base?ref=main`;
}

function uriOf(name: string): string {
  return URI.file(path.join(folder, name)).toString();
}

interface Given {
  readonly sources?: readonly string[];
  readonly missing?: readonly string[];
  readonly unsaved?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly program?: string;
}

function build({ sources = [], missing = [], unsaved = {}, signal, program = kubectl }: Given = {}) {
  const run = {
    directory: uriOf('ws/app'),
    sources: ['ws/app/kustomization.yaml', ...sources].map(uriOf),
    missing: missing.map(uriOf),
  };
  const texts = new Map(Object.entries(unsaved).map(([name, text]) => [uriOf(name), text]));
  return nodeKustomize(program).build(run, texts, signal ?? new AbortController().signal);
}

function names(ended: Ended): readonly string[] {
  if (ended.type !== 'printed') throw new Error(JSON.stringify(ended));
  return [...ended.output.matchAll(/name: (.+)/g)].map(([, name = '']) => name);
}

test('a remote base is fetched, and nothing is written into the workspace', async () => {
  const base = await remote();
  await write({ 'ws/app/kustomization.yaml': `resources:\n- ${base}\n- near.yaml\n`, 'ws/app/near.yaml': pod('near') });
  expect(names(await build({ sources: ['ws/app/near.yaml'] }))).toEqual(['far', 'near']);
  expect(await readdir(path.join(folder, 'ws/app'))).toEqual(['kustomization.yaml', 'near.yaml']);
});

test('text of the editor counts instead of what is on disk, in bases too', async () => {
  await write({
    'ws/app/kustomization.yaml': 'resources: [../base]\n',
    'ws/base/kustomization.yaml': 'resources: [one.yaml]\n',
    'ws/base/one.yaml': pod('one'),
    'ws/base/two.yaml': pod('two'),
  });
  const sources = ['ws/base/kustomization.yaml', 'ws/base/one.yaml'];
  expect(names(await build({ sources }))).toEqual(['one']);
  const unsaved = {
    'ws/base/kustomization.yaml': 'resources: [one.yaml, two.yaml, new.yaml]\n',
    'ws/base/one.yaml': pod('typed'),
    'ws/base/new.yaml': pod('new'),
  };
  expect(names(await build({ sources, unsaved }))).toEqual(['new', 'two', 'typed']);
});

test('what nobody read yet is there as well', async () => {
  await write({
    'ws/app/kustomization.yaml': 'resources: [../../elsewhere]\n',
    'elsewhere/kustomization.yaml': 'resources: [one.yaml]\n',
    'elsewhere/one.yaml': pod('one'),
  });
  expect(names(await build({ missing: ['elsewhere/kustomization.yaml'] }))).toEqual(['one']);
});

test('says what kubectl says of what it refuses', async () => {
  await write({ 'ws/app/kustomization.yaml': 'resources: [gone.yaml]\n' });
  expect(await build()).toEqual({ type: 'failed', message: expect.stringContaining('gone.yaml') });
});

test('a program that is not there is absent, and one that is stopped gives nothing', async () => {
  await write({ 'ws/app/kustomization.yaml': 'resources: [near.yaml]\n', 'ws/app/near.yaml': pod('near') });
  expect(await build({ signal: AbortSignal.abort() })).toEqual({ type: 'stopped' });
  expect(await build({ program: 'netpol-no-such-kubectl' })).toEqual({ type: 'absent' });
});
