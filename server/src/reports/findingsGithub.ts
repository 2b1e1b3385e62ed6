import type { Severity } from '../rules/rule.ts';
import type { FindingsFormat } from './findings.ts';

/** Workflow commands, which GitHub Actions shows as annotations of the files: a line for each finding. */
export const findingsGithub: FindingsFormat = function* (findings) {
  for (const { rule, severity, message, file, range } of findings) {
    const { start, end } = range;
    const properties = {
      file,
      line: start.line + 1,
      // A runner refuses columns of what goes over several lines.
      ...(start.line === end.line ? { col: start.character + 1 } : {}),
      endLine: end.line + 1,
      ...(start.line === end.line ? { endColumn: end.character + 1 } : {}),
      title: rule,
    };
    const listed = Object.entries(properties).map(([name, value]) => `${name}=${escapedProperty(String(value))}`);
    yield `::${commands[severity]} ${listed.join(',')}::${escapedData(message)}\n`;
  }
};

const commands: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
  hint: 'notice',
};

function escapedData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapedProperty(text: string): string {
  return escapedData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
