import { groupFor } from '../model/groupFor.ts';
import type { Instance } from '../model/instance.ts';
import { isSameSet } from '../model/isSameSet.ts';
import { memo } from '../model/memo.ts';
import { contentOf } from './content.ts';
import type { Definitions } from './definitions.ts';
import { folderOfPlain, isPlain, tellsPlainApart } from './plainFolders.ts';

/** The id of all plain files that lie in no folder which contradicts another. */
export const restId = '/';

/** The id of the plain files of a folder that does. That of a bundle is its own, and never ends so. */
export function plainId(folder: string): string {
  return `${folder}/`;
}

/** For each part that another one contradicts, those that do: they define an object differently. */
export type Rivals = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Given the objects of which two definitions differ, and the folders of plain files that do: see `contradictingFolders`.
 * The same as the last time for these folders where nobody disputes anything else.
 */
export const rivalsAmong = memo((contested: Definitions['contested']) =>
  memo((folders: ReadonlySet<string>): Rivals => {
    const disputes = disputesAbout(contested, folders);
    const last = settled.get(folders);
    const isSame =
      last?.disputes.length === disputes.length &&
      last.disputes.every(({ key }, index) => key === disputes[index]?.key);
    const rivals = isSame ? last.rivals : rivalsIn(disputes);
    settled.set(folders, { disputes, rivals });
    return rivals;
  }),
);

const settled = new WeakMap<ReadonlySet<string>, { readonly disputes: readonly Dispute[]; readonly rivals: Rivals }>();

/** Each dispute once, however many objects it is about. */
function disputesAbout(contested: Definitions['contested'], folders: ReadonlySet<string>): readonly Dispute[] {
  const numbers = new Map<string, number>();
  const told = new Set<string>();
  const found = new Map<string, Dispute>();
  for (const definers of contested.values()) {
    // Where bundles all contradict one another, a further object tells nothing new: to compare it is the slow part.
    const bundles = definers.some(isPlain) ? undefined : groupOf(definers, numbers);
    if (bundles !== undefined && told.has(bundles)) continue;
    const dispute = disputeAmong(folders)(definers);
    found.set(dispute.key, dispute);
    if (bundles !== undefined && tellsAllApart(dispute)) told.add(bundles);
  }
  return [...found.values()];
}

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

function rivalsIn(disputes: readonly Dispute[]): Rivals {
  const rivals = new Map<string, Set<string>>();
  const note = (left: string, right: string): void => {
    groupFor(rivals, left, () => new Set()).add(right);
  };
  for (const { says, tellsPlainApart } of disputes) {
    for (const [index, [left, contents]] of says.entries()) {
      for (const [right, others] of says.slice(index + 1)) {
        if (isAgreed(contents, others)) continue;
        const arePlain = left.endsWith('/') && right.endsWith('/');
        if (arePlain && (!tellsPlainApart || isNested(left, right))) continue;
        note(left, right);
        note(right, left);
      }
    }
  }
  return rivals;
}

/** Which parts define an object, and which of them say the same. */
interface Dispute {
  /** The same for equal ones. */
  readonly key: string;
  /** By the id of the part, in their order: numbers of what it says, the same for the same. */
  readonly says: readonly (readonly [part: string, contents: ReadonlySet<number>])[];
  readonly tellsPlainApart: boolean;
}

const disputeAmong = memo((folders: ReadonlySet<string>) =>
  memo((definers: readonly Instance[]): Dispute => {
    const [first] = definers;
    const texts = new Map<string, Set<string>>();
    // The same Namespace is often written with every part of what it holds, with other labels: that tells no two apart.
    for (const instance of first?.resource.type === 'namespace' ? [] : definers) {
      const part = isPlain(instance) ? plainId(folderOfPlain(folders)(instance.uri)) : instance.unit;
      groupFor(texts, part, () => new Set()).add(contentOf(instance.resource.root));
    }
    const numbers = new Map<string, number>();
    const numberOf = (text: string): number => groupFor(numbers, text, () => numbers.size + 1);
    const says = [...texts]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([part, contents]) => [part, new Set([...contents].map(numberOf))] as const);
    const isTold = first !== undefined && tellsPlainApart(first);
    const key = [isTold, ...says.flatMap(([part, contents]) => [part, ...contents])].join(' ');
    return { key, says, tellsPlainApart: isTold };
  }),
);

/** Whether of the parts of a dispute each contradicts each other one. */
function tellsAllApart({ says }: Dispute): boolean {
  const single = says.flatMap(([, contents]) => (contents.size === 1 ? [...contents] : []));
  return says.length > 1 && new Set(single).size === single.length;
}

/** Whether two parts say the same of an object, and each of them one thing only. */
function isAgreed(one: ReadonlySet<number>, other: ReadonlySet<number>): boolean {
  return one.size === 1 && other.size === 1 && isSameSet(one, other);
}

/** Copies in a folder and in one inside it are no alternatives. All other plain files are in no folder of these. */
function isNested(left: string, right: string): boolean {
  return left === restId || right === restId || left.startsWith(right) || right.startsWith(left);
}
