import { readHeader } from '../../model/resource.ts';
import { entryOf, itemsOf, type Mapping, type Node, valueAt } from '../../yaml/node.ts';
import {
  fileMatcher,
  filledText,
  flattened,
  type Parameters,
  parametersOfGit,
  type RepositoryContents,
} from './argoParameters.ts';

/** Whether an object is an ApplicationSet of Argo CD. */
export function isArgoSet(root: Node | undefined): boolean {
  const header = root && readHeader(root);
  return header?.group === 'argoproj.io' && header.kind === 'ApplicationSet';
}

/**
 * The Applications that an ApplicationSet makes, with the values filled into its template: those of the generators
 * `list` and `git`, and of a `matrix` of two of these. What others would make is not there, and what is no plain name in
 * a template stays a placeholder.
 */
export function applicationsOf(root: Node, contents: RepositoryContents): readonly Mapping[] {
  const spec = valueAt(root, 'spec');
  const template = valueAt(spec, 'template');
  const apiVersion = entryOf(root, 'apiVersion');
  const kind = entryOf(root, 'kind');
  if (template?.kind !== 'mapping' || !apiVersion || kind?.value.kind !== 'scalar') return [];
  const object = { ...template, entries: [apiVersion, { ...kind, value: { ...kind.value, value: 'Application' } }] };
  return itemsOf(valueAt(spec, 'generators'))
    .flatMap((generator) => parametersOf(generator, contents))
    .map((parameters) => {
      const entries = template.entries.map((entry) => ({ ...entry, value: filled(entry.value, parameters) }));
      return { ...object, entries: [...object.entries, ...entries] };
    });
}

/** Whether an ApplicationSet takes values from a file, by its path; undefined where it takes none from any. */
export function filesOfSet(root: Node): ((path: string) => boolean) | undefined {
  const all = itemsOf(valueAt(root, 'spec', 'generators'));
  const gits = [...all, ...all.flatMap((each) => itemsOf(valueAt(each, 'matrix', 'generators')))]
    .map((generator) => valueAt(generator, 'git'))
    .filter((git) => itemsOf(valueAt(git, 'files')).length > 0)
    .map(fileMatcher);
  return gits.length === 0 ? undefined : (path) => gits.some((matches) => matches(path));
}

function parametersOf(generator: Node, contents: RepositoryContents): readonly Parameters[] {
  const list = itemsOf(valueAt(generator, 'list', 'elements')).map((element) => flattened(element));
  const found = parametersOfGit(valueAt(generator, 'git'), contents);
  const [first, second, ...more] = itemsOf(valueAt(generator, 'matrix', 'generators')).map((each) =>
    parametersOf(each, contents),
  );
  const product =
    first && second && more.length === 0
      ? first.flatMap((one) => second.map((other): Parameters => new Map([...one, ...other])))
      : [];
  return [...list, ...found, ...product];
}

function filled(node: Node, parameters: Parameters): Node {
  if (node.kind === 'sequence') return { ...node, items: node.items.map((item) => filled(item, parameters)) };
  if (node.kind === 'mapping') {
    return { ...node, entries: node.entries.map((entry) => ({ ...entry, value: filled(entry.value, parameters) })) };
  }
  if (typeof node.value !== 'string' || !node.value.includes('{{')) return node;
  return { ...node, value: filledText(node.value, parameters) };
}
