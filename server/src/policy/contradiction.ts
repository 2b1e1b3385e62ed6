import { memo } from '../model/memo.ts';
import type { Requirement, Selector } from '../model/selector.ts';

/** Conditions of a selector that nothing can meet together: the one that is too much, and the earlier ones of its key. */
export interface Contradiction {
  readonly requirement: Requirement;
  readonly others: readonly Requirement[];
}

/**
 * Why no labels at all meet a selector; undefined where some may. What a placeholder hides may be any value, and what
 * the API server rejects contradicts nothing.
 */
export const contradictionIn: (selector: Selector) => Contradiction | undefined = memo(({ requirements }) => {
  for (const [index, requirement] of requirements.entries()) {
    const others = requirements.slice(0, index).filter(({ key }) => key === requirement.key);
    if (!canBeMet([...others, requirement])) return { requirement, others };
  }
  return undefined;
});

/** Whether a label of one key can meet all of these. */
function canBeMet(requirements: readonly Requirement[]): boolean {
  const isAskedFor = requirements.some(({ operator }) => operator === 'In' || operator === 'Exists');
  if (isAskedFor && requirements.some(({ operator }) => operator === 'DoesNotExist')) return false;
  const [first, ...others] = requirements.filter(isKnownList);
  if (!first) return true;
  const excluded = requirements.flatMap(({ operator, values }) => (operator === 'NotIn' ? values : []));
  return first.values.some(
    (value) => others.every(({ values }) => values.includes(value)) && !excluded.includes(value),
  );
}

function isKnownList({ operator, values }: Requirement): boolean {
  return operator === 'In' && values.length > 0 && !values.includes(undefined);
}
