/** What a disk may hold under the names of manifests. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import { writeFile } from '../../server/src/host/disk.ts';
import { nodeHost } from '../../server/src/host/node.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'netpol-disk-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const uri = (name: string): string => URI.file(path.join(root, name)).toString();
const found = (...exclude: string[]): Promise<string[]> => foundBelow('', ...exclude);
const foundBelow = async (folder: string, ...exclude: string[]): Promise<string[]> =>
  (await nodeHost.findFiles(uri(folder), exclude))
    .map((one) => path.relative(path.join(root, folder), URI.parse(one).fsPath).replaceAll(path.sep, '/'))
    .sort();

const whyNot = (name: string, ...exclude: string[]) => nodeHost.whyNotFound(uri(''), exclude, uri(name));

function write(name: string, content: string | Uint8Array = ''): void {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  writeFileSync(path.join(root, name), content);
}

test.each<[name: string, bytes: Uint8Array, text: string]>([
  ['UTF-8', Buffer.from('a: é\r\n'), 'a: é\r\n'],
  ['UTF-8 behind its mark', Buffer.from('\ufeffa: é'), 'a: é'],
  ['UTF-16, little end first', Buffer.from('\ufeffa: é', 'utf16le'), 'a: é'],
  ['UTF-16, big end first', Buffer.from('\ufeffa: é', 'utf16le').swap16(), 'a: é'],
  ['an odd byte behind UTF-16', Buffer.from([0xff, 0xfe, 0x61, 0x00, 0x62]), 'a\ufffd'],
  ['cp1252: what is no UTF-8 is shown as such', Buffer.from('a: caf\xe9 # b', 'latin1'), 'a: caf\ufffd # b'],
  ['zeros', Buffer.from([0, 1, 2, 0]), '\0\u0001\u0002\0'],
])('%s', async (_, bytes, text) => {
  write('a.yaml', bytes);
  expect(await nodeHost.readFile(uri('a.yaml'))).toBe(text);
});

test.each<[name: string, bytes: Uint8Array]>([
  ['UTF-8', Buffer.from('a: é')],
  ['UTF-8 behind its mark', Buffer.from('\ufeffa: é')],
  ['UTF-16, little end first', Buffer.from('\ufeffa: é', 'utf16le')],
  ['UTF-16, big end first', Buffer.from('\ufeffa: é', 'utf16le').swap16()],
  ['nothing', Buffer.from('')],
])('written again as it was: %s', async (_, bytes) => {
  write('a.yaml', bytes);
  await writeFile(path.join(root, 'a.yaml'), (await nodeHost.readFile(uri('a.yaml'))) ?? '');
  expect(readFileSync(path.join(root, 'a.yaml')).equals(bytes)).toBe(true);
});

test('links that lead in circles, to folders and to nothing', async () => {
  write('folder/a.yaml');
  symlinkSync('..', path.join(root, 'folder/up'));
  symlinkSync('.', path.join(root, 'folder/here.yaml'));
  symlinkSync('circle.yaml', path.join(root, 'circle.yaml'));
  symlinkSync('nothing', path.join(root, 'dangling.yaml'));
  symlinkSync('folder/a.yaml', path.join(root, 'link.yaml'));
  expect(await found()).toEqual(['folder/a.yaml', 'link.yaml']);
  await expect(nodeHost.readFile(uri('circle.yaml'))).rejects.toThrow('ELOOP');
  expect(await nodeHost.readFile(uri('dangling.yaml'))).toBeUndefined();
  expect(await nodeHost.readFile(uri('folder'))).toBeUndefined();
});

test('a folder with the name of a manifest is a folder', async () => {
  write('a.yaml/b.yaml');
  expect(await found()).toEqual(['a.yaml/b.yaml']);
  expect(await nodeHost.readFile(uri('a.yaml'))).toBeUndefined();
});

test('a pipe is no file: nobody waits for what comes out of it', async () => {
  execFileSync('mkfifo', [path.join(root, 'pipe.yaml')]);
  expect(await found()).toEqual([]);
  expect(await whyNot('pipe.yaml')).toEqual({ reason: 'no regular file' });
  expect(await whyNot('gone.yaml')).toEqual({ reason: 'missing' });
});

test('names of every kind', async () => {
  const names = ['#1 %20.yaml', 'a b.yml', 'ä/ö.json', "it's (one).yaml"];
  for (const name of names) write(name, name);
  expect(await found()).toEqual([...names].sort());
  for (const name of names) expect(await nodeHost.readFile(uri(name))).toBe(name);
});

test('an ignore file of which nothing makes sense leaves nothing out but what does', async () => {
  write('a.yaml');
  write('out/b.yaml');
  write('.gitignore', `[z-a]\n!\n\\\n${'x'.repeat(70_000)}\n\0\ufffd\n(\n**\\\nout/\r\n`);
  expect(await found()).toEqual(['a.yaml']);
  expect(await whyNot('a.yaml')).toBeUndefined();
  expect(await whyNot('out/b.yaml')).toEqual({ reason: 'ignored' });
});

test.each([
  ['a repository', () => mkdirSync(path.join(root, '.git'))],
  ['a worktree, where .git is a file', () => write('.git', 'gitdir: elsewhere')],
])('a folder in %s: ignore files above it count, up to that of the repository', async (_, makeRepository) => {
  makeRepository();
  write('.gitignore', '*.gen.yaml\n/deploy/prod/out/\n/apps/\nvendor/\n');
  write('deploy/.gitignore', 'secret.yaml\n!kept.gen.yaml\n');
  for (const name of ['a.yaml', 'b.gen.yaml', 'kept.gen.yaml', 'out/c.yaml', 'apps/d.yaml', 'vendor/e.yaml'])
    write(`deploy/prod/${name}`);
  write('deploy/prod/secret.yaml');
  expect(await foundBelow('deploy/prod')).toEqual(['a.yaml', 'apps/d.yaml', 'kept.gen.yaml']);
  const folder = uri('deploy/prod');
  const whyNotHere = (name: string) => nodeHost.whyNotFound(folder, [], `${folder}/${name}`);
  expect(await whyNotHere('secret.yaml')).toEqual({ reason: 'ignored' });
  expect(await whyNotHere('out/c.yaml')).toEqual({ reason: 'ignored' });
  expect(await whyNotHere('apps/d.yaml')).toBeUndefined();
});

test('an ignore file above a folder that is in no repository, or is that of one, does not count', async () => {
  write('.gitignore', '*.yaml\n');
  write('deploy/a.yaml');
  expect(await foundBelow('deploy')).toEqual(['a.yaml']);
  mkdirSync(path.join(root, '.git'));
  expect(await foundBelow('deploy')).toEqual([]);
  mkdirSync(path.join(root, 'deploy/.git'));
  expect(await foundBelow('deploy')).toEqual(['a.yaml']);
});

test('a folder that is ignored itself is read all the same, by its own ignore files', async () => {
  mkdirSync(path.join(root, '.git'));
  write('.gitignore', 'build/\n*.gen.yaml\n');
  write('build/site/.gitignore', 'out/\n');
  for (const name of ['a.yaml', 'b.gen.yaml', 'out/c.yaml']) write(`build/site/${name}`);
  expect(await foundBelow('build')).toEqual(['site/a.yaml', 'site/b.gen.yaml']);
  expect(await foundBelow('build/site')).toEqual(['a.yaml', 'b.gen.yaml']);
});

test('what a search passes over, and why', async () => {
  for (const name of ['a.yaml', 'vendor/b.yaml', 'c.gen.yaml', 'out/d.yaml', 'node_modules/e.yaml', 'README.md'])
    write(name);
  write('.gitignore', 'out/\n');
  symlinkSync('vendor', path.join(root, 'again'));
  symlinkSync('nothing', path.join(root, 'dangling.yaml'));
  symlinkSync('circle.yaml', path.join(root, 'circle.yaml'));
  const passed = new Map<string, unknown>();
  await nodeHost.findFiles(uri(''), ['vendor/**', '*.gen.yaml'], (file, why) =>
    passed.set(path.relative(root, URI.parse(file).fsPath), why),
  );
  expect(Object.fromEntries(passed)).toEqual({
    again: { reason: 'link to a folder' },
    'circle.yaml': { reason: 'broken link' },
    'c.gen.yaml': { reason: 'excluded', glob: '*.gen.yaml' },
    'dangling.yaml': { reason: 'broken link' },
    out: { reason: 'ignored' },
    vendor: { reason: 'excluded', glob: 'vendor/**' },
  });
  expect(await whyNot('vendor/b.yaml', 'vendor/**')).toEqual({ reason: 'excluded', glob: 'vendor/**' });
  expect(await whyNot('node_modules/e.yaml')).toEqual({ reason: 'never searched' });
  expect(await whyNot('README.md')).toEqual({ reason: 'other name' });
});

test('a glob that is none leaves nothing out', async () => {
  write('a.yaml');
  write('out/b.yaml');
  expect(await found('', 'x'.repeat(70_000), '[', '(', 'out/**')).toEqual(['a.yaml']);
});

test('a folder of 50,000 files', { timeout: 60_000 }, async () => {
  const names = Array.from({ length: 50_000 }, (_, index) => `f${index % 50}/m${index}.yaml`);
  for (const name of names) write(name);
  write('.gitignore', 'f7/\n');
  expect(await found()).toHaveLength(49_000);
});
