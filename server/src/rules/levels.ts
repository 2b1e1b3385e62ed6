import { distance } from 'fastest-levenshtein';
import { rules } from './list.ts';
import { type Category, categories, type Level, type Rule } from './rule.ts';

/** The levels of rules that should have another one than their own, by rule id or by category. */
export type Severities = Readonly<Record<string, Level>>;

/** The levels that hold in a file. */
export type SeveritiesOf = (uri: string) => Severities;

/**
 * The level that a rule is set to, by its id or else by its category; undefined where it keeps its own. A category
 * turns no rule on that is off by itself.
 */
export function configuredLevel({ id, category, severity }: Rule, severities: Severities): Level | undefined {
  return severities[id] ?? (severity === 'off' ? undefined : severities[category]);
}

export function levelOf(rule: Rule, severities: Severities): Level {
  return configuredLevel(rule, severities) ?? rule.severity;
}

/** What is said nearer wins: a category too, over what is said of its rules further out. */
export function withNearer(further: Severities, nearer: Severities): Severities {
  const kept = Object.entries(further).filter(([name]) => {
    const category = rules.find(({ id }) => id === name)?.category;
    return category === undefined || !Object.hasOwn(nearer, category);
  });
  return { ...Object.fromEntries(kept), ...nearer };
}

/** What a rule may be named by: its id, and its category. */
export function namesOf(id: string): readonly string[] {
  const category = rules.find((rule) => rule.id === id)?.category;
  return category === undefined ? [id] : [id, category];
}

/** The rules that a name stands for: that of an id, or all of a category; none for what is neither. */
export function rulesNamed(name: string): readonly Rule[] {
  return rules.filter(({ id, category }) => id === name || category === name);
}

/** The id or category that was probably meant. */
export function nearName(name: string): string | undefined {
  const names = [...rules.map(({ id }) => id), ...(Object.keys(categories) as Category[])];
  return names.find((known) => distance(known, name) <= mostTypos);
}

const mostTypos = 3;
