import { directiveName } from '../rules/directives.ts';
import type { Rule } from '../rules/rule.ts';

/**
 * The documentation of a rule in Markdown. `silenced` is its first example with a directive, where one can silence it:
 * see `silencedAt`.
 */
export function rulePage(
  { id, severity, category, summary, explanation, examples }: Rule,
  silenced: readonly string[] | undefined,
): string {
  const off = `\`"${id}": "off"\` in the setting \`netpol.rules\`, or under \`rules:\` in \`.netpol.yaml\`, turns the rule off.`;
  const { fires, passes, fixed } = examples;
  return `${[
    `# ${id}`,
    summary,
    `Severity: ${severity}. Category: ${category}.`,
    '## Why it matters',
    ...explanation,
    '## Fires',
    ...fires.map(yamlBlock),
    '## Does not fire',
    ...passes.map(yamlBlock),
    ...(fixed ? ['## Fixed', 'What the quick fix makes of the first example:', ...fixed.map(yamlBlock)] : []),
    '## Silence it',
    silenced
      ? `Write the directive above the node that the finding stands at, behind it on the same line, or above the first line of the document, which silences all of it. ${off}`
      : `No comment silences it. ${off}`,
    ...(silenced ?? []).map(yamlBlock),
  ].join('\n\n')}\n`;
}

/** Where the page of a rule can be read. */
export function rulePageUrl(rule: string): string {
  return `${repositoryUrl}/blob/main/docs/rules/${rule}.md`;
}

export const repositoryUrl = 'https://github.com/netpol/netpol';

/** An example whose document at an offset of one of its files is silenced for a rule. */
export function silencedAt(files: readonly string[], rule: string, file: string, offset: number): string[] {
  return files.map((text) => {
    if (text !== file) return text;
    const marker = text.lastIndexOf('\n---\n', offset);
    const start = marker < 0 ? text.search(/^(?!# \S+\.yaml$)/m) : marker + '\n---\n'.length;
    return `${text.slice(0, start)}# ${directiveName}: ${rule} as intended\n${text.slice(start)}`;
  });
}

function yamlBlock(text: string): string {
  return `\`\`\`yaml\n${text.trim()}\n\`\`\``;
}
