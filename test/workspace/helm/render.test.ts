import { expect, test } from 'vitest';
import { printedObjects } from '../../../server/src/workspace/helm/output.ts';
import { renderChart } from '../../../server/src/workspace/helm/render.ts';
import type { Rendering } from '../../../server/src/workspace/helm/rendering.ts';
import { entryOf, type Node, valueAt } from '../../../server/src/yaml/node.ts';
import { parseSource } from '../../../server/src/yaml/source.ts';

const chart = 'file:///ws/shop';

/** What a chart of some files makes of helm's output, with LF and with CRLF alike. */
function rendered(files: Readonly<Record<string, string>>, output: string) {
  const withLf = renderedOnce(files, output);
  const crlf = (text: string) => text.replaceAll('\n', '\r\n');
  const withCrlf = renderedOnce(
    Object.fromEntries(Object.entries(files).map(([path, text]) => [path, crlf(text)])),
    crlf(output),
  );
  expect(withCrlf.map((object) => object.lines())).toEqual(withLf.map((object) => object.lines()));
  return withLf;
}

function renderedOnce(files: Readonly<Record<string, string>>, output: string) {
  const sources = new Map(
    Object.entries({ 'Chart.yaml': 'name: shop\nversion: 1.0.0\n', ...files }).map(([path, text]) => {
      const uri = `${chart}/${path}`;
      return [uri, parseSource(uri, text, () => false)] as const;
    }),
  );
  const release = { id: chart, chart, variant: '', name: 'shop', namespace: 'default', values: [] };
  const rendering: Rendering = { release, output, failure: undefined, missing: [] };
  const objects = renderChart(rendering, (uri) => sources.get(uri)).objects;
  return objects.map(({ root, uri, document }) => {
    const start = sources.get(uri)?.documents.find((placed) => placed.document === document)?.start ?? Number.NaN;
    const lineAt = (offset: number): string => {
      const text = sources.get(uri)?.text ?? '';
      const from = text.lastIndexOf('\n', start + offset - 1) + 1;
      return text.slice(from).split(/\r?\n/, 1)[0]?.trim() ?? '';
    };
    return {
      path: uri.slice(chart.length + 1),
      /** The line of a key of the object. */
      line(...path: string[]): string {
        const parent = valueAt(root, ...path.slice(0, -1));
        const entry = entryOf(parent, path.at(-1) as string);
        if (!entry) throw new Error(`there is no ${path.join('.')}`);
        return lineAt(entry.keyStart);
      },
      text(node: Node | undefined): string {
        return node ? document.text.slice(node.start, node.end) : '';
      },
      root,
      /** The line of each scalar. */
      lines: (): string[] => scalars(root).map(({ start }) => lineAt(start)),
    };
  });
}

function scalars(node: Node): Node[] {
  if (node.kind === 'scalar') return [node];
  return (node.kind === 'mapping' ? node.entries.map(({ value }) => value) : node.items).flatMap(scalars);
}

const deployment = `{{- if .Values.enabled }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "shop.fullname" . }}-web
  labels:
    {{- include "shop.labels" . | nindent 4 }}
    tier: front
spec:
  replicas: {{ .Values.replicas }}
  template:
    metadata:
      labels: {{- include "shop.labels" . | nindent 8 }}
    spec:
      containers:
        - name: web
          image: "{{ .Values.image }}:{{ .Values.tag }}"
          {{- with .Values.env }}
          env:
          {{- range $key, $value := . }}
          - name: {{ $key }}
            value: {{ $value | quote }}
          {{- end }}
          {{- end }}
          ports:
            - containerPort: 8080
              name: http
            - name: metrics
              containerPort: {{ .Values.metrics }}
{{- end }}
`;
const deploymentOutput = `---
# Source: shop/templates/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop-web
  labels:
    app: shop
    tier: front
spec:
  replicas: 2
  template:
    metadata:
      labels:
        app: shop
    spec:
      containers:
        - name: web
          image: "web:1"
          env:
          - name: A
            value: "1"
          - name: B
            value: "2"
          ports:
            - containerPort: 8080
              name: http
            - name: metrics
              containerPort: 9090
`;

