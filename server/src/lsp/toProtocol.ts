import { type Diagnostic, type DiagnosticRelatedInformation, DiagnosticSeverity } from 'vscode-languageserver-types';
import { toLocation } from '../reports/places.ts';
import { rulePageUrl } from '../reports/rulePage.ts';
import type { Finding, Severity } from '../rules/rule.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

export function toDiagnostic(snapshot: Snapshot, finding: Finding): Diagnostic | undefined {
  const location = toLocation(snapshot, finding);
  if (!location) return undefined;
  const related = finding.related.flatMap(({ message, ...place }): DiagnosticRelatedInformation[] => {
    const to = toLocation(snapshot, place);
    return to ? [{ location: to, message }] : [];
  });
  return {
    range: location.range,
    severity: severities[finding.severity],
    source: 'netpol',
    code: finding.rule,
    codeDescription: { href: rulePageUrl(finding.rule) },
    message: finding.message,
    ...(related.length > 0 ? { relatedInformation: related } : {}),
  };
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};
