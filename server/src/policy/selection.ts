import { isPlaceholder, type Label } from '../model/labels.ts';
import type { Requirement, Selector } from '../model/selector.ts';
import type { Service } from '../model/service.ts';
import { and, type Ternary } from '../model/ternary.ts';
import { podLabel, possibleValues, undeclared, unknown, type Workload } from '../model/workload.ts';

/** What is known of a namespace. */
export interface NamespaceFacts {
  readonly name: string;
  readonly labels: readonly Pick<Label, 'key' | 'value'>[];
  /** Whether it may have others: it is declared nowhere, or a placeholder hides them. */
  readonly moreLabels: boolean;
}

/** The label that the API server sets on every Namespace; its value is the name. */
export const nameLabel = 'kubernetes.io/metadata.name';

/** Whether a selector matches a pod, by the labels of its template and those that its controller adds. */
export function selectsPod(selector: Selector, workload: Workload): Ternary {
  return matches(selector, (requirement) => podMeets(requirement, workload));
}

/** Whether a selector matches a namespace. */
export function selectsNamespace(selector: Selector, namespace: NamespaceFacts): Ternary {
  return matches(selector, ({ key, operator, values }) => holds(operator, values, namespaceLabel(namespace, key)));
}

/** The value of a namespace's label, as `podLabel` gives that of a pod's. */
export function namespaceLabel(namespace: NamespaceFacts, key: string): Known {
  if (key === nameLabel) return isPlaceholder(namespace.name) ? unknown : namespace.name;
  const label = namespace.labels.find((other) => other.key === key);
  if (label) return label.value ?? unknown;
  return namespace.moreLabels ? undeclared : undefined;
}

/** Whether a selector matches pods with exactly these labels. */
export function selectsLabels(selector: Selector, labels: ReadonlyMap<string, string>): Ternary {
  return matches(selector, ({ key, operator, values }) => holds(operator, values, labels.get(key)));
}

/** Equality-only selectors of Services, which a Service without selector matches with nothing. */
export function serviceSelectsPod(
  { selector, moreSelector }: Pick<Service, 'selector' | 'moreSelector'>,
  workload: Workload,
): Ternary {
  if (selector.length === 0 && !moreSelector) return 'no';
  return selector.reduce<Ternary>(
    (result, { key, value }) => and(result, holds('In', [value], podLabel(workload, key))),
    moreSelector ? 'maybe' : 'yes',
  );
}

/** What is known of a label: its value, that it is missing, that it is there with some value, or nothing. */
export type Known = string | undefined | typeof unknown | typeof undeclared;

/** Whether a pod meets one condition of a selector. */
export function podMeets({ key, operator, values }: Requirement, workload: Workload): Ternary {
  const label = podLabel(workload, key);
  return holds(operator, label === unknown ? possibleValues(workload, key, values) : values, label);
}

function matches(selector: Selector, meets: (requirement: Requirement) => Ternary): Ternary {
  let result: Ternary = 'yes';
  for (const requirement of selector.requirements) {
    result = and(result, meets(requirement));
    if (result === 'no') return 'no';
  }
  return result;
}

/**
 * One requirement against one label (apimachinery labels.Requirement.Matches): NotIn and DoesNotExist also match
 * where the key is missing. Undefined among `values` stands for a hidden value.
 */
export function holds(operator: Requirement['operator'], values: Requirement['values'], label: Known): Ternary {
  switch (operator) {
    case 'Exists':
      return label === undeclared ? 'maybe' : label === undefined ? 'no' : 'yes';
    case 'DoesNotExist':
      return label === undeclared ? 'maybe' : label === undefined ? 'yes' : 'no';
    case 'In':
      if (label === undefined) return 'no';
      return among(values, label);
    case 'NotIn': {
      if (label === undefined) return 'yes';
      const inside = among(values, label);
      return inside === 'maybe' ? 'maybe' : inside === 'yes' ? 'no' : 'yes';
    }
    case 'Invalid':
      return 'no';
    case 'Hidden':
      return 'maybe';
  }
}

/** Whether a label that is there has one of `values`. */
export function among(values: Requirement['values'], label: Exclude<Known, undefined>): Ternary {
  if (label === unknown || label === undeclared) return values.length === 0 ? 'no' : 'maybe';
  if (values.includes(label)) return 'yes';
  return values.includes(undefined) ? 'maybe' : 'no';
}
