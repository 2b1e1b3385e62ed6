import { groupFor } from '../model/groupFor.ts';
import { isSameSet } from '../model/isSameSet.ts';
import { memo } from '../model/memo.ts';
import { type Folder, pathIn } from '../workspace/folder.ts';
import type { Bundle } from './bundle.ts';
import type { Definitions } from './definitions.ts';
import { contradictingFolders, everyPlainFile, type PlainFolders } from './plainFolders.ts';
import { plainId, type Rivals, restId, rivalsAmong } from './rivals.ts';

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
  /** Its place among all. */
  readonly index: number;
  /** The URI of the folder of plain files; empty for all others. */
  readonly plainFolder?: string;
}

/** A composition, with the ids of bundles. */
interface Plan extends Pick<Composition, 'name' | 'plainFolders' | 'plainAlternatives'> {
  readonly bundles: readonly string[];
  readonly alternatives: readonly string[];
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
  const known = planned.get(folder);
  const found = contradictingFolders(contested);
  const folders = known && isSameSet(known.folders, found) ? known.folders : found;
  const rivals = rivalsAmong(contested)(folders);
  if (rivals.size === 0)
    return [
      {
        name: unused({ name: folder.name, plainFolder: '' }, taken),
        plainFolders: everyPlainFile,
        bundles,
        alternatives: [],
        plainAlternatives: [],
      },
    ];
  const inputs: Inputs = { folders, parts: partsOf(folder, folders, bundles), rivals, taken };
  const plans = known && isSameInputs(known, inputs) ? known.plans : plansOf(inputs);
  if (plans !== known?.plans) planned.set(folder, { ...inputs, plans });
  const byId = new Map(bundles.map((bundle) => [bundle.id, bundle]));
  const named = (ids: readonly string[]): Bundle[] => ids.flatMap((id) => byId.get(id) ?? []);
  return plans.map((plan) => ({
    ...plan,
    bundles: named(plan.bundles),
    alternatives: named(plan.alternatives),
  }));
}

/** All that says what stands together: who contradicts whom, and how near they are by their names. */
interface Inputs {
  readonly folders: ReadonlySet<string>;
  readonly parts: readonly Part[];
  readonly rivals: Rivals;
  readonly taken: ReadonlySet<string>;
}

/** By the folder: of thousands of parts, hardly an edit makes one contradict others than before. */
const planned = new WeakMap<Folder, Inputs & { readonly plans: readonly Plan[] }>();

function isSameInputs(before: Inputs, after: Inputs): boolean {
  return (
    before.folders === after.folders &&
    before.parts.length === after.parts.length &&
    before.parts.every(({ id, name }, index) => id === after.parts[index]?.id && name === after.parts[index]?.name) &&
    isSameRivals(before.rivals, after.rivals) &&
    isSameSet(before.taken, after.taken)
  );
}

function isSameRivals(before: Rivals, after: Rivals): boolean {
  if (before === after) return true;
  return before.size === after.size && [...before].every(([id, against]) => isSameSet(against, after.get(id) ?? none));
}

function partsOf(folder: Folder, folders: ReadonlySet<string>, bundles: readonly Bundle[]): readonly Part[] {
  return [
    { id: restId, name: folder.name, plainFolder: '' },
    ...[...folders].sort().map((uri) => ({ id: plainId(uri), name: pathIn(folder, uri), plainFolder: uri })),
    ...bundles.map(({ id, name }) => ({ id, name })),
  ].map((part, index) => ({ ...part, index }));
}

function plansOf({ folders, parts, rivals, taken }: Inputs): readonly Plan[] {
  const peaceful = parts.filter(({ id }) => !rivals.has(id));
  const names = new Set(taken);
  const seen = new Set<string>();
  const plans: Plan[] = [];
  for (const part of parts) {
    if (!rivals.has(part.id)) continue;
    const { sure, unsure } =
      part.id === restId ? { sure: [part, ...peaceful], unsure: [] } : together(part, parts, rivals);
    const all = inOrder(sure);
    const perhaps = inOrder(unsure);
    const set = [all, perhaps].map((each) => each.map(({ index }) => index).join()).join(' ');
    if (seen.has(set)) continue;
    seen.add(set);
    const name = unused(part, names);
    names.add(name);
    plans.push({
      name,
      plainFolders: { every: folders, meant: new Set(plainFoldersOf(all)) },
      bundles: all.filter(isBundle).map(({ id }) => id),
      alternatives: perhaps.filter(isBundle).map(({ id }) => id),
      plainAlternatives: plainFoldersOf(perhaps),
    });
  }
  return plans;
}

function inOrder(parts: Iterable<Part>): readonly Part[] {
  return [...parts].sort((one, other) => one.index - other.index);
}

function plainFoldersOf(parts: readonly Part[]): readonly string[] {
  return parts.flatMap(({ plainFolder }) => plainFolder ?? []);
}

function isBundle({ plainFolder }: Pick<Part, 'plainFolder'>): boolean {
  return plainFolder === undefined;
}

/** A folder of plain files may be that of a kustomization, which leaves them out. */
function unused({ name, plainFolder }: Pick<Part, 'name' | 'plainFolder'>, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  const kind = plainFolder === undefined ? 'kustomization' : 'plain';
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? `${name} (${kind})` : `${name} (${kind} ${number})`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** What stands with a part, itself included: surely, and perhaps. */
interface Together {
  readonly sure: readonly Part[];
  readonly unsure: Iterable<Part>;
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
  return { sure, unsure };
}

const none: ReadonlySet<string> = new Set();

/**
 * How near the place of one part is to that of another, by the names of the folders that both are in: `prod` or
 * `overlays/prod` of two applications are meant for one another, and so are two applications of `clusters/prod`.
 */
function nearnessOf(left: Part, right: Part): number {
  if (left.name === right.name) return Number.POSITIVE_INFINITY;
  const others = foldersOf(right);
  let shared = 0;
  for (const name of foldersOf(left)) if (others.has(name)) shared++;
  return shared;
}

const foldersOf = memo(({ name }: Part): ReadonlySet<string> => new Set(name.split('/')));
