import {
  type RuleFormat,
  type RulesFormat,
  ruleJson,
  ruleMarkdown,
  rulesJson,
  rulesMarkdown,
  rulesText,
  ruleText,
} from '../reports/ruleList.ts';
import { rules } from '../rules/list.ts';
import { exit } from './io.ts';
import { type Command, oneOf, readOptions, UsageError } from './options.ts';
import { ruleOf } from './rule.ts';

/** `netpol rules`: what `netpol check` looks for; `netpol rules ID`: why it does. */
export const rulesCommand: Command = {
  summary: 'what check looks for, and why',
  usage: `Usage: netpol rules [ID] [OPTIONS]

Lists the rules of netpol check: how severe what they find is by itself, whether there is a fix, and what they report.
With an ID it says why that one matters, and shows examples. It reads no manifests and no configuration.

Options:
  --format FORMAT       text, json or markdown (default: text)

Exit: 0, or 2 for bad usage.
`,
  async run(io, args) {
    const { values, paths } = readOptions(args, { format: { type: 'string', default: 'text' } });
    const format = oneOf('--format', values.format, ['text', 'json', 'markdown']);
    const [id, ...more] = paths;
    if (more.length > 0) throw new UsageError('it explains one rule at a time');
    io.out(id === undefined ? ofAll[format](rules) : ofOne[format](ruleOf(id)));
    return exit.ok;
  },
};

const ofAll: Readonly<Record<'text' | 'json' | 'markdown', RulesFormat>> = {
  text: rulesText,
  json: rulesJson,
  markdown: rulesMarkdown,
};

const ofOne: Readonly<Record<keyof typeof ofAll, RuleFormat>> = {
  text: ruleText,
  json: ruleJson,
  markdown: ruleMarkdown,
};
