/** Every chart of the corpus with a real helm: which render, and whether their objects stand at the right lines. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import { nodeHelm } from '../../../server/src/host/helm.ts';
import type { BundleObject } from '../../../server/src/snapshot/bundle.ts';
import { emptySnapshot, type Snapshot, withEdits, withRenderings } from '../../../server/src/snapshot/snapshot.ts';
import type { Chart } from '../../../server/src/workspace/helm/chart.ts';
import { isOwnChart, readChart } from '../../../server/src/workspace/helm/chart.ts';
import { releasesOf } from '../../../server/src/workspace/helm/releases.ts';
import type { Release } from '../../../server/src/workspace/helm/rendering.ts';
import type { Helm, HelmAnswer } from '../../../server/src/workspace/helm/run.ts';
import { entryOf, type Node, valueAt } from '../../../server/src/yaml/node.ts';
import { parseSource } from '../../../server/src/yaml/source.ts';
import { byId, renderingOf } from '../../support/chart.ts';
import { provisionHelm } from '../kustomize/provision.ts';
import { suppliedValues, type Values, withMissing } from './values.ts';

const corpus = path.resolve(import.meta.dirname, '../../../../shared/corpus');

/** In milliseconds. */
const deadline = 300_000;

const answers = new Map<string, HelmAnswer>();
let snapshot: Snapshot;

beforeAll(async () => {
  if (!existsSync(corpus)) throw new Error(`The corpus is not there: ${corpus}`);
  const helm = nodeHelm(await provisionHelm());
  const files = filesBelow(corpus).filter((file) => /\.(ya?ml|tpl)$/.test(file));
  const folders = readdirSync(corpus).map((name) => ({ uri: URI.file(path.join(corpus, name)).toString(), name }));
  snapshot = emptySnapshot(folders);
  const charts = files.filter((file) => path.basename(file) === 'Chart.yaml').map(chartOf);
  const directories = new Set(charts.map(({ directory }) => directory));
  const renderings = [];
  for (const chart of charts.filter(({ directory }) => isOwnChart(directory, directories))) {
    const [release] = releasesOf(chart, '', [], 'default');
    if (!release) throw new Error(`${chart.uri} is not released`);
    const answer = await rendered(helm, release, suppliedValues[nameOf(chart.directory)]);
    answers.set(nameOf(chart.directory), answer);
    if (answer.type === 'rendered') renderings.push(renderingOf(release, answer.output));
  }
  const texts = files.filter((file) => [...directories].some((directory) => uriOf(file).startsWith(`${directory}/`)));
  snapshot = withRenderings(snapshot, byId(renderings));
  snapshot = withEdits(
    snapshot,
    texts.map((file) => ({ uri: uriOf(file), text: readFileSync(file, 'utf8') })),
  );
}, deadline);

test('charts render: most as they are, the others with values that they lack in the corpus', () => {
  expect([...answers].filter(([, { type }]) => type !== 'rendered')).toEqual([]);
  expect(answers.size).toBe(30);
  expect(answers.size - Object.keys(suppliedValues).length).toBe(23);
});

test('dependencies that would have to be fetched are named', () => {
  const missing = [...answers].flatMap(([name, answer]) =>
    answer.type === 'rendered' && answer.missing.length > 0 ? [`${name}: ${answer.missing}`] : [],
  );
  expect(missing.sort()).toEqual([
    'argoproj--argo-cd/manifests/ha/base/redis-ha/chart: redis-ha',
    'microservices-demo--microservices-demo/deploy/kubernetes/helm-chart: nginx-ingress',
  ]);
});

test('the kind and the name of every object stand at a line with that key', () => {
  const objects = snapshot.bundles.flatMap((bundle) => bundle.objects);
  const wrong = objects.flatMap((object) => {
    const keys = [
      { key: 'kind', parent: object.root },
      { key: 'name', parent: valueAt(object.root, 'metadata') },
    ];
    return keys.flatMap(({ key, parent }) => (isAtItsLine(object, parent, key) ? [] : [describe(object, key)]));
  });
  const templates = new Set(objects.map(({ uri }) => uri));
  console.info(`helm: ${answers.size} charts, ${objects.length} objects of interest in ${templates.size} templates`);
  expect(wrong).toEqual([]);
  expect(objects.length).toBe(120);
});

test('every field stands at a line with its key, or at an action that prints it', () => {
  let all = 0;
  const wrong: string[] = [];
  for (const object of snapshot.bundles.flatMap((bundle) => bundle.objects)) {
    for (const { key, parent } of fieldsOf(object.root)) {
      all++;
      if (!isAtItsLine(object, parent, key) && !lineOf(object, parent, key).includes('{{'))
        wrong.push(describe(object, key));
    }
  }
  console.info(`helm: ${all} fields, ${wrong.length} elsewhere`);
  expect(wrong).toEqual([]);
});

/** Again with one more value, as long as helm says that one is missing. */
async function rendered(helm: Helm, release: Release, supplied: Values | undefined): Promise<HelmAnswer> {
  const values = `${release.chart}/supplied.yaml`;
  const { signal } = new AbortController();
  const run = (given: Values | undefined): Promise<HelmAnswer> =>
    given
      ? helm.template({ ...release, values: [values] }, new Map([[values, JSON.stringify(given)]]), signal)
      : helm.template(release, new Map(), signal);
  let answer = await run(supplied);
  let next = supplied;
  for (let left = 100; left > 0 && next && answer.type === 'failed'; left--) {
    next = withMissing(next, answer.message);
    if (next) answer = await run(next);
  }
  return answer;
}

function isAtItsLine(object: BundleObject, parent: Node | undefined, key: string): boolean {
  const entry = entryOf(parent, key);
  const { text } = object.document;
  return entry !== undefined && unquoted(text.slice(entry.keyStart, entry.keyEnd)) === key;
}

function unquoted(text: string): string {
  return text.replace(/^["'](.*)["']$/, '$1');
}

function lineOf({ document: { text } }: BundleObject, parent: Node | undefined, key: string): string {
  const at = entryOf(parent, key)?.keyStart ?? 0;
  return text.slice(text.lastIndexOf('\n', at - 1) + 1).split('\n', 1)[0] ?? '';
}

function describe(object: BundleObject, key: string): string {
  const place = decodeURIComponent(object.uri.slice(URI.file(corpus).toString().length + 1));
  return `${place}: ${key} at ${lineOf(object, object.root, key)}`;
}

function fieldsOf(node: Node): { key: string; parent: Node }[] {
  if (node.kind === 'scalar') return [];
  if (node.kind === 'sequence') return node.items.flatMap(fieldsOf);
  return node.entries.flatMap(({ key, value }) => [{ key, parent: node }, ...fieldsOf(value)]);
}

function chartOf(file: string): Chart {
  const chart = readChart(parseSource(uriOf(file), readFileSync(file, 'utf8'), () => false));
  if (!chart) throw new Error(`${file} is empty`);
  return chart;
}

function nameOf(directory: string): string {
  return path.relative(corpus, URI.parse(directory).fsPath);
}

function uriOf(file: string): string {
  return URI.file(file).toString();
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const file = path.join(folder, name);
    return statSync(file).isDirectory() ? filesBelow(file) : [file];
  });
}
