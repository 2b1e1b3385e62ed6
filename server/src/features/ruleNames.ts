import { rules } from '../rules/list.ts';
import { categories } from '../rules/rule.ts';

/** What a rule, or all of a category, is named by, and what is said of it where the name is offered. */
export interface RuleName {
  readonly name: string;
  readonly description: string;
}

/** Every rule, and behind them the categories, which stand for all of their rules. The schemas are made of them. */
export function ruleNames(): readonly RuleName[] {
  return [
    ...rules.map(({ id, summary, severity }) => ({
      name: id,
      description: `${summary} Its own level is ${severity}.`,
    })),
    ...Object.entries(categories).map(([name, what]) => ({ name, description: `All rules of a category. ${what}` })),
  ];
}
