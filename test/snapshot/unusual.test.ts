import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { Parser } from 'yaml';
import { emptySnapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { root } from '../support/fixture.ts';

/** Of the library, which reads what is unusual, and takes long. */
const parse = vi.spyOn(Parser.prototype, 'parse');

afterEach(() => {
  parse.mockClear();
});

afterAll(() => {
  parse.mockRestore();
});

const template = `{{- if .Values.web }}
apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}
spec: {}
{{- end }}
`;

function snapshotOf(files: Readonly<Record<string, string>>) {
  const edits = Object.entries(files).map(([path, text]) => ({ uri: `${root}/${path}`, text }));
  return withEdits(emptySnapshot([{ uri: root, name: 'ws' }]), edits);
}

test('the templates of a chart are not read until somebody asks what they say', () => {
  const uri = `${root}/chart/templates/web.yaml`;
  const snapshot = snapshotOf({ 'chart/Chart.yaml': 'name: chart\n', 'chart/templates/web.yaml': template });
  expect(parse).not.toHaveBeenCalled();
  const [placed] = snapshot.files.get(uri)?.source.documents ?? [];
  expect(placed?.document.problems).not.toEqual([]);
  expect(placed?.document.root).toBe(placed?.document.root);
  expect(parse).toHaveBeenCalledTimes(1);
});

test('anything else that is written in an unusual form is read once', () => {
  const text = 'apiVersion: v1\nkind: Service\nmetadata: {name: !!str web}\nspec: {}\n';
  const snapshot = snapshotOf({ 'web.yaml': text });
  expect(parse).toHaveBeenCalledTimes(1);
  const [cluster] = snapshot.clusters;
  expect(cluster?.namespaces.get('default')?.services[0]?.resource.name).toBe('web');
});
