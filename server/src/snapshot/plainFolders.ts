import type { Instance } from '../model/instance.ts';
import { isSameSet } from '../model/isSameSet.ts';
import { memo } from '../model/memo.ts';
import { directoryOf } from '../workspace/paths.ts';
import { contentOf } from './content.ts';
import type { Definitions } from './definitions.ts';

/** Which plain files are meant, by the innermost of some folders that they lie in; the empty name stands for that of all others. */
export interface PlainFolders {
  readonly every: ReadonlySet<string>;
  /** Those of `every` whose files are meant, and perhaps the empty name. */
  readonly meant: ReadonlySet<string>;
}

export const everyPlainFile: PlainFolders = { every: new Set(), meant: new Set(['']) };

/** All files of a folder, where its configuration names no cluster. */
export function isAny(): boolean {
  return true;
}

/** Plain files of a workspace folder: those of some of its folders, as far as they are among some. */
export interface PlainFiles {
  readonly folders: PlainFolders;
  /** The same function wherever the same files are meant. */
  among(uri: string): boolean;
}

export function includesPlain({ folders, among }: PlainFiles, uri: string): boolean {
  return among(uri) && folders.meant.has(folderOfPlain(folders.every)(uri));
}

/** The innermost of some folders that a file lies in; empty for none. Each directory is looked up once. */
export const folderOfPlain = memo((folders: ReadonlySet<string>) => {
  const known = new Map<string, string>();
  const folderAt = (directory: string): string => {
    if (directory === '' || folders.has(directory)) return directory;
    let folder = known.get(directory);
    if (folder === undefined) {
      folder = folderAt(directoryOf(directory));
      known.set(directory, folder);
    }
    return folder;
  };
  return (uri: string): string => (folders.size === 0 ? '' : folderAt(directoryOf(uri)));
});

export function isSamePlain(left: PlainFiles, right: PlainFiles): boolean {
  if (left === right) return true;
  if (left.among !== right.among) return false;
  return isSameSet(left.folders.every, right.folders.every) && isSameSet(left.folders.meant, right.folders.meant);
}

/** Whether an instance is written in a plain file, and not rendered. */
export function isPlain({ unit, uri }: Instance): boolean {
  return unit === uri;
}

/**
 * Whether plain files of two folders that define an object differently are alternatives. A Service or a ConfigMap of the
 * same name in two folders is a slip in what is applied together more often than a reason to keep the folders apart.
 */
export function tellsPlainApart({ resource: { type } }: Instance): boolean {
  return type === 'workload' || type === 'policy' || type === 'clusterPolicy';
}

/**
 * The highest folders at which plain files define an object differently, such as `dev` and `prod`. Copies in one folder,
 * or in a folder and in one inside it, are no alternatives: a release beside its sources is applied in their stead or
 * over them.
 */
export const contradictingFolders: (contested: Definitions['contested']) => ReadonlySet<string> = memo((contested) => {
  const found = new Set<string>();
  for (const definers of contested.values()) {
    const copies = definers
      .filter((instance) => isPlain(instance) && tellsPlainApart(instance))
      .map(({ uri, resource }) => ({ path: directoryOf(uri).split('/'), content: contentOf(resource.root) }));
    addWhereTheyPart(copies, 0, found);
  }
  return found.size === 0 ? none : found;
});

/** Always the same one, so that what is computed for it is kept. */
const none: ReadonlySet<string> = new Set();

interface Copy {
  /** The names of the folders that it lies in. */
  readonly path: readonly string[];
  readonly content: string;
}

/** `copies` share the first `depth` folders. */
function addWhereTheyPart(copies: readonly Copy[], depth: number, found: Set<string>): void {
  const branches = new Map<string, Copy[]>();
  for (const copy of copies) {
    const name = copy.path[depth];
    if (name === undefined) continue;
    const branch = branches.get(name);
    if (branch) branch.push(copy);
    else branches.set(name, [copy]);
  }
  const below = [...branches.values()];
  if (new Set(below.flat().map(({ content }) => content)).size < 2) return;
  for (const branch of below) {
    if (below.length > 1) found.add((branch[0] as Copy).path.slice(0, depth + 1).join('/'));
    addWhereTheyPart(branch, depth + 1, found);
  }
}
