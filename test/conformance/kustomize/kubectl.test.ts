/** All of every object that each kustomization makes, in order, against a real kustomize. */
import { isDeepStrictEqual } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { type Rendered, renderKustomization } from '../../../server/src/workspace/kustomize/render.ts';
import { diskFiles, plain } from '../../support/kustomize.ts';
import { expectations, folderOf, uriOf } from './corpus.ts';
import { wholeDifferences } from './differences.ts';
import { kubectlKustomize } from './kubectl.ts';
import { provisionKubectl } from './provision.ts';

/** In milliseconds. It starts a program some six hundred times, which takes a minute on a machine that does nothing else. */
const deadline = 900_000;

interface Root {
  readonly dir: string;
  readonly rendered: Rendered;
  /** Undefined where kustomize refuses the kustomization. */
  readonly theirs: readonly unknown[] | undefined;
}

let roots: readonly Root[] = [];

beforeAll(async () => {
  const kubectl = await provisionKubectl();
  const files = diskFiles();
  const dirs = expectations().map(({ dir }) => dir);
  const found: Root[] = [];
  const work = async (): Promise<void> => {
    for (let dir = dirs.shift(); dir !== undefined; dir = dirs.shift()) {
      const theirs = await kubectlKustomize(kubectl, folderOf(dir));
      found.push({ dir, theirs, rendered: renderKustomization(uriOf(dir), files) });
    }
  };
  await Promise.all([work(), work()]);
  roots = found.sort((a, b) => (a.dir < b.dir ? -1 : 1));
}, deadline);

test('every kustomization makes what kustomize makes of it, but for the differences that are listed', () => {
  const made = roots.filter(({ theirs }) => theirs);
  const different = made.filter(({ theirs, rendered }) => !isDeepStrictEqual(ours(rendered), theirs));
  const objects = made.reduce((sum, { theirs = [] }) => sum + theirs.length, 0);
  console.info(`kustomize 5.7.1: ${made.length} roots, ${made.length - different.length} equal; ${objects} objects`);
  expect(different.map(({ dir }) => dir)).toEqual(Object.keys(wholeDifferences));
  expect(made.length).toBe(470);
});

test('what kustomize makes is not reported as broken', () => {
  const reported = roots.filter(({ theirs, rendered }) => theirs && rendered.problems.length > 0);
  expect(reported.map(({ dir }) => dir)).toEqual([]);
});

test('what kustomize refuses is reported', () => {
  const silent = roots.filter(({ theirs, rendered }) => !theirs && rendered.problems.length === 0);
  expect(silent.map(({ dir }) => dir)).toEqual([]);
});

function ours({ objects }: Rendered): unknown[] {
  return objects.map(({ root }) => plain(root));
}
