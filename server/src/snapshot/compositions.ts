import type { Instance } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import { type Folder, pathIn } from '../workspace/folder.ts';
import type { Bundle } from './bundle.ts';
import { contentOf } from './content.ts';
import type { Definitions } from './definitions.ts';
import {
  contradictingFolders,
  everyPlainFile,
  folderOfPlain,
  isPlain,
  type PlainFolders,
  tellsPlainApart,
} from './plainFolders.ts';

/** What stands together without a word of it in a configuration. */
export interface Composition {
  /** No other one of the folder has it. */
  readonly name: string;
  readonly plainFolders: PlainFolders;
  readonly bundles: readonly Bundle[];
}

/** What stands or falls as a whole: the plain files of a folder that contradicts others, all other plain files, a bundle. */
interface Part {
  readonly id: string;
  readonly name: string;
  /** The URI of the folder of plain files; empty for all others. */
  readonly plainFolder?: string;
  readonly bundle?: Bundle;
}

/**
 * What stands together in each cluster of a folder, none of which has a name that is taken, given the objects of which two definitions differ. Everything does
 * where no part contradicts another; otherwise each part that does, with what contradicts neither it nor, further to
 * the front, another of these.
 */
export function compositionsOf(
  folder: Folder,
  bundles: readonly Bundle[],
  contested: Definitions['contested'],
  taken: ReadonlySet<string>,
): readonly Composition[] {
  const folders = contradictingFolders(contested);
  const rivals = rivalsAmong(contested);
  if (rivals.size === 0)
    return [{ name: unused({ id: restId, name: folder.name }, taken), plainFolders: everyPlainFile, bundles }];
  const rest: Part = { id: restId, name: folder.name, plainFolder: '' };
  const parts: readonly Part[] = [
    rest,
    ...[...folders].sort().map((uri) => ({ id: plainId(uri), name: pathIn(folder, uri), plainFolder: uri })),
    ...bundles.map((bundle) => ({ id: bundle.id, name: bundle.name, bundle })),
  ];
  const peaceful = parts.filter(({ id }) => !rivals.has(id));
  const sets = parts.filter(({ id }) => rivals.has(id)).map((part) => [part, together(part, parts, rivals)] as const);
  if (rivals.has(restId)) sets[0] = [rest, [rest, ...peaceful]];
  const found: Composition[] = [];
  const seen = new Set<string>();
  for (const [part, members] of sets) {
    const ids = new Set(members.map(({ id }) => id));
    const all = parts.filter(({ id }) => ids.has(id));
    const set = all.map(({ id }) => id).join('\0');
    if (seen.has(set)) continue;
    seen.add(set);
    found.push({
      name: unused(part, new Set([...taken, ...found.map(({ name }) => name)])),
      plainFolders: new Map(
        parts.flatMap(({ id, plainFolder }) =>
          plainFolder === undefined ? [] : [[plainFolder, ids.has(id)] as const],
        ),
      ),
      bundles: all.flatMap(({ bundle }) => bundle ?? []),
    });
  }
  return found;
}

/** A folder of plain files may be that of a kustomization, which leaves them out. */
function unused({ name, bundle }: Part, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  const kind = bundle ? 'kustomization' : 'plain';
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? `${name} (${kind})` : `${name} (${kind} ${number})`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** A part with every other one that contradicts none of those taken: first the other files of its folder, then in order. */
function together(part: Part, parts: readonly Part[], rivals: Rivals): readonly Part[] {
  const members = [part];
  const neighbour = parts.find(({ id }) => id === (part.bundle ? plainId(part.id) : part.plainFolder));
  for (const other of neighbour ? [neighbour, ...parts] : parts) {
    const against = rivals.get(other.id);
    if (!members.includes(other) && !members.some(({ id }) => against?.has(id))) members.push(other);
  }
  return members;
}

const restId = '/';

function plainId(folder: string): string {
  return `${folder}/`;
}

/** For each part that another one contradicts, those that do: they define an object differently. */
type Rivals = ReadonlyMap<string, ReadonlySet<string>>;

const rivalsAmong = memo((contested: Definitions['contested']): Rivals => {
  const folders = contradictingFolders(contested);
  const rivals = new Map<string, Set<string>>();
  const note = (left: string, right: string): void => {
    const known = rivals.get(left);
    if (known) known.add(right);
    else rivals.set(left, new Set([right]));
  };
  const partOf = (instance: Instance): string =>
    isPlain(instance) ? plainId(folderOfPlain(folders, instance.uri)) : instance.unit;
  for (const definers of contested.values()) {
    // The same Namespace is often written with every part of what it holds, with other labels: that tells no two apart.
    const [first] = definers;
    if (!first || first.resource.type === 'namespace') continue;
    const contents = new Map<string, Set<string>>();
    for (const instance of definers) {
      const part = partOf(instance);
      const content = contentOf(instance.resource.root);
      const known = contents.get(part);
      if (known) known.add(content);
      else contents.set(part, new Set([content]));
    }
    const entries = [...contents];
    for (const [index, [left, says]] of entries.entries()) {
      for (const [right, saysToo] of entries.slice(index + 1)) {
        if (rivals.get(left)?.has(right)) continue;
        if (says.size === 1 && saysToo.size === 1 && isSubset(says, saysToo)) continue;
        const arePlain = left.endsWith('/') && right.endsWith('/');
        if (arePlain && (!tellsPlainApart(first) || isNested(left, right))) continue;
        note(left, right);
        note(right, left);
      }
    }
  }
  return rivals;
});

function isSubset(part: ReadonlySet<string>, whole: ReadonlySet<string>): boolean {
  return [...part].every((item) => whole.has(item));
}

/** Copies in a folder and in one inside it are no alternatives. All other plain files are in no folder of these. */
function isNested(left: string, right: string): boolean {
  return left === restId || right === restId || left.startsWith(right) || right.startsWith(left);
}