test('a field stands where the template writes its key', () => {
  const [web] = rendered({ 'templates/web.yaml': deployment }, deploymentOutput);
  expect(web?.path).toBe('templates/web.yaml');
  expect(web?.line('kind')).toBe('kind: Deployment');
  expect(web?.line('metadata', 'name')).toBe('name: {{ include "shop.fullname" . }}-web');
  expect(web?.line('metadata', 'labels', 'tier')).toBe('tier: front');
  expect(web?.line('spec', 'replicas')).toBe('replicas: {{ .Values.replicas }}');
  expect(web?.text(valueAt(web.root, 'spec', 'replicas'))).toBe('{{ .Values.replicas }}');
  expect(web?.text(valueAt(web.root, 'metadata', 'name'))).toBe('{{ include "shop.fullname" . }}-web');
});

test('what a helper template prints stands at the action that prints it', () => {
  const [web] = rendered({ 'templates/web.yaml': deployment }, deploymentOutput);
  expect(web?.line('metadata', 'labels', 'app')).toBe('{{- include "shop.labels" . | nindent 4 }}');
  expect(web?.line('spec', 'template', 'metadata', 'labels', 'app')).toBe(
    'labels: {{- include "shop.labels" . | nindent 8 }}',
  );
});

test('items stand at their own lines, and those of a range at its line', () => {
  const [web] = rendered({ 'templates/web.yaml': deployment }, deploymentOutput);
  expect(web?.lines().slice(-9)).toEqual([
    'image: "{{ .Values.image }}:{{ .Values.tag }}"',
    '- name: {{ $key }}',
    'value: {{ $value | quote }}',
    '- name: {{ $key }}',
    'value: {{ $value | quote }}',
    '- containerPort: 8080',
    'name: http',
    '- name: metrics',
    'containerPort: {{ .Values.metrics }}',
  ]);
});

test('of the branches of a condition the one counts whose values fit', () => {
  const template = `apiVersion: v1
{{- if .Values.stateful }}
kind: StatefulSet
{{- else }}
kind: Deployment
{{- end }}
metadata:
  name: x
  {{- if .Values.a }}
  namespace: one
  {{- else if .Values.b }}
  namespace: {{ .Values.b }}-two
  {{- else }}
  namespace: three
  {{- end }}
`;
  const output = (kind: string, namespace: string): string =>
    `---\n# Source: shop/templates/x.yaml\napiVersion: v1\nkind: ${kind}\nmetadata:\n  name: x\n  namespace: ${namespace}\n`;
  const place = (kind: string, namespace: string): string[] => {
    const [x] = rendered({ 'templates/x.yaml': template }, output(kind, namespace));
    return [x?.line('kind') ?? '', x?.line('metadata', 'namespace') ?? ''];
  };
  expect(place('Deployment', 'three')).toEqual(['kind: Deployment', 'namespace: three']);
  expect(place('StatefulSet', 'one')).toEqual(['kind: StatefulSet', 'namespace: one']);
  expect(place('StatefulSet', 'a-two')).toEqual(['kind: StatefulSet', 'namespace: {{ .Values.b }}-two']);
});

test('each object stands in its own document of a template, though helm sorts them', () => {
  const one = (kind: string, name: string): string => `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n`;
  const template = `{{- if .Values.x }}
---
${one('Pod', '{{ .Release.Name }}-a')}---
${one('Service', '{{ .Release.Name }}-a')}---
${one('Pod', '{{ .Release.Name }}-b')}---
${one('Service', '{{ .Release.Name }}-b')}{{- end }}
`;
  const printed = (kind: string, name: string): string => `---\n# Source: shop/templates/x.yaml\n${one(kind, name)}`;
  const objects = rendered(
    { 'templates/x.yaml': template },
    printed('Service', 'shop-a') + printed('Service', 'shop-b') + printed('Pod', 'shop-a') + printed('Pod', 'shop-b'),
  );
  expect(objects.map((object) => [object.line('kind'), object.line('metadata', 'name')])).toEqual([
    ['kind: Service', 'name: {{ .Release.Name }}-a'],
    ['kind: Service', 'name: {{ .Release.Name }}-b'],
    ['kind: Pod', 'name: {{ .Release.Name }}-a'],
    ['kind: Pod', 'name: {{ .Release.Name }}-b'],
  ]);
});

