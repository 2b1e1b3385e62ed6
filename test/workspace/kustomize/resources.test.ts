import { describe, expect, test } from 'vitest';
import { renderKustomization } from '../../../server/src/workspace/kustomize/render.ts';
import { parseSource } from '../../../server/src/yaml/source.ts';
import { root } from '../../support/fixture.ts';
import { describeProblem, render, rendered, written } from '../../support/kustomize.ts';

const configMap = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}`;
const names = (source: string): string[] => rendered(source).map((object) => (object as Named).metadata.name);

interface Named {
  readonly metadata: { readonly name: string };
}

test('files, directories, bases and lists', () => {
  expect(
    names(`
//- kustomization.yaml
resources: [d.yaml, ./sub/, ../ws/b.yaml]
bases: [base]
//- d.yaml
${configMap('d')}
---
# nothing
---
${configMap('e')}
//- sub/Kustomization
resources: [../c.yaml]
//- b.yaml
apiVersion: v1
kind: ConfigMapList
items:
- {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}
- {apiVersion: v1, kind: ConfigMap, metadata: {name: f}}
//- c.yaml
${configMap('c')}
//- base/kustomization.yml
resources: [a.yaml]
//- base/a.yaml
${configMap('a')}
`),
  ).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
});

test('what was read, and what was looked for in vain, is told', () => {
  const { objects, sources, missing, absent } = render(`
//- kustomization.yaml
resources: [a.yaml, base]
//- a.yaml
${configMap('a')}
//- base/kustomization.yml
resources: [b.yaml]
//- base/b.yaml
${configMap('b')}
`);
  expect(objects.map(({ uri }) => uri)).toEqual(['file:///ws/a.yaml', 'file:///ws/base/b.yaml']);
  expect([...sources].map((uri) => uri.slice('file:///ws/'.length)).sort()).toEqual([
    'a.yaml',
    'base/b.yaml',
    'base/kustomization.yml',
    'kustomization.yaml',
  ]);
  expect([...missing].map((uri) => uri.slice('file:///ws/'.length))).toEqual(['base', 'base/kustomization.yaml']);
  expect([...absent].map((uri) => uri.slice('file:///ws/'.length))).toEqual([
    'kustomization.yml',
    'Kustomization',
    'base/Kustomization',
  ]);
});

test('a second kustomization file in a folder is refused, and the first one counts', () => {
  const { objects, problems } = render(`
//- kustomization.yaml
resources: [a.yaml]
//- kustomization.yml
resources: []
//- a.yaml
${configMap('a')}
`);
  expect(objects).toHaveLength(1);
  expect(problems.map(describeProblem)).toEqual([
    'kustomization.yml "": A folder has one kustomization file, and this one has kustomization.yaml too. Kustomize stops here.',
  ]);
});

test('a document that was not parsed yet is parsed', () => {
  const texts = new Map([
    [`${root}/kustomization.yaml`, 'resources: [a.yaml]\nnamePrefix: p-\n'],
    [`${root}/a.yaml`, `# first\n---\n${configMap('a')}\n---\n${configMap('b')}\n`],
  ]);
  const sources = new Map([...texts].map(([uri, text]) => [uri, parseSource(uri, text, () => false)]));
  const { objects } = renderKustomization(root, {
    source: (uri) => sources.get(uri),
    text: (uri) => texts.get(uri),
  });
  expect(objects.map((object) => written(object, 'kind'))).toEqual(['a.yaml "ConfigMap"', 'a.yaml "ConfigMap"']);
  expect(objects.map(({ document }) => document)).toEqual(
    sources.get(`${root}/a.yaml`)?.documents.map(({ document }) => document),
  );
});

test('components go on from what there is, one after the other, before the kustomization itself', () => {
  expect(
    rendered(`
//- kustomization.yaml
resources: [a.yaml]
components: [one, two]
commonAnnotations: {who: last}
//- a.yaml
${configMap('a')}
//- one/kustomization.yaml
kind: Component
namePrefix: one-
commonAnnotations: {who: one, one: "1"}
//- two/kustomization.yaml
kind: Component
resources: [b.yaml]
namePrefix: two-
//- two/b.yaml
${configMap('b')}
`),
  ).toEqual([
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'two-b', annotations: { who: 'last' } },
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'two-one-a', annotations: { who: 'last', one: '1' } },
    },
  ]);
});

describe('what is missing makes the result partial', () => {
  const problemsOf = (entries: string, files = ''): unknown => {
    const { problems, isPartial } = render(`//- kustomization.yaml\n${entries}\n${files}`);
    return { problems: problems.map(describeProblem), isPartial };
  };

  test('a file', () => {
    expect(problemsOf('resources: [none.yaml]')).toEqual({
      problems: [
        'kustomization.yaml "none.yaml": There is no file and no kustomization none.yaml. Kustomize stops here.',
      ],
      isPartial: true,
    });
  });

  test.each([
    'https://github.com/owner/repo//path?ref=v1',
    'github.com/owner/repo/path?ref=v1',
    'git@github.com:owner/repo.git',
    'https://example.com/all.yaml',
    'ssh://git@example.com/repo',
    'oci://example.com/repo',
  ])('a remote base: %s', (address) => {
    expect(problemsOf(`resources: ['${address}']`)).toEqual({
      problems: [
        `kustomization.yaml "'${address}'": This is fetched from elsewhere when kustomize runs, and is not known here.`,
      ],
      isPartial: true,
    });
  });

  test('a chart, a generator and a transformer that are programs', () => {
    const plugin = '//- plugin.yaml\napiVersion: example.com/v1\nkind: Plugin\nmetadata: {name: x}';
    expect(
      problemsOf('helmCharts: [{name: a}]\ngenerators: [plugin.yaml]\ntransformers: [plugin.yaml]', plugin),
    ).toEqual({
      problems: [
        'kustomization.yaml "{name: a}": Helm renders this chart when kustomize runs, and what it makes is not known here.',
        'kustomization.yaml "plugin.yaml": This generator runs with kustomize, and what it makes is not known here.',
        'kustomization.yaml "plugin.yaml": This transformer runs with kustomize, and what it does is not known here.',
      ],
      isPartial: true,
    });
  });

  test('a document that is no YAML costs itself alone', () => {
    const { objects, problems, isPartial } = render(`
//- kustomization.yaml
resources: [a.yaml]
//- a.yaml
${configMap('a')}
---
kind: "ConfigMap
`);
    expect(objects).toHaveLength(1);
    expect(problems.map(({ origin }) => origin.uri)).toEqual(['file:///ws/a.yaml']);
    expect(isPartial).toBe(true);
  });
});

