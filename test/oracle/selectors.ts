import { isSelector } from './rejected.ts';
import type { LabelSelector, LabelValues, SelectorExpression } from './world.ts';

/**
 * Whether labels fulfil a selector: all of its labels and all of its expressions, so an empty one always (apimachinery
 * LabelSelectorAsSelector). A null value is the empty text, as Go decodes it. One that is rejected matches nothing.
 */
export function matchesSelector(selector: LabelSelector, labels: LabelValues): boolean {
  if (!isSelector(selector)) return false;
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    if (labels[key] !== (value ?? '')) return false;
  }
  for (const expression of selector.matchExpressions ?? []) {
    if (!matchesExpression(expression, labels)) return false;
  }
  return true;
}

/** apimachinery labels.Requirement.Matches: NotIn and DoesNotExist hold where the key is missing. */
function matchesExpression({ key, operator, values }: SelectorExpression, labels: LabelValues): boolean {
  const present = Object.hasOwn(labels, key);
  const listed = present && (values ?? []).some((value) => (value ?? '') === labels[key]);
  switch (operator) {
    case 'In':
      return present && listed;
    case 'NotIn':
      return !present || !listed;
    case 'Exists':
      return present;
    default:
      return !present;
  }
}
