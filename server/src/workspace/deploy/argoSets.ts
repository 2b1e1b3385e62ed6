import picomatch from 'picomatch';
import { readHeader, text } from '../../model/resource.ts';
import { entryOf, itemsOf, type Mapping, type Node, valueAt } from '../../yaml/node.ts';

/** What a generator of an ApplicationSet gives for one Application: the values of names such as `path.basename`. */
type Parameters = ReadonlyMap<string, string>;

/** Whether an object is an ApplicationSet of Argo CD. */
export function isArgoSet(root: Node | undefined): boolean {
  const header = root && readHeader(root);
  return header?.group === 'argoproj.io' && header.kind === 'ApplicationSet';
}

/**
 * The Applications that an ApplicationSet makes, with the values filled into its template: those of the generators
 * `list` and `git` with directories, and of a `matrix` of two of these. What others would make is not there, and what
 * is no plain name in a template stays a placeholder.
 * @param directories All of the repository that hold a file, relative to it.
 */
export function applicationsOf(root: Node, directories: readonly string[]): readonly Mapping[] {
  const spec = valueAt(root, 'spec');
  const template = valueAt(spec, 'template');
  const apiVersion = entryOf(root, 'apiVersion');
  const kind = entryOf(root, 'kind');
  if (template?.kind !== 'mapping' || !apiVersion || kind?.value.kind !== 'scalar') return [];
  const object = { ...template, entries: [apiVersion, { ...kind, value: { ...kind.value, value: 'Application' } }] };
  return itemsOf(valueAt(spec, 'generators'))
    .flatMap((generator) => parametersOf(generator, directories))
    .map((parameters) => {
      const entries = template.entries.map((entry) => ({ ...entry, value: filled(entry.value, parameters) }));
      return { ...object, entries: [...object.entries, ...entries] };
    });
}

function parametersOf(generator: Node, directories: readonly string[]): readonly Parameters[] {
  const list = itemsOf(valueAt(generator, 'list', 'elements')).map((element) => flattened(element));
  const found = directoriesOf(valueAt(generator, 'git', 'directories'), directories).map(pathParameters);
  const [first, second, ...more] = itemsOf(valueAt(generator, 'matrix', 'generators')).map((each) =>
    parametersOf(each, directories),
  );
  const product =
    first && second && more.length === 0
      ? first.flatMap((one) => second.map((other): Parameters => new Map([...one, ...other])))
      : [];
  return [...list, ...found, ...product];
}

/** The directories that a pattern matches, but for those that another one excludes, and hidden ones. */
function directoriesOf(patterns: Node | undefined, directories: readonly string[]): readonly string[] {
  const matching = (isExcluding: boolean): ((directory: string) => boolean) => {
    const globs = itemsOf(patterns).flatMap((item) => {
      const path = text(valueAt(item, 'path'))?.replace(/^\/|\/$/g, '');
      return path && (text(valueAt(item, 'exclude')) === 'true') === isExcluding ? [path] : [];
    });
    return globs.length === 0 ? () => false : picomatch(globs);
  };
  const [isIncluded, isExcluded] = [matching(false), matching(true)];
  return directories.filter((directory) => isIncluded(directory) && !isExcluded(directory));
}

/** Both ways of writing them: with `goTemplate`, and without (Generators-Git.md). */
function pathParameters(directory: string): Parameters {
  const segments = directory.split('/');
  const basename = segments.at(-1) ?? '';
  const normalized = basename.toLowerCase().replace(/[^a-z0-9.-]/g, '-');
  return new Map([
    ['path', directory],
    ['path.path', directory],
    ['path.basename', basename],
    ['path.basenameNormalized', normalized],
    ...segments.flatMap((segment, index) => [
      [`path[${index}]`, segment] as const,
      [`index path.segments ${index}`, segment] as const,
    ]),
  ]);
}

/** The scalars of a mapping by their paths, such as `values.region`. */
function flattened(node: Node, prefix = ''): Parameters {
  if (node.kind === 'scalar') return new Map([[prefix, text(node) ?? '']]);
  if (node.kind === 'sequence') return new Map();
  return new Map(
    node.entries.flatMap(({ key, value }) => [...flattened(value, prefix === '' ? key : `${prefix}.${key}`)]),
  );
}

function filled(node: Node, parameters: Parameters): Node {
  if (node.kind === 'sequence') return { ...node, items: node.items.map((item) => filled(item, parameters)) };
  if (node.kind === 'mapping') {
    return { ...node, entries: node.entries.map((entry) => ({ ...entry, value: filled(entry.value, parameters) })) };
  }
  if (typeof node.value !== 'string' || !node.value.includes('{{')) return node;
  const value = node.value.replace(
    /\{\{-?\s*(?:(index)\s+)?\.?([\w.[\]-]+?)(?:\s+(\d+))?\s*-?\}\}/g,
    (all, index: string | undefined, name: string, at: string | undefined) =>
      parameters.get(index ? `index ${name} ${at}` : name) ?? all,
  );
  return { ...node, value };
}
