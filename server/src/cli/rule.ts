import { distance } from 'fastest-levenshtein';
import { rules } from '../rules/list.ts';
import type { Rule } from '../rules/rule.ts';
import { UsageError } from './options.ts';

/** The rule of an id. Throws a `UsageError` that names the nearest one where there is none. */
export function ruleOf(id: string): Rule {
  const found = rules.find((rule) => rule.id === id);
  if (found) return found;
  const [nearest] = rules
    .map((rule) => ({ id: rule.id, rank: rule.id.includes(id) ? 1 : distance(rule.id, id) }))
    .filter(({ rank }) => rank <= Math.max(3, id.length / 2))
    .sort((one, other) => one.rank - other.rank);
  throw new UsageError(`there is no rule ${id}${nearest ? `; is ${nearest.id} meant?` : ''}`);
}
