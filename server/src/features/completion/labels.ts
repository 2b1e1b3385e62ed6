import { isBrittle, nameKeys } from '../../generate/podLabels.ts';
import { byNaturalOrder } from '../../model/naturalOrder.ts';
import { text } from '../../model/resource.ts';
import type { Requirement } from '../../model/selector.ts';
import { readSelector } from '../../model/selector.ts';
import { nameLabel } from '../../policy/selection.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import { matchingNamespaces, peerNamespaces } from '../../snapshot/queries.ts';
import { itemsOf, valueAt } from '../../yaml/node.ts';
import type { Asked, Home } from './asked.ts';
import { type Completion, fits, type Part, partFor } from './completion.ts';
import { type CountIn, countWords } from './counts.ts';
import { entry, keyStart, scalar, valueAtPlace } from './layout.ts';
import { operatorOf, type SelectorPlace, selectorPlaceOf } from './selectorPlace.ts';
import { countWith, keysOf, type Share, tallyNamespaces, tallyPods, totalOf, valuesOf } from './tally.ts';

/**
 * The labels that pods or namespaces have, in a selector of them: keys, keys with a value, and values, each with how many
 * it selects together with the rest of the selector. What selects something comes first, and of that the fewest.
 */
export function labelCompletions(asked: Asked): Part<Completion> {
  const { place, homes } = asked;
  const selector = selectorPlaceOf(place);
  const wanted = selector && wantedAt(selector, place.isKey);
  if (!selector || !wanted) return nothing;
  const counted = countedIn(homes, selector);
  const noun = selector.of === 'pods' ? 'workload' : 'namespace';
  switch (wanted.what) {
    case 'everything':
      return { items: [everythingOffer(counted, noun, asked)], isCut: false };
    case 'key':
      return offered(asked, keyOffers(counted, noun, asked));
    case 'label':
      return offered(asked, [
        ...keyOffers(counted, noun, asked),
        ...(place.around.hasColon ? [] : pairOffers(counted, noun, asked)),
      ]);
    case 'value':
      return offered(asked, valueOffers(counted, wanted, noun, asked));
  }
}

const nothing: Part<Completion> = { items: [], isCut: false };

type Wanted =
  /** The selector itself. */
  | { readonly what: 'everything' }
  | { readonly what: 'label' | 'key' }
  /** A value of a key, beside others. */
  | {
      readonly what: 'value';
      readonly key: string;
      readonly operator: 'In' | 'NotIn';
      readonly beside: readonly string[];
    };

function wantedAt({ path, condition }: SelectorPlace, isKey: boolean): Wanted | undefined {
  const [list, step, field] = path;
  if (list === undefined) return isKey ? undefined : { what: 'everything' };
  if (list === 'matchLabels') {
    if (step === undefined) return isKey ? { what: 'label' } : undefined;
    return path.length === 2 && !isKey ? { what: 'value', key: String(step), operator: 'In', beside: [] } : undefined;
  }
  if (list !== 'matchExpressions' || typeof step !== 'number') return undefined;
  if (field === 'key') return { what: 'key' };
  const key = text(valueAt(condition, 'key'));
  const operator = operatorOf(condition);
  if (field !== 'values' || key === undefined || (operator !== 'In' && operator !== 'NotIn')) return undefined;
  const beside = itemsOf(valueAt(condition, 'values')).flatMap((item) => text(item) ?? []);
  return { what: 'value', key, operator, beside };
}

/** What is counted where the policy is. */
interface Counted extends Tallies {
  readonly name: string;
}

interface Tallies {
  /** What the rest of the selector selects. */
  readonly selected: readonly Share[];
  /** What there is for it to select; where there is nothing at all, what there is in the cluster. */
  readonly all: readonly Share[];
}

/** Of a cluster that has the policy several times, what is not about its namespace is counted once. */
function countedIn(homes: readonly Home[], selector: SelectorPlace): Counted[] {
  const isOfHome = selector.of === 'pods' && !selector.namespaceSelector;
  const known = new Map<ClusterModel, Tallies>();
  return homes.map((home) => {
    const tallies = (isOfHome ? undefined : known.get(home.cluster)) ?? talliesOf(home, selector);
    known.set(home.cluster, tallies);
    return { name: home.name, ...tallies };
  });
}

function talliesOf(home: Home, selector: SelectorPlace): Tallies {
  const { cluster } = home;
  const tallyOf = (rest: SelectorPlace['rest']): readonly Share[] => {
    if (selector.of === 'namespaces') return tallyNamespaces(cluster, rest);
    return tallyPods(cluster, peerNamespaces(cluster, home.namespace, selector), rest);
  };
  const everything = readSelector(undefined);
  const all = tallyOf(everything);
  const selected = selector.rest.requirements.length === 0 ? all : tallyOf(selector.rest);
  if (totalOf(all).may > 0) return { all, selected };
  // The namespace is not written yet, or its workloads are not in the workspace.
  return { all: tallyPods(cluster, matchingNamespaces(cluster, everything), everything), selected };
}

