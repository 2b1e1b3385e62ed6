import { counted } from '../model/counted.ts';
import { listed } from '../model/listed.ts';
import { byFile, type FindingJson, type FindingsFormat, severities } from './findings.ts';
import { escaped } from './listMarkdown.ts';
import { rulePageUrl } from './rulePage.ts';

/** A table for each file, for a comment on a pull request. */
export const findingsMarkdown: FindingsFormat = function* (findings) {
  yield `${totals(findings)}\n`;
  for (const [file, found] of byFile(findings)) {
    yield `\n### ${escaped(file)}\n\n| Line | Severity | Rule | Message |\n| --- | --- | --- | --- |\n`;
    for (const { range, severity, rule, message } of found) {
      yield `| ${range.start.line + 1} | ${severity} | [${rule}](${rulePageUrl(rule)}) | ${escaped(message)} |\n`;
    }
  }
};

/** `**1 error and 2 warnings** in 2 files` */
function totals(findings: readonly FindingJson[]): string {
  if (findings.length === 0) return 'Nothing was found.';
  const counts = severities.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 || severity === 'information' ? '' : 's'}`];
  });
  return `**${listed(counts, 'and')}** in ${counted(byFile(findings).size, 'file')}`;
}
