import { distance } from 'fastest-levenshtein';
import { rules } from './list.ts';
import { categories, type Level, type Rule, type RuleFacts } from './rule.ts';

/** The levels of rules that should have another one than their own, by rule id or by category. */
export type Severities = Readonly<Record<string, Level>>;

/** The levels that hold in a file. */
export type SeveritiesOf = (uri: string) => Severities;

/**
 * The level that a rule is set to, by its id or else by its category; undefined where it keeps its own. A category
 * turns no rule on that is off by itself.
 */
export function configuredLevel({ id, category, severity }: RuleFacts, severities: Severities): Level | undefined {
  return severities[id] ?? (severity === 'off' ? undefined : severities[category]);
}

export function levelOf(rule: RuleFacts, severities: Severities): Level {
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

/**
 * The levels in a file, where directories say them anew for what is below them: the innermost wins.
 * @param below By directory; what is not below `folder` says nothing.
 */
export function severitiesIn(
  folder: string,
  severities: Severities,
  below: ReadonlyMap<string, Severities>,
  uri: string,
): Severities {
  if (below.size === 0) return severities;
  const said: Severities[] = [];
  for (let end = uri.lastIndexOf('/'); end > folder.length; end = uri.lastIndexOf('/', end - 1)) {
    const own = below.get(uri.slice(0, end));
    if (own) said.unshift(own);
  }
  return said.reduce(withNearer, severities);
}

/** The rules that a name stands for: that of an id, or all of a category; none for what is neither. */
export function rulesNamed(name: string): readonly Rule[] {
  return rules.filter(({ id, category }) => id === name || category === name);
}

/** Whether a rule or a category has a name. */
export function isRuleName(name: string): boolean {
  return Object.hasOwn(categories, name) || rules.some(({ id }) => id === name);
}

/** The id or category that was probably meant: a slip in every third letter at most. */
export function nearName(name: string): string | undefined {
  const most = Math.min(3, Math.floor(name.length / 3));
  return [...rules.map(({ id }) => id), ...Object.keys(categories)]
    .map((known) => ({ known, slips: distance(known, name) }))
    .filter(({ slips }) => slips <= most)
    .sort((one, other) => one.slips - other.slips)[0]?.known;
}
