import type { FindingJson, FindingsFormat } from './findings.ts';

/** A line for each finding. */
export const findingsText: FindingsFormat = function* (findings) {
  for (const finding of findings) yield `${findingLine(finding)}\n`;
};

/** `path:line:column severity rule message`, one-based. */
export function findingLine({ file, range, severity, rule, message }: FindingJson): string {
  return `${file}:${range.start.line + 1}:${range.start.character + 1} ${severity} ${rule} ${message}`;
}
