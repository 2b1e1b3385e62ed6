import { nearName, rulesNamed } from '../rules/levels.ts';
import { rules } from '../rules/list.ts';
import type { Rule } from '../rules/rule.ts';
import { UsageError } from './options.ts';

/** The rule of an id. Throws a `UsageError` that names the nearest one where there is none. */
export function ruleOf(id: string): Rule {
  return rules.find((rule) => rule.id === id) ?? unknown(id);
}

/** The rules of an id or of a category. Throws likewise. */
export function rulesOf(name: string): readonly Rule[] {
  const named = rulesNamed(name);
  return named.length > 0 ? named : unknown(name);
}

function unknown(name: string): never {
  const near = nearName(name);
  throw new UsageError(`there is no rule ${name}${near === undefined ? '' : `; is ${near} meant?`}`);
}