describe('what kustomize refuses is left out, and the rest is as it would be', () => {
  const problemsOf = (source: string): unknown => {
    const { problems, objects, isPartial } = render(source);
    expect(isPartial).toBe(false);
    return { problems: problems.map(describeProblem), objects: objects.length };
  };

  test('an object that is there already', () => {
    expect(
      problemsOf(
        `//- kustomization.yaml\nresources: [a.yaml, b.yaml]\n//- a.yaml\n${configMap('a')}\n//- b.yaml\n${configMap('a')}\n`,
      ),
    ).toEqual({
      problems: ['b.yaml "a": The object v1/ConfigMap a is there already. Kustomize stops here.'],
      objects: 1,
    });
  });

  test('a cycle', () => {
    expect(
      problemsOf(
        `//- kustomization.yaml\nresources: [a.yaml, sub]\n//- a.yaml\n${configMap('a')}\n//- sub/kustomization.yaml\nresources: [..]\n`,
      ),
    ).toEqual({
      problems: ['sub/kustomization.yaml "..": This kustomization includes itself. Kustomize stops here.'],
      objects: 1,
    });
  });

  test('a component among the resources, and a kustomization among the components', () => {
    expect(
      problemsOf(`
//- kustomization.yaml
resources: [a.yaml, component]
components: [sub]
//- a.yaml
${configMap('a')}
//- component/kustomization.yaml
kind: Component
resources: [../a.yaml]
//- sub/kustomization.yaml
resources: [../a.yaml]
`),
    ).toEqual({
      problems: [
        'kustomization.yaml "component": This is a component: list it under components. Kustomize stops here.',
        'kustomization.yaml "sub": This is no component: list it under resources. Kustomize stops here.',
      ],
      objects: 1,
    });
  });

  test('what has no kind or no name', () => {
    expect(
      problemsOf(
        '//- kustomization.yaml\nresources: [a.yaml]\n//- a.yaml\nmetadata: {name: a}\n---\nkind: ConfigMap\n',
      ),
    ).toEqual({
      problems: [
        'a.yaml "metadata: {name: a}": This has no kind, and so is no object. Kustomize stops here.',
        'a.yaml "kind: ConfigMap": This has no metadata.name, and so is no object. Kustomize stops here.',
      ],
      objects: 0,
    });
  });
});

test('objects come kind by kind unless sortOptions asks for their own order', () => {
  const source = (options: string): string => `
//- kustomization.yaml
resources: [a.yaml]
${options}
//- a.yaml
apiVersion: v1
kind: Service
metadata: {name: c}
---
apiVersion: example.com/v1
kind: Widget
metadata: {name: b}
---
apiVersion: v1
kind: Namespace
metadata: {name: a}
`;
  expect(names(source(''))).toEqual(['a', 'c', 'b']);
  expect(names(source('sortOptions: {order: fifo}'))).toEqual(['c', 'b', 'a']);
});

describe('what includes itself over and over, on many levels', () => {
  const levels = 40;
  const level = (entries: (next: string) => string): string =>
    Array.from({ length: levels }, (_, n) => `//- l${n}/kustomization.yaml\n${entries(`../l${n + 1}`)}`).join('\n');

  test('is rendered once where it is the same', () => {
    const { objects, problems } = render(
      `//- kustomization.yaml\nresources: [l0]\n${level((next) => `resources: [${next}, ${next}]`)}\n//- l${levels}/kustomization.yaml\nresources: [a.yaml]\n//- l${levels}/a.yaml\n${configMap('a')}\n`,
    );
    expect(objects).toHaveLength(1);
    expect(problems).toHaveLength(levels);
  });

  test('ends at a limit where it adds up', () => {
    const { problems, isPartial } = render(
      `//- kustomization.yaml\nresources: [a.yaml]\ncomponents: [l0]\n//- a.yaml\n${configMap('a')}\n${level((next) => `kind: Component\ncomponents: [${next}, ${next}]`)}\n//- l${levels}/kustomization.yaml\nkind: Component\ncommonLabels: {a: b}\n`,
    );
    expect(problems.at(-1)?.message).toBe('These are too many kustomizations to render here.');
    expect(isPartial).toBe(true);
  });
});

test('a key that stands twice in an object is refused where it stands again', () => {
  const { objects, problems } = render(`
//- kustomization.yaml
resources: [a.yaml]
//- a.yaml
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: a}
  data: {x: "1", y: "2", x: "3"}
`);
  expect(problems.map(describeProblem)).toEqual(['a.yaml "x": The key x stands here twice. Kustomize stops here.']);
  const [problem] = problems;
  expect(problem?.start).toBe(problem?.origin.document.text.lastIndexOf('x'));
  expect(objects).toHaveLength(1);
});
