import type { SelectorPeer } from '../model/policy.ts';
import { type Requirement, readSelector, type Selector } from '../model/selector.ts';
import { and, not, or, type Ternary } from '../model/ternary.ts';
import { unknown } from '../model/workload.ts';
import type { AnyPodsParty } from './party.ts';
import { among, type NamespaceFacts, nameLabel, selectsNamespace } from './selection.ts';

const everything = readSelector(undefined);

/** Every pod of every namespace. */
export const entireCluster = { type: 'anyPods', namespaces: everything, pods: everything } satisfies AnyPodsParty;

/**
 * The pods that a peer asks for. `factsOf` gives what is known of a namespace by its name, that of the policy for a
 * peer without `namespaceSelector`.
 */
export function podsAskedFor(
  { namespaceSelector, podSelector }: SelectorPeer,
  home: string,
  factsOf: (name: string) => NamespaceFacts,
): AnyPodsParty {
  const name = namespaceSelector ? nameAskedFor(namespaceSelector) : home;
  const namespaces = name === undefined ? (namespaceSelector ?? everything) : factsOf(name);
  return { type: 'anyPods', namespaces, pods: podSelector ?? everything };
}

/** The one namespace that a selector names; undefined when it asks for anything else. */
function nameAskedFor({ requirements }: Selector): string | undefined {
  const [only, ...others] = requirements;
  if (only?.key !== nameLabel || only.operator !== 'In' || others.length > 0) return undefined;
  return only.values.length === 1 ? only.values[0] : undefined;
}

/** Whether a peer of a policy in the namespace `home` matches each one of the pods; `no` when it matches but some. */
export function matchesAll(
  { namespaceSelector, podSelector }: Pick<SelectorPeer, 'namespaceSelector' | 'podSelector'>,
  home: string,
  { namespaces, pods }: AnyPodsParty,
): Ternary {
  return and(matchesNamespaces(namespaceSelector, home, namespaces), follows(podSelector ?? everything, pods));
}

function matchesNamespaces(
  selector: Selector | undefined,
  home: string,
  namespaces: AnyPodsParty['namespaces'],
): Ternary {
  if ('name' in namespaces) {
    if (selector) return selectsNamespace(selector, namespaces);
    return namespaces.name === home ? 'yes' : 'no';
  }
  // Every namespace has the label of its name.
  if (selector) return follows({ ...selector, requirements: selector.requirements.filter(asksSomething) }, namespaces);
  return hidesSomething(namespaces.requirements) ? 'maybe' : 'no';
}

function asksSomething({ key, operator }: Requirement): boolean {
  return !(key === nameLabel && operator === 'Exists');
}

/** Whether whatever meets the selector `given` also meets `selector`. */
export function follows(selector: Selector, given: Selector): Ternary {
  const isOpen = hidesSomething(given.requirements);
  return selector.requirements.reduce<Ternary>((result, requirement) => {
    const verdict = requirementFollows(requirement, given.requirements);
    return and(result, verdict === 'no' && isOpen ? 'maybe' : verdict);
  }, 'yes');
}

/** Whether a placeholder hides a condition, key and all, so that more may follow from it. */
function hidesSomething(requirements: readonly Requirement[]): boolean {
  return requirements.some(({ operator }) => operator === 'Hidden');
}

function requirementFollows(requirement: Requirement, given: readonly Requirement[]): Ternary {
  // Also where a placeholder hides it: it is the same one.
  if (given.includes(requirement)) return 'yes';
  const { key, operator, values } = requirement;
  const known = given.filter((other) => other.key === key);
  const isThere = known.some((other) => other.operator === 'In' || other.operator === 'Exists');
  const isMissing = known.some((other) => other.operator === 'DoesNotExist');
  switch (operator) {
    case 'Exists':
      return isThere ? 'yes' : 'no';
    case 'DoesNotExist':
      return isMissing ? 'yes' : 'no';
    case 'In':
      return every(possibleValues(known), (value) => among(values, value ?? unknown)) ?? 'no';
    case 'NotIn':
      if (isMissing) return 'yes';
      return (
        every(possibleValues(known), (value) => not(among(values, value ?? unknown))) ??
        every(values, (value) => isExcluded(value, known)) ??
        'no'
      );
    case 'Invalid':
      return 'no';
    case 'Hidden':
      return 'maybe';
  }
}

/** The values that a label can have; undefined where they are not listed. */
function possibleValues(known: readonly Requirement[]): Requirement['values'] | undefined {
  const lists = known.filter(({ operator }) => operator === 'In').map(({ values }) => values);
  return lists[0]?.filter((value) => isNotRuledOut(value, known));
}

function isNotRuledOut(value: string | undefined, known: readonly Requirement[]): boolean {
  return known.every(({ operator, values }) => {
    if (operator === 'In') return among(values, value ?? unknown) !== 'no';
    return operator !== 'NotIn' || among(values, value ?? unknown) !== 'yes';
  });
}

function isExcluded(value: string | undefined, known: readonly Requirement[]): Ternary {
  const lists = known.filter(({ operator }) => operator === 'NotIn').map(({ values }) => values);
  return lists.map((values) => among(values, value ?? unknown)).reduce(or, 'no');
}

function every(
  values: Requirement['values'] | undefined,
  is: (value: string | undefined) => Ternary,
): Ternary | undefined {
  return values?.map(is).reduce(and, 'yes');
}