test('objects of a range stand in its one document', () => {
  const template = `{{- range .Values.names }}
---
apiVersion: v1
kind: Pod
metadata: {name: {{ . }}}
{{- end }}
`;
  const printed = (name: string): string =>
    `---\n# Source: shop/templates/x.yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\n`;
  const objects = rendered({ 'templates/x.yaml': template }, printed('a') + printed('b'));
  expect(objects.map((object) => object.line('kind'))).toEqual(['kind: Pod', 'kind: Pod']);
  expect(objects.map(({ root, text }) => text(valueAt(root, 'metadata', 'name')))).toEqual(['{{ . }}', '{{ . }}']);
});

test('lines of a text block are no keys', () => {
  const template = `apiVersion: v1
kind: ConfigMap
metadata:
  name: x
data:
  a.yaml: |
    kind: Wrong
  kind: right
    {{- /* a note
    kind: Wrong
    */}}
`;
  const output = `---\n# Source: shop/templates/x.yaml\n${template.slice(0, template.indexOf('    {{-'))}`;
  const [x] = rendered({ 'templates/x.yaml': template }, output);
  expect(x?.line('data', 'kind')).toBe('kind: right');
  expect(x?.line('kind')).toBe('kind: ConfigMap');
});

test('a template that only calls another one: all of it stands at the call', () => {
  const [x] = rendered(
    { 'templates/x.yaml': '# the web\n{{ include "common.pod" (dict "a" "}}" "root" .) }}\n' },
    '---\n# Source: shop/templates/x.yaml\napiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n',
  );
  expect(new Set(x?.lines())).toEqual(new Set(['{{ include "common.pod" (dict "a" "}}" "root" .) }}']));
});

test('a template of a dependency is in its folder, also under another name', () => {
  const files = {
    'Chart.yaml':
      'name: shop\ndependencies:\n- name: redis\n  alias: cache\n- name: packed\n- name: own\n  repository: file://libs/own\n',
    'libs/own/Chart.yaml': 'name: own\n',
    'libs/own/templates/x.yaml': 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: own\n',
    'charts/redis/Chart.yaml': 'name: redis\n',
    'charts/redis/templates/x.yaml': 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: cache\n',
  };
  const printed = (chart: string): string =>
    `---\n# Source: shop/charts/${chart}/templates/x.yaml\napiVersion: v1\nkind: Pod\nmetadata:\n  name: ${chart}\n`;
  const objects = rendered(files, printed('cache') + printed('packed') + printed('own'));
  expect(objects.map(({ path }) => path)).toEqual([
    'charts/redis/templates/x.yaml',
    'Chart.yaml',
    'libs/own/templates/x.yaml',
  ]);
  expect(objects.map((object) => object.line('metadata', 'name'))).toEqual([
    'name: cache',
    '- name: packed',
    'name: own',
  ]);
});

test('a document without a source belongs to the template of the one before', () => {
  const release = { id: chart, chart, variant: '', name: 'shop', namespace: 'default', values: [] };
  const output =
    '---\n# Source: shop/templates/a.yaml\nkind: Pod\n---\nkind: Service\n---\n# Source: shop/templates/b.yaml\n# of b\nkind: Pod\n';
  expect(printedObjects({ release, output, failure: undefined, missing: [] }).map(({ template }) => template)).toEqual([
    'shop/templates/a.yaml',
    'shop/templates/a.yaml',
    'shop/templates/b.yaml',
  ]);
});
