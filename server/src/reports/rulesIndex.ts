import { directiveName, fileDirectiveName } from '../rules/directives.ts';
import { type Category, categories, type Rule } from '../rules/rule.ts';

/** The list of the rules in Markdown, category by category. @param hasFix Whether a quick fix answers what it finds. */
export function rulesIndex(rules: readonly Rule[], hasFix: (rule: Rule) => boolean): string {
  const tables = (Object.keys(categories) as Category[]).flatMap((category) => {
    const own = rules.filter((rule) => rule.category === category);
    return own.length === 0 ? [] : [`## ${category}`, categories[category], table(own, hasFix)];
  });
  return `${[
    '# Rules',
    "A rule's severity is set by its id, or for a whole category by the name of that, in the setting `netpol.rules` or under `rules:` in `.netpol.yaml`: `error`, `warning`, `information`, `hint` or `off`. A category turns no rule on that is off by itself.",
    `\`# ${directiveName}: <rule>[, <rule>] <reason>\` silences rules for the node below it, for the line that it ends, or for the document above whose first line it stands. \`# ${fileDirectiveName}: <rule> <reason>\` above the first line of a file silences them in all of it. A category may stand for its rules there too.`,
    ...tables,
  ].join('\n\n')}\n`;
}

function table(rules: readonly Rule[], hasFix: (rule: Rule) => boolean): string {
  const rows = rules.map(
    (rule) => `| [${rule.id}](${rule.id}.md) | ${rule.severity} | ${rule.summary} | ${hasFix(rule) ? 'yes' : ''} |`,
  );
  return ['| rule | severity | what it reports | quick fix |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
