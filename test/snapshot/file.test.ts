import { expect, test } from 'vitest';
import { documentInstances, matters, readFile, type SourceFile } from '../../server/src/snapshot/file.ts';

const uri = 'file:///ws/main.yaml';

const web = pod('web');
const api = pod('api');
const db = pod('db');
const brokenWeb = `${web}broken: [unclosed\n`;
const brokenDb = `${db}broken: [unclosed\n`;
const brokenApi = `${api}broken: [unclosed\n`;

test('a document that can be read counts itself', () => {
  expect(meanings([web, api])).toEqual(['web', 'api']);
  expect(meanings([web, api], [pod('other'), api])).toEqual(['other', 'api']);
});

test('a broken document means what it last meant', () => {
  expect(meanings([web, api], [web, brokenApi])).toEqual(['web', 'api']);
  expect(meanings([web, api], [brokenWeb, api])).toEqual(['web', 'api']);
  expect(meanings([web], [brokenWeb], [`${brokenWeb}\tmore: {\n`])).toEqual(['web']);
});

test('a broken document that never could be read means nothing', () => {
  expect(meanings([brokenWeb])).toEqual(['-']);
  expect(meanings([brokenWeb, api], [`${brokenWeb}more: [\n`, api])).toEqual(['-', 'api']);
});

test('a document that can be read again counts itself', () => {
  expect(meanings([web], [brokenWeb], [pod('other')])).toEqual(['other']);
  expect(meanings([web], [brokenWeb], [web], [brokenWeb])).toEqual(['web']);
});

test('a broken document keeps its meaning while others change', () => {
  expect(meanings([web, api], [brokenWeb, api], [brokenWeb, db])).toEqual(['web', 'db']);
  expect(meanings([web, api], [web, brokenApi], [db, brokenApi])).toEqual(['db', 'api']);
  expect(meanings([web, api], [web, brokenApi], [`# longer\n${web}`, brokenApi])).toEqual(['web', 'api']);
});

test('a broken document keeps its meaning while others come and go behind it and in front', () => {
  expect(meanings([web], [brokenWeb], [brokenWeb, api], [brokenWeb])).toEqual(['web']);
  expect(meanings([api], [brokenApi], [web, brokenApi])).toEqual(['web', 'api']);
  expect(meanings([db, web, api], [db, web, brokenApi], [web, brokenApi])).toEqual(['web', 'api']);
});

test('two broken documents keep their own meanings', () => {
  expect(meanings([web, api], [brokenWeb, api], [brokenWeb, brokenApi])).toEqual(['web', 'api']);
  expect(meanings([web, api], [web, brokenApi], [brokenWeb, brokenApi])).toEqual(['web', 'api']);
});

test('a new broken document does not take the meaning of one that stands', () => {
  expect(meanings([web, api], [web, brokenWeb, api])).toEqual(['web', '-', 'api']);
  expect(meanings([web], [web, brokenWeb])).toEqual(['web', '-']);
  expect(meanings([web], [brokenApi, web])).toEqual(['-', 'web']);
});

test('a broken document keeps its meaning when the one in front of it goes', () => {
  expect(meanings([web, api], [web, brokenApi], [brokenApi])).toEqual(['api']);
});

test('a new broken document does not take the meaning of another broken one', () => {
  expect(meanings([api], [brokenApi], [brokenWeb, brokenApi])).toEqual(['-', 'api']);
});

test('of two broken documents that come out of one, the first keeps its meaning', () => {
  expect(meanings([web], [brokenWeb, brokenApi])).toEqual(['web', '-']);
});

test('a new broken document does not take the meaning of one that is written a little differently now', () => {
  expect(meanings([web], [brokenApi, `# moved\n${web}`])).toEqual(['-', 'web']);
  expect(meanings([web, api], [brokenDb, `${web}  restartPolicy: Never\n`, api])).toEqual(['-', 'web', 'api']);
  // A second object of the same name was there before: which of them broke is plain.
  expect(meanings([web, `# copy\n${web}`], [brokenWeb, `# copy\n${web}`])).toEqual(['web', 'web']);
});

test('two equal documents stay two when they are moved', () => {
  const { documents } = read([web, web, api], [api, web, web]).source;
  expect(new Set(documents.map(({ document }) => document)).size).toBe(3);
});

test('documents are kept as long as their text is the same', () => {
  const first = readFile(uri, text([web, api]), undefined);
  const second = readFile(uri, text([web, db, api]), first);
  expect(second.good[0]).toBe(first.good[0]);
  expect(second.good[2]).toBe(first.good[1]);
  const [instance] = documentInstances(uri, first.good[0] as NonNullable<(typeof first.good)[0]>);
  expect(documentInstances(uri, second.good[0] as NonNullable<(typeof second.good)[0]>)[0]).toBe(instance);
});

test('a file matters when it holds something of interest, or something broken', () => {
  const kept = (name: string, content: string): boolean => matters(readFile(`file:///ws/${name}`, content, undefined));
  expect(kept('a.yaml', web)).toBe(true);
  expect(kept('a.yaml', brokenWeb)).toBe(true);
  expect(kept('a.yaml', `# only\n---\n${web}`)).toBe(true);
  expect(kept('a.yaml', 'kind: LimitRange\n')).toBe(false);
  expect(kept('a.yaml', 'kind: LimitRange\nx: [\n')).toBe(false);
  expect(kept('a.yaml', '# only a comment\n')).toBe(false);
  expect(kept('a.yaml', '')).toBe(false);
  expect(kept('Chart.yaml', 'name: chart\n')).toBe(true);
  expect(kept('Chart.yaml', '')).toBe(true);
  expect(kept('kustomization.yaml', 'patches: []\n')).toBe(true);
  expect(kept('kustomization.yaml', '')).toBe(false);
});

/** The names that the documents of the last text stand for, after each text in turn. */
function meanings(...versions: readonly (readonly string[])[]): string[] {
  return read(...versions).good.map((document) => {
    const instances = document ? documentInstances(uri, document) : [];
    return instances.map(({ resource }) => resource.name).join() || '-';
  });
}

function read(...versions: readonly (readonly string[])[]): SourceFile {
  let file: SourceFile | undefined;
  for (const documents of versions) file = readFile(uri, text(documents), file);
  return file as SourceFile;
}

function text(documents: readonly string[]): string {
  return documents.map((document) => `---\n${document}`).join('');
}

function pod(name: string): string {
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  containers:\n  - name: c\n`;
}
