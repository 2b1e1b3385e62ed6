import { expect, test } from 'vitest';
import { emptySnapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { editKinds, makeWorkspace } from './workspace.ts';

const workspace = makeWorkspace({ workloads: 300, seed: 7 });

test('the same seed gives the same workspace', () => {
  expect(makeWorkspace({ workloads: 300, seed: 7 })).toEqual(workspace);
  expect(makeWorkspace({ workloads: 300, seed: 8 })).not.toEqual(workspace);
});

test('a workspace holds what it promises', () => {
  const snapshot = withEdits(
    emptySnapshot([{ uri: 'file:///ws', name: 'ws' }]),
    [...workspace.files].map(([file, text]) => ({ uri: `file:///ws/${file}`, text })),
  );
  const namespaces = [...(snapshot.clusters[0]?.namespaces.values() ?? [])];
  const problems = [...snapshot.files.values()].flatMap(({ source }) =>
    source.documents.flatMap(({ document }) => document.problems),
  );
  expect(problems).toEqual([]);
  expect(namespaces.reduce((sum, { workloads }) => sum + workloads.length, 0)).toBe(300);
  expect(namespaces.reduce((sum, { policies }) => sum + policies.length, 0)).toBe(150);
  expect(Math.max(...namespaces.map(({ workloads }) => workloads.length))).toBe(100);
  expect(workspace.files.get('rendered/install.yaml')?.length).toBeGreaterThan(1_900_000);
});

test.each(editKinds)('there is something to type at: %s', (kind) => {
  expect(workspace.targets[kind].length).toBeGreaterThan(0);
  for (const { path, offset, from } of workspace.targets[kind]) {
    expect(workspace.files.get(path)?.slice(offset, offset + from.length)).toBe(from);
  }
});
