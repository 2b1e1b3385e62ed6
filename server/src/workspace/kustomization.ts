import { text } from '../model/resource.ts';
import { entryOf, type Node, type Sequence, valueAt } from '../yaml/node.ts';
import type { Document, Source } from '../yaml/source.ts';
import { directoryOf, fileNameOf, resolvePath } from './paths.ts';

/** What a kustomization or a component says of other files; `kustomize/` renders it. */
export interface Kustomization {
  readonly uri: string;
  /** A kustomize Component is part of others and never stands alone. */
  readonly isComponent: boolean;
  /** URIs of every file and folder that it could name; some may be no file at all. */
  readonly namedUris: ReadonlySet<string>;
  /** URIs of the folders and files that it includes: resources, bases and components. */
  readonly includedUris: readonly string[];
  readonly document: Document;
  readonly root: Node;
  /** The list that a new file of the same folder is added to; undefined when there is none yet. */
  readonly resources: Sequence | undefined;
  /** URIs of the files and folders under `resources`. */
  readonly resourceUris: readonly string[];
  /** URIs of the files that it applies as patches: they look like resources and are none. */
  readonly patchUris: readonly string[];
}

const names: ReadonlySet<string> = new Set(['kustomization.yaml', 'kustomization.yml', 'Kustomization']);

export function isKustomizationFile(uri: string): boolean {
  return names.has(fileNameOf(uri));
}

/** What a kustomization file says; undefined for other files and for one without readable content. */
export function readKustomization(source: Source): Kustomization | undefined {
  const document = isKustomizationFile(source.uri)
    ? source.documents.find(({ document }) => document.root && document.problems.length === 0)?.document
    : undefined;
  const root = document?.root;
  if (!document || !root) return undefined;
  const resources = entryOf(root, 'resources')?.value;
  const directory = directoryOf(source.uri);
  const files = (nodes: readonly (Node | undefined)[]): string[] =>
    nodes.flatMap((node) => (isFileName(node) ? resolvePath(directory, node.value) : []));
  return {
    uri: source.uri,
    isComponent: text(valueAt(root, 'kind')) === 'Component',
    namedUris: new Set(namedPaths(root).flatMap((path) => resolvePath(directory, path))),
    includedUris: files(['resources', 'bases', 'components'].flatMap((key) => items(entryOf(root, key)?.value))),
    document,
    root,
    resources: resources?.kind === 'sequence' ? resources : undefined,
    resourceUris: files(items(resources)),
    patchUris: files([
      ...items(entryOf(root, 'patches')?.value).map((patch) => valueAt(patch, 'path')),
      ...items(entryOf(root, 'patchesJson6902')?.value).map((patch) => valueAt(patch, 'path')),
      ...items(entryOf(root, 'patchesStrategicMerge')?.value),
    ]),
  };
}

/** What fields that hold paths say, wherever they stand; generators write `name=path` too. */
function namedPaths(node: Node): string[] {
  if (node.kind === 'scalar') return [];
  if (node.kind === 'sequence') return node.items.flatMap(namedPaths);
  return node.entries.flatMap(({ key, value }) => (pathFields.has(key) ? pathsIn(value) : namedPaths(value)));
}

function pathsIn(node: Node): string[] {
  if (node.kind === 'sequence') return node.items.flatMap(pathsIn);
  if (!isFileName(node)) return node.kind === 'mapping' ? namedPaths(node) : [];
  return node.value.includes('=') ? [node.value, node.value.slice(node.value.indexOf('=') + 1)] : [node.value];
}

/** Of a kustomization and of what stands in it (kustomize, types.Kustomization). */
const pathFields: ReadonlySet<string> = new Set([
  ...['resources', 'bases', 'components', 'crds', 'configurations', 'generators', 'transformers', 'validators'],
  ...['patchesStrategicMerge', 'path', 'files', 'env', 'envs', 'valuesFile', 'additionalValuesFiles'],
]);

function items(node: Node | undefined): readonly Node[] {
  return node?.kind === 'sequence' ? node.items : [];
}

/** A patch may also be written out in place, over several lines; a resource may be a remote address. */
function isFileName(node: Node | undefined): node is Node & { readonly value: string } {
  return (
    node?.kind === 'scalar' &&
    typeof node.value === 'string' &&
    !node.value.includes('\n') &&
    !node.value.includes('://')
  );
}
