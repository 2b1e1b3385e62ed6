import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Folder, folderOf } from '../../server/src/workspace/folder.ts';
import { directoryOf, fileNameOf, relativePath, resolvePath } from '../../server/src/workspace/paths.ts';

const base = 'file:///ws/base';

test('a URI is a directory and a file name', () => {
  expect(directoryOf('file:///a/b.yaml')).toBe('file:///a');
  expect(fileNameOf('file:///a/b.yaml')).toBe('b.yaml');
  expect(directoryOf('b.yaml')).toBe('');
  expect(fileNameOf('b.yaml')).toBe('b.yaml');
});

test('a relative path is resolved as it is written', () => {
  expect(resolvePath(base, 'a.yaml')).toBe('file:///ws/base/a.yaml');
  expect(resolvePath(base, './a.yaml')).toBe('file:///ws/base/a.yaml');
  expect(resolvePath(base, '../a.yaml')).toBe('file:///ws/a.yaml');
  expect(resolvePath(base, '../other/./x/../a.yaml')).toBe('file:///ws/other/a.yaml');
  expect(resolvePath(base, 'deep//a.yaml')).toBe('file:///ws/base/deep/a.yaml');
  expect(resolvePath(base, '..')).toBe('file:///ws');
  expect(resolvePath(base, '.')).toBe(base);
  // No file name holds half of a character, but a text may.
  expect(resolvePath(base, 'a\ud800.yaml')).toBe('file:///ws/base/a%EF%BF%BD.yaml');
});

test('names are escaped as in a URI', () => {
  expect(resolvePath(base, 'a b#c.yaml')).toBe('file:///ws/base/a%20b%23c.yaml');
  expect(resolvePath(base, 'ä.yaml')).toBe('file:///ws/base/%C3%A4.yaml');
});

test('a relative path leads back', () => {
  const part = fc.constantFrom('a', 'b', 'c d', 'ü', 'x#y', "it's (1)");
  const path = fc.array(part, { minLength: 0, maxLength: 4 });
  const property = fc.property(path, path, part, (from, to, name) => {
    const directory = resolvePath('file:///ws', from.join('/'));
    const uri = resolvePath('file:///ws', [...to, name].join('/'));
    expect(resolvePath(directory, relativePath(directory, uri))).toBe(uri);
  });
  fc.assert(property, { numRuns: 300, seed: 1 });
});

test('a file belongs to the innermost folder that holds it', () => {
  const [outer, inner]: readonly Folder[] = [
    { uri: 'file:///ws', name: 'outer' },
    { uri: 'file:///ws/inner', name: 'inner' },
  ];
  const folders = [outer, inner] as Folder[];
  for (const order of [folders, folders.toReversed()]) {
    expect(folderOf(order, 'file:///ws/a.yaml')).toBe(outer);
    expect(folderOf(order, 'file:///ws/inner/a.yaml')).toBe(inner);
    expect(folderOf(order, 'file:///ws/inner2/a.yaml')).toBe(outer);
    expect(folderOf(order, 'file:///ws2/a.yaml')).toBeUndefined();
  }
});
