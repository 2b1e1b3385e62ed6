import type { PicomatchOptions } from 'picomatch';
import { text } from '../../model/resource.ts';
import { itemsOf, type Node, valueAt } from '../../yaml/node.ts';
import { globMatcher } from '../globs.ts';

/** What a generator of an ApplicationSet gives for one Application: the values of names such as `path.basename`. */
export type Parameters = ReadonlyMap<string, string>;

/** A file of the repository that holds parameters, as many of them as objects. */
export interface ParameterFile {
  /** Relative to the repository. */
  readonly path: string;
  readonly objects: readonly Node[];
}

/** What the generators look at. */
export interface RepositoryContents {
  /** All that hold a file, relative to the repository, in one line each. */
  readonly directories: string;
  /** Those that some ApplicationSet reads, in the order of their paths; the same as long as all of them are. */
  readonly files: readonly ParameterFile[];
}

/**
 * What a `git` generator gives, with `directories` or with `files` (argo-cd, Generators-Git.md): of each the path, of a
 * file the keys of each of its objects too.
 */
export function parametersOfGit(git: Node | undefined, { directories, files }: RepositoryContents): Parameters[] {
  const prefix = text(valueAt(git, 'pathParamPrefix'));
  const name = prefix ? `${prefix}.path` : 'path';
  const isDirectory = pathMatcher(valueAt(git, 'directories'), {});
  const ofDirectories = directories
    .split('\n')
    .filter(isDirectory)
    .map((directory): Parameters => new Map(pathParameters(directory, name)));
  if (itemsOf(valueAt(git, 'directories')).length > 0) return withValues(git, ofDirectories);
  const isFile = fileMatcher(git);
  const ofFiles = files
    .filter(({ path }) => isFile(path))
    .flatMap(({ path, objects }) => {
      const slash = path.lastIndexOf('/');
      const [directory, filename] = [slash < 0 ? '.' : path.slice(0, slash), path.slice(slash + 1)];
      const place = [
        ...pathParameters(directory, name),
        [`${name}.filename`, filename],
        [`${name}.filenameNormalized`, normalized(filename)],
      ] as const;
      return objects.map((object): Parameters => new Map([...flattened(object), ...place]));
    });
  return withValues(git, ofFiles);
}

/** Whether a file, by its path, holds parameters of a `git` generator. */
export function fileMatcher(git: Node | undefined): (path: string) => boolean {
  // By default, an asterisk goes over slashes there (Generators-Git-File-Globbing.md).
  return pathMatcher(valueAt(git, 'files'), { bash: true, dot: true });
}

/** Those that a pattern matches, but for those that another one excludes. */
function pathMatcher(patterns: Node | undefined, options: PicomatchOptions): (path: string) => boolean {
  const matching = (isExcluding: boolean): ((path: string) => boolean) => {
    const globs = itemsOf(patterns).flatMap((item) => {
      const path = text(valueAt(item, 'path'))?.replace(/^\/|\/$/g, '');
      return path && (text(valueAt(item, 'exclude')) === 'true') === isExcluding ? [path] : [];
    });
    return globMatcher(globs, options);
  };
  const [isIncluded, isExcluded] = [matching(false), matching(true)];
  return (path) => isIncluded(path) && !isExcluded(path);
}

/** Both ways of writing them: with `goTemplate`, and without. */
function pathParameters(directory: string, name: string): readonly (readonly [string, string])[] {
  const segments = directory.split('/');
  const basename = segments.at(-1) ?? '';
  return [
    [name, directory],
    [`${name}.path`, directory],
    [`${name}.basename`, basename],
    [`${name}.basenameNormalized`, normalized(basename)],
    ...segments.flatMap((segment, index) => [
      [`${name}[${index}]`, segment] as const,
      [`${name}.segments.${index}`, segment] as const,
    ]),
  ];
}

function normalized(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9.-]/g, '-');
}

/** The scalars of a tree by their paths, such as `values.region` or `spaces.0`. */
export function flattened(node: Node, prefix = ''): Parameters {
  if (node.kind === 'scalar') return new Map(prefix === '' ? [] : [[prefix, text(node) ?? '']]);
  const below = (key: string | number): string => (prefix === '' ? String(key) : `${prefix}.${key}`);
  if (node.kind === 'sequence') return new Map(node.items.flatMap((item, index) => [...flattened(item, below(index))]));
  return new Map(node.entries.flatMap(({ key, value }) => [...flattened(value, below(key))]));
}

/** With those that the generator says itself, under `values`, in which others may be filled. */
function withValues(generator: Node | undefined, all: Parameters[]): Parameters[] {
  const values = valueAt(generator, 'values');
  const own = values ? [...flattened(values, 'values')] : [];
  if (own.length === 0) return all;
  return all.map((each) => new Map([...each, ...own.map(([key, value]) => [key, filledText(value, each)] as const)]));
}

/** A text with parameters in the place of their names; what is no plain name of one stays. */
export function filledText(written: string, parameters: Parameters): string {
  return written.replace(
    /\{\{-?\s*(?:(index)\s+)?\.?([\w.[\]-]+?)(?:\s+(\d+))?\s*-?\}\}/g,
    (all, index: string | undefined, name: string, at: string | undefined) =>
      parameters.get(index ? `${name}.${at}` : name) ?? all,
  );
}
