import { expect, test } from 'vitest';
import type { Instance } from '../../server/src/model/instance.ts';
import { instancesOfFile } from '../../server/src/snapshot/fileQueries.ts';
import { locate } from '../../server/src/snapshot/locate.ts';
import { emptySnapshot, type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { root } from '../support/fixture.ts';

const uri = `${root}/main.yaml`;
const web = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: c\n';
const api = web.replace('web', 'api');

test('a span stands where its document does', () => {
  const snapshot = edited(`${web}---\n${api}`);
  expect(names(snapshot)).toEqual(['web', 'api']);
  const start = web.length + '---\n'.length + api.indexOf('api\n');
  expect(locate(snapshot, name(snapshot, 1))).toEqual({ uri, start, end: start + 3 });
});

test('a span moves with what stands in front of its document', () => {
  expect(names(edited(`${web}---\n${api}`, `# one\n# two\n${web}---\n${api}`))).toEqual(['web', 'api']);
  expect(names(edited(`${web}---\n${api}`, api))).toEqual(['api']);
  expect(names(edited(api, `${web}---\r\n${api}`))).toEqual(['web', 'api']);
});

test('a span of a broken document is where its text is now', () => {
  const broken = (change: (text: string) => string): (string | undefined)[] =>
    names(edited(`${web}---\n${api}`, `${web}---\n${change(api)}`));
  // Behind the span, in front of it, and in it.
  expect(broken((text) => `${text}broken: [\n`)).toEqual(['web', 'api']);
  expect(broken((text) => text.replace('kind: Pod\n', 'kind: Pod\nbroken: [\n'))).toEqual(['web', 'api']);
  expect(broken((text) => text.replace('metadata:', 'metadata'))).toEqual(['web', 'api']);
  expect(broken((text) => text.replace('name: api', 'name: "api'))).toEqual(['web', '"api']);
});

test('a span that was written over is what it was written over with', () => {
  expect(names(edited(web, web.replace('name: web\n', 'name: "other\n')))).toEqual(['"other']);
  expect(names(edited(web, web.replace('metadata:\n  name: web\n', 'metadata: [')))).toEqual(['']);
});

test('a span stays inside of a document that was cut short', () => {
  const short = 'kind: Pod\nmetadata: [';
  const snapshot = edited(web, short);
  const place = locate(snapshot, name(snapshot, 0));
  expect(place).toBeDefined();
  expect(place?.start).toBeLessThanOrEqual(short.length);
  expect(place?.end).toBeLessThanOrEqual(short.length);
  expect(place?.start).toBeLessThanOrEqual(place?.end as number);
});

test('a document that is gone stands nowhere', () => {
  const before = edited(`---\n${web}---\n${api}`);
  const [first, second] = [name(before, 0), name(before, 1)];
  const after = withEdits(before, [{ uri, text: `---\n${api}` }]);
  expect(locate(after, first)).toBeUndefined();
  expect(locate(after, second)?.start).toBe(`---\n${api}`.indexOf('api\n'));
  expect(locate(withEdits(after, [{ uri, text: undefined }]), second)).toBeUndefined();
});

test('a broken document and its last good one are at the same place', () => {
  const before = edited(`${web}---\n${api}`);
  const good = name(before, 1);
  const after = withEdits(before, [{ uri, text: `${web}---\n${api}broken: [\n` }]);
  const now = after.files.get(uri)?.source.documents[1];
  expect(now?.document).not.toBe(good.document);
  expect(locate(after, good)).toEqual(locate(before, good));
  expect(now && locate(after, { ...good, document: now.document })).toEqual(locate(before, good));
});

function edited(...texts: readonly string[]): Snapshot {
  return texts.reduce(
    (snapshot, text) => withEdits(snapshot, [{ uri, text }]),
    emptySnapshot([{ uri: root, name: 'ws' }]),
  );
}

/** The span of the name of a resource of the file. */
function name(snapshot: Snapshot, index: number) {
  const { resource, document } = instancesOfFile(snapshot, uri)[index] as Instance;
  return { uri, document, start: resource.nameNode.start, end: resource.nameNode.end };
}

/** The text of the file where each name is said to be. */
function names(snapshot: Snapshot): (string | undefined)[] {
  return instancesOfFile(snapshot, uri).map((_, index) => {
    const place = locate(snapshot, name(snapshot, index));
    return place && snapshot.files.get(uri)?.source.text.slice(place.start, place.end);
  });
}
