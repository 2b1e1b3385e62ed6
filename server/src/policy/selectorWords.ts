import type { Requirement, Selector } from '../model/selector.ts';
import { nameLabel } from './selection.ts';

/** What a selector demands: `app=web and tier in (a, b)`; empty for a selector of everything. */
export function selectorWords(selector: Selector | undefined): string {
  return (selector?.requirements ?? []).map(requirementWords).join(' and ');
}

function requirementWords(requirement: Requirement): string {
  const { key, operator, values } = requirement;
  const shown = values.map(shownValue);
  switch (operator) {
    case 'In':
      return shown.length === 1 ? `${key}=${shown[0]}` : `${key} in (${shown.join(', ')})`;
    case 'NotIn': {
      const others = shown.length === 1 ? `other than ${shown[0]}` : `not in (${shown.join(', ')})`;
      // Every namespace has its name.
      return `${key} ${others}${key === nameLabel ? '' : ` (or no ${key})`}`;
    }
    case 'Exists':
      return `a label ${key}`;
    case 'DoesNotExist':
      return `no label ${key}`;
    case 'Invalid':
      return '(what is not valid)';
    case 'Hidden':
      return '(a placeholder)';
  }
}

function shownValue(value: string | undefined): string {
  return value ?? '(a placeholder)';
}

/** `pods with app=web`, `all pods` */
export function podsWords(selector: Selector | undefined): string {
  const labels = selectorWords(selector);
  return labels ? `pods with ${labels}` : 'all pods';
}

/** The names that a namespace selector spells out; undefined for one that asks for other labels. */
export function namesOf({ requirements }: Selector): string[] | undefined {
  const [only, ...others] = requirements;
  if (only?.key !== nameLabel || only.operator !== 'In' || others.length > 0) return undefined;
  return only.values.map(shownValue);
}