function everythingOffer(counted: readonly Counted[], noun: string, { place }: Asked): Completion {
  const counts = counted.map(({ name, selected }) => ({ name, count: totalOf(selected) }));
  const { gap } = place.around;
  const documentation = `Without conditions it selects every ${noun === 'workload' ? 'pod' : noun}.`;
  return { label: '{}', kind: 'value', detail: countWords(counts, noun), documentation, insert: [`${gap}{}`] };
}

interface Offer {
  readonly name: string;
  /** Of offers with the same one, those that select less come first. */
  readonly group: number;
  readonly count: number;
  /** Made for those that are shown. */
  made(): Completion;
}

function offered({ place }: Asked, offers: readonly Offer[]): Part<Completion> {
  const inOrder = (one: Offer, other: Offer): number =>
    Number(one.count === 0) - Number(other.count === 0) || one.group - other.group || one.count - other.count;
  const sorted = [...offers].sort((one, other) => inOrder(one, other) || (one.name < other.name ? -1 : 1));
  const { items, isCut } = partFor(sorted, place.typed, ({ name }) => name);
  const shown = [...items].sort((one, other) => inOrder(one, other) || byNaturalOrder(one.name, other.name));
  return { items: shown.map((offer) => offer.made()), isCut };
}

function keysFor(counted: readonly Counted[], taken: readonly string[]): string[] {
  const keys = new Set(counted.flatMap(({ all }) => [...keysOf(all)]));
  return [...keys].filter((key) => !taken.includes(key));
}

function keyOffers(counted: readonly Counted[], noun: string, { place }: Asked): Offer[] {
  return keysFor(counted, place.taken).map((key) => {
    const counts = countsFor(counted, { key, operator: 'Exists', values: [] });
    return {
      name: key,
      group: groupOf(key),
      count: mostOf(counts),
      made: () => ({
        label: key,
        kind: 'label',
        detail: `${mostOf(counts) > 0 ? 'on ' : ''}${countWords(counts, noun)}`,
        insert: place.isKey ? keyStart(key, place.around) : scalar(key, place.around),
        goesOn: place.isKey,
      }),
    };
  });
}

/** What names workloads and namespaces comes first; what changes with each release is the last to go by. */
function groupOf(key: string): number {
  if (key === nameLabel || nameKeys.includes(key)) return 0;
  return isBrittle(key) ? 3 : 1;
}

function pairOffers(counted: readonly Counted[], noun: string, { place }: Asked): Offer[] {
  const keys = keysFor(counted, place.taken).filter((key) => !isBrittle(key));
  return keys.flatMap((key) => {
    const values = valuesFor(counted, key, mostValues, fits(key, place.typed) ? '' : place.typed);
    return values.map((value): Offer => {
      const label = `${key}: ${value}`;
      const counts = countsFor(counted, { key, operator: 'In', values: [value] });
      return {
        name: label,
        group: 2,
        count: mostOf(counts),
        made: () => ({
          label,
          kind: 'label',
          detail: countWords(counts, noun),
          insert: entry(key, value, place.around),
        }),
      };
    });
  });
}

/** Values of one key that are counted: more than are shown, so that whoever types more is asked again. */
const mostValues = 200;

function valueOffers(
  counted: readonly Counted[],
  { key, operator, beside }: Extract<Wanted, { what: 'value' }>,
  noun: string,
  { place }: Asked,
): Offer[] {
  return valuesFor(counted, key, mostValues, place.typed)
    .filter((value) => !beside.includes(value))
    .map((value) => {
      const counts = countsFor(counted, { key, operator, values: [...beside, value] });
      return {
        name: value,
        group: 0,
        count: mostOf(counts),
        made: () => ({
          label: value,
          kind: 'value',
          detail: countWords(counts, noun),
          insert: valueAtPlace(value, place),
        }),
      };
    });
}

/** Values of a key, wherever the policy is: of many those that have the typed text. */
function valuesFor(counted: readonly Counted[], key: string, most: number, typed: string): string[] {
  const valuesWith = (text: string) =>
    new Set(counted.flatMap(({ all }) => [...valuesOf(all, key, most, (value) => fits(value, text))]));
  const values = valuesWith('');
  return [...(values.size < most || typed === '' ? values : valuesWith(typed))];
}

/** How many meet one condition more, wherever the policy is. */
function countsFor(
  counted: readonly Counted[],
  condition: Pick<Requirement, 'key' | 'operator' | 'values'>,
): readonly CountIn[] {
  return counted.map(({ name, selected }) => ({ name, count: countWith(selected, condition) }));
}

function mostOf(counts: readonly CountIn[]): number {
  return Math.max(0, ...counts.map(({ count }) => count.may));
}
