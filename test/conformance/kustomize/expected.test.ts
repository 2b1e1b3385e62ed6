/** Kind, namespace, name, labels and podSelector of what each kustomization makes, against kustomize 5.5. */
import { isDeepStrictEqual } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { problemsOf, type ToldProblem } from '../../../server/src/rules/support/renderProblems.ts';
import { type Rendered, renderKustomization } from '../../../server/src/workspace/kustomize/render.ts';
import { type Node, valueAt } from '../../../server/src/yaml/node.ts';
import { diskFiles, plain } from '../../support/kustomize.ts';
import { type Expected, expectations, uriOf } from './corpus.ts';
import { expectedDifferences } from './differences.ts';

/** In milliseconds: some seconds are usual, most of them for reading the files. */
const deadline = 120_000;

interface Root extends Expected {
  readonly rendered: Rendered;
}

let roots: readonly Root[] = [];

beforeAll(() => {
  const files = diskFiles();
  roots = expectations().map((expected) => ({
    ...expected,
    rendered: renderKustomization(uriOf(expected.dir), files),
  }));
}, deadline);

test('every kustomization makes what kustomize makes of it, but for the differences that are listed', () => {
  const made = roots.filter(({ ok }) => ok);
  const different = made.filter(
    ({ rendered, resources = [] }) => !isDeepStrictEqual(ours(rendered), sorted(resources)),
  );
  console.info(`kustomize 5.5: ${made.length} roots, ${made.length - different.length} equal`);
  expect(different.map(({ dir }) => dir)).toEqual(Object.keys(expectedDifferences));
  expect(made.length).toBe(528);
});

test('where there is a difference we say that something is missing', () => {
  const silent = roots.filter(({ dir, rendered }) => dir in expectedDifferences && !rendered.isPartial);
  expect(silent.map(({ dir }) => dir)).toEqual([]);
});

test('what kustomize builds is not said to be refused, but where the copy of the repository lacks data', () => {
  const accused = roots
    .filter(({ ok, dir }) => ok && !(dir in expectedDifferences))
    .flatMap(({ dir, rendered }) => told(dir, rendered).filter(({ problem }) => !problem.missing?.isData))
    .filter(({ kind }) => kind === 'refused');
  expect(accused.map(({ problem }) => problem.message)).toEqual([]);
});

test('what it cannot build is a warning, or information where it only lacks what is elsewhere', () => {
  const refused = roots.filter(({ ok }) => !ok);
  expect(refused.filter(({ dir, rendered }) => told(dir, rendered).length === 0).map(({ dir }) => dir)).toEqual([]);
});

test('what kustomize refuses is reported', () => {
  const refused = roots.filter(({ ok }) => !ok);
  expect(refused.filter(({ rendered }) => rendered.problems.length === 0).map(({ dir }) => dir)).toEqual([]);
  expect(refused.length).toBe(51);
});

function told(dir: string, { problems }: Rendered): readonly ToldProblem[] {
  return [...problemsOf({ folder: { uri: uriOf(dir.split('/', 1)[0] ?? ''), name: dir }, problems })];
}

function ours({ objects }: Rendered): unknown[] {
  return sorted(objects.map(({ root }) => root).flatMap(brief));
}

/** Where the labels of each kind are that was kept. */
const labels: Readonly<Record<string, readonly string[]>> = {
  CiliumNetworkPolicy: ['metadata', 'labels'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'metadata', 'labels'],
  DaemonSet: ['spec', 'template', 'metadata', 'labels'],
  Deployment: ['spec', 'template', 'metadata', 'labels'],
  Job: ['spec', 'template', 'metadata', 'labels'],
  Namespace: ['metadata', 'labels'],
  StatefulSet: ['spec', 'template', 'metadata', 'labels'],
};

function brief(root: Node): unknown[] {
  const at = (...path: readonly string[]): unknown => {
    const node = valueAt(root, ...path);
    return node ? plain(node) : null;
  };
  const kind = String(at('kind'));
  const id = { kind, ns: at('metadata', 'namespace'), name: at('metadata', 'name') };
  if (kind === 'NetworkPolicy') return [{ ...id, podSelector: at('spec', 'podSelector') }];
  return labels[kind] ? [{ ...id, labels: at(...labels[kind]) }] : [];
}

function sorted(list: readonly unknown[]): unknown[] {
  return list
    .map((item) => JSON.parse(JSON.stringify(item, sortedKeys)))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

function sortedKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
