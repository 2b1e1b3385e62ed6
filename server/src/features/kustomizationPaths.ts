import { memo } from '../model/memo.ts';
import { itemsOf, type Node, type Scalar, type Span, valueAt } from '../yaml/node.ts';

/** A path that a kustomization names. */
export interface NamedPath {
  /** The field of the kustomization: `resources`. */
  readonly field: string;
  readonly path: string;
  /** Where the path is written: behind `name=` in a generator. */
  readonly at: Span;
  readonly node: Scalar;
}

/**
 * The files and directories that a kustomization names, in the order of its fields (kustomize api/types Kustomization).
 * Neither what it fetches from elsewhere, nor what is written out in place.
 */
export const kustomizationPaths: (root: Node) => readonly NamedPath[] = memo((root) =>
  (root.kind === 'mapping' ? root.entries : []).flatMap(({ key, value }) => {
    const named = readers[key]?.(value) ?? [];
    return named.flatMap((node) => (node ? namedPath(key, node) : []));
  }),
);

type Reader = (value: Node) => readonly (Node | undefined)[];

const paths = (...fields: readonly string[]): Reader => {
  return (value) => itemsOf(value).map((item) => valueAt(item, ...fields));
};

const sources: Reader = (value) =>
  itemsOf(value).flatMap((item) => [
    ...itemsOf(valueAt(item, 'files')),
    ...itemsOf(valueAt(item, 'envs')),
    valueAt(item, 'env'),
  ]);

const values: Reader = (value) =>
  itemsOf(value).flatMap((item) => [valueAt(item, 'valuesFile'), ...itemsOf(valueAt(item, 'additionalValuesFiles'))]);

const readers: Readonly<Record<string, Reader>> = Object.assign(Object.create(null), {
  resources: itemsOf,
  bases: itemsOf,
  components: itemsOf,
  crds: itemsOf,
  configurations: itemsOf,
  generators: itemsOf,
  transformers: itemsOf,
  validators: itemsOf,
  patchesStrategicMerge: itemsOf,
  patches: paths('path'),
  patchesJson6902: paths('path'),
  replacements: paths('path'),
  configMapGenerator: sources,
  secretGenerator: sources,
  helmCharts: values,
  openapi: (value) => [valueAt(value, 'path')],
} satisfies Readonly<Record<string, Reader>>);

function namedPath(field: string, node: Node): NamedPath[] {
  if (node.kind !== 'scalar' || typeof node.value !== 'string' || /\n|:\/\//.test(node.value)) return [];
  const skipped = sources === readers[field] ? node.value.indexOf('=') + 1 : 0;
  const path = node.value.slice(skipped);
  const quote = node.style === 'plain' ? 0 : 1;
  return path === '' ? [] : [{ field, path, node, at: { start: node.start + quote + skipped, end: node.end - quote } }];
}
