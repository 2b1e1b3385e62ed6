import { groupFor } from '../model/groupFor.ts';
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
  /** Of these some stand there too, and nothing says which. */
  readonly alternatives: readonly Bundle[];
  /** The same of plain folders, by their URIs: none of those that `plainFolders` means. */
  readonly plainAlternatives: readonly string[];
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
 * What stands together in each cluster of a folder, none of which has a name that is taken, given the objects of which
 * two definitions differ. Everything does where no part contradicts another; otherwise each part that does, with what
 * contradicts neither it nor a part that is nearer to it.
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
    return [
      {
        name: unused({ id: restId, name: folder.name }, taken),
        plainFolders: everyPlainFile,
        bundles,
        alternatives: [],
        plainAlternatives: [],
      },
    ];
  const rest: Part = { id: restId, name: folder.name, plainFolder: '' };
  const parts: readonly Part[] = [
    rest,
    ...[...folders].sort().map((uri) => ({ id: plainId(uri), name: pathIn(folder, uri), plainFolder: uri })),
    ...bundles.map((bundle) => ({ id: bundle.id, name: bundle.name, bundle })),
  ];
  const peaceful = parts.filter(({ id }) => !rivals.has(id));
  const sets = parts
    .filter(({ id }) => rivals.has(id))
    .map((part) =>
      part === rest ? { part, sure: [rest, ...peaceful], unsure: new Set<Part>() } : together(part, parts, rivals),
    );
  const found: Composition[] = [];
  const seen = new Set<string>();
  for (const { part, sure, unsure } of sets) {
    const ids = new Set(sure.map(({ id }) => id));
    const all = parts.filter(({ id }) => ids.has(id));
    const set = JSON.stringify([all, [...unsure]].map((each) => each.map(({ id }) => id)));
    if (seen.has(set)) continue;
    seen.add(set);
    found.push({
      name: unused(part, new Set([...taken, ...found.map(({ name }) => name)])),
      plainFolders: { every: folders, meant: new Set(all.flatMap(({ plainFolder }) => plainFolder ?? [])) },
      bundles: all.flatMap(({ bundle }) => bundle ?? []),
      alternatives: parts.flatMap((each) => (each.bundle && unsure.has(each) ? each.bundle : [])),
      plainAlternatives: [...unsure].flatMap(({ plainFolder }) => plainFolder ?? []),
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

/** What stands with a part: surely, and perhaps. */
interface Together {
  readonly part: Part;
  readonly sure: readonly Part[];
  readonly unsure: ReadonlySet<Part>;
}

/**
 * A part with those that contradict neither it nor what stands there already, the nearest first. Of those that are
 * equally near and exclude one another some stand there, and nothing says which. Plain folders stand before bundles.
 */
function together(part: Part, parts: readonly Part[], rivals: Rivals): Together {
  const sure: Part[] = [];
  const unsure = new Set<Part>();
  const excluded = new Set<string>();
  const add = (one: Part): void => {
    sure.push(one);
    for (const id of rivals.get(one.id) ?? none) excluded.add(id);
  };
  add(part);
  const levels = new Map<number, Part[]>();
  for (const other of parts) {
    if (other === part) continue;
    groupFor(levels, nearnessOf(part, other), () => []).push(other);
  }
  for (const [, level] of [...levels].sort(([left], [right]) => right - left)) {
    const candidates = level.filter(({ id }) => !excluded.has(id));
    const open = new Map([...candidates, ...unsure].map((one) => [one.id, one]));
    const isContradicted = (one: Part): boolean =>
      [...(rivals.get(one.id) ?? none)].some((id) => {
        const other = open.get(id);
        return other !== undefined && isBundle(other) === isBundle(one);
      });
    for (const one of candidates.filter(isContradicted)) unsure.add(one);
    for (const one of candidates) if (!unsure.has(one) && !excluded.has(one.id)) add(one);
  }
  return { part, sure, unsure };
}

const none: ReadonlySet<string> = new Set();

function isBundle({ bundle }: Part): boolean {
  return bundle !== undefined;
}

/**
 * How near the place of one part is to that of another, by the names of the folders that both are in: `prod` or
 * `overlays/prod` of two applications are meant for one another, and so are two applications of `clusters/prod`.
 */
function nearnessOf(left: Part, right: Part): number {
  if (left.name === right.name) return Number.POSITIVE_INFINITY;
  const others = foldersOf(right);
  return new Set(foldersOf(left).filter((name) => others.includes(name))).size;
}

const foldersOf = memo(({ name }: Part): readonly string[] => name.split('/'));

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
  const numbers = new Map<string, number>();
  const settled = new Set<string>();
  // What the same parts say in the same way of many objects is one dispute.
  const told = new Set<string>();
  for (const definers of contested.values()) {
    // Where bundles all contradict one another, a further object tells nothing new: to compare it is the slow part.
    const bundles = definers.some(isPlain) ? undefined : groupOf(definers, numbers);
    if (bundles !== undefined && settled.has(bundles)) continue;
    const { key, says, tellsPlainApart } = disputeAmong(folders)(definers);
    if (told.has(key)) continue;
    told.add(key);
    for (const [index, [left, contents]] of says.entries()) {
      for (const [right, others] of says.slice(index + 1)) {
        if (contents.size === 1 && others.size === 1 && isSubset(contents, others)) continue;
        const arePlain = left.endsWith('/') && right.endsWith('/');
        if (arePlain && (!tellsPlainApart || isNested(left, right))) continue;
        note(left, right);
        note(right, left);
      }
    }
    const ids = says.map(([part]) => part);
    if (bundles !== undefined && ids.length > 1 && areAllRivals(ids, rivals)) settled.add(bundles);
  }
  return rivals;
});

/** The same for the same bundles, whatever they define. */
function groupOf(definers: readonly Instance[], numbers: Map<string, number>): string {
  const group = new Set<number>();
  for (const { unit } of definers) {
    const number = numbers.get(unit) ?? numbers.size;
    numbers.set(unit, number);
    group.add(number);
  }
  return [...group].sort((left, right) => left - right).join();
}

function areAllRivals(ids: readonly string[], rivals: Rivals): boolean {
  return ids.every((id, index) => {
    const against = rivals.get(id);
    return ids.every((other, at) => at <= index || against?.has(other));
  });
}

/** Which parts define an object, and which of them say the same. */
interface Dispute {
  /** The same for equal ones. */
  readonly key: string;
  /** By the id of the part: numbers of what it says, the same for the same. */
  readonly says: readonly (readonly [part: string, contents: ReadonlySet<number>])[];
  readonly tellsPlainApart: boolean;
}

/** @param folders See `contradictingFolders`. */
const disputeAmong = memo((folders: ReadonlySet<string>) =>
  memo((definers: readonly Instance[]): Dispute => {
    const numbers = new Map<string, number>();
    const says = new Map<string, Set<number>>();
    for (const instance of definers) {
      const text = contentOf(instance.resource.root);
      const content = numbers.get(text) ?? numbers.size;
      numbers.set(text, content);
      const part = isPlain(instance) ? plainId(folderOfPlain(folders)(instance.uri)) : instance.unit;
      const known = says.get(part);
      if (known) known.add(content);
      else says.set(part, new Set([content]));
    }
    const [first] = definers;
    // The same Namespace is often written with every part of what it holds, with other labels: that tells no two apart.
    const some = first && first.resource.type !== 'namespace' ? [...says] : [];
    const isTold = first !== undefined && tellsPlainApart(first);
    const key = [isTold, ...some.flatMap(([part, contents]) => [part, ...contents])].join(' ');
    return { key, says: some, tellsPlainApart: isTold };
  }),
);

function isSubset<Item>(part: ReadonlySet<Item>, whole: ReadonlySet<Item>): boolean {
  return [...part].every((item) => whole.has(item));
}

/** Copies in a folder and in one inside it are no alternatives. All other plain files are in no folder of these. */
function isNested(left: string, right: string): boolean {
  return left === restId || right === restId || left.startsWith(right) || right.startsWith(left);
}
