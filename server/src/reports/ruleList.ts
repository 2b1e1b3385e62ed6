import type { Rule } from '../rules/rule.ts';
import { escaped } from './listMarkdown.ts';
import { hasFix } from './ruleFix.ts';
import { rulePage, rulePageUrl } from './rulePage.ts';

/** Rules as a table: of each its id, its severity and category, whether there is a fix, and what it reports. */
export type RulesFormat = (rules: readonly Rule[]) => string;

export const rulesText: RulesFormat = (rules) => {
  const rows = [
    ['RULE', 'SEVERITY', 'CATEGORY', 'FIX', 'REPORTS'],
    ...rules.map((rule) => [rule.id, rule.severity, rule.category, hasFix(rule) ? 'yes' : 'no', rule.summary]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return rows.map((row) => `${line(row).trimEnd()}\n`).join('');
};

export const rulesJson: RulesFormat = (rules) => `${JSON.stringify({ rules: rules.map(ruleData) }, null, 2)}\n`;

export const rulesMarkdown: RulesFormat = (rules) =>
  [
    '| Rule | Severity | Category | Fix | Reports |',
    '| --- | --- | --- | --- | --- |',
    ...rules.map(
      (rule) =>
        `| [${rule.id}](${rulePageUrl(rule.id)}) | ${rule.severity} | ${rule.category} | ${hasFix(rule) ? 'yes' : 'no'} | ${escaped(rule.summary)} |`,
    ),
  ]
    .map((line) => `${line}\n`)
    .join('');

/** One rule, with why it matters and its examples. */
export type RuleFormat = (rule: Rule) => string;

export const ruleText: RuleFormat = (rule) => {
  const { fires, passes, fixed = [] } = rule.examples;
  const example = (title: string, texts: readonly string[]): string[] =>
    texts.length > 0 ? [title, ...texts.map((text) => text.trim().replace(/^(?=.)/gm, '    '))] : [];
  return `${[
    `${rule.id} (${rule.severity}, ${rule.category}, ${hasFix(rule) ? 'with a fix' : 'without a fix'})`,
    rule.summary,
    ...rule.explanation,
    ...example('It fires here:', fires),
    ...example('It does not fire here:', passes),
    ...example('The fix makes of the first:', fixed),
    rulePageUrl(rule.id),
  ].join('\n\n')}\n`;
};

export const ruleJson: RuleFormat = (rule) =>
  `${JSON.stringify({ ...ruleData(rule), explanation: rule.explanation, examples: rule.examples }, null, 2)}\n`;

export const ruleMarkdown: RuleFormat = (rule) => rulePage(rule, rule.subject === 'directive' ? undefined : []);

function ruleData(rule: Rule) {
  const { id, severity, category, summary } = rule;
  return { id, severity, category, fix: hasFix(rule), summary, page: rulePageUrl(id) };
}
