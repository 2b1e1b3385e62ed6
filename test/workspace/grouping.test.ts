import { expect, test } from 'vitest';
import { readConfig } from '../../server/src/workspace/config.ts';
import { type Grouping, groupingOf } from '../../server/src/workspace/grouping.ts';

function grouping(text: string): Grouping {
  const { config, problems } = readConfig(text);
  expect(problems).toEqual([]);
  return groupingOf(config.grouping, 'file:///ws');
}

test('the innermost path says what the default namespace is', () => {
  const { namespaceOf } = grouping('defaultNamespace: {.: ops, a: x, ./a/b/: w, a/f.yaml: z}\n');
  const paths = ['f.yaml', 'a', 'a/g.yaml', 'a/b/g.yaml', 'a/b/c', 'a/f.yaml', 'ab/f.yaml'];
  expect(paths.map((path) => namespaceOf(`file:///ws/${path}`))).toEqual(['ops', 'x', 'x', 'w', 'w', 'z', 'ops']);
  expect(namespaceOf('file:///elsewhere/f.yaml')).toBe('default');
  expect(grouping('').namespaceOf('file:///ws/f.yaml')).toBe('default');
});

test('globs are about paths below the folder, as people write them', () => {
  const [cluster] = grouping(
    'clusters: [{name: a, files: ["a b/**", "*.json"], kustomizations: [./k/, .]}]\n',
  ).clusters;
  const files = ['a%20b/c/f.yaml', 'f.json', 'a/f.json', 'f.yaml'];
  expect(files.map((path) => cluster?.includesFile(`file:///ws/${path}`))).toEqual([true, true, false, false]);
  expect(cluster?.includesFile('file:///elsewhere/f.json')).toBe(false);
  expect(
    ['k', '', 'k/l'].map((path) => cluster?.includesKustomization(path ? `file:///ws/${path}` : 'file:///ws')),
  ).toEqual([true, true, false]);
});

test('what is no glob matches nothing', () => {
  const [cluster] = grouping(`clusters: [{name: a, files: [./, "${'x'.repeat(70_000)}", "*.json"]}]\n`).clusters;
  expect(['f.json', 'f.yaml'].map((path) => cluster?.includesFile(`file:///ws/${path}`))).toEqual([true, false]);
});
