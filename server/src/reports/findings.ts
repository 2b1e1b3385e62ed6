import type { Finding, Severity } from '../rules/rule.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { type Identity, identityOf } from './fingerprint.ts';
import { type Range, toLocation } from './places.ts';

/** A finding as data; `display` turns a URI into the path to show. Undefined when its place is gone. */
export function findingJson(
  snapshot: Snapshot,
  finding: Finding,
  display: (uri: string) => string,
): FindingJson | undefined {
  const place = toLocation(snapshot, finding);
  if (!place) return undefined;
  return {
    rule: finding.rule,
    severity: finding.severity,
    message: finding.message,
    file: display(place.uri),
    range: place.range,
    ...identityOf(snapshot, finding, display),
    clusters: finding.clusters,
    related: finding.related.flatMap(({ message, ...where }) => {
      const location = toLocation(snapshot, where);
      return location ? [{ message, file: display(location.uri), range: location.range }] : [];
    }),
  };
}

export interface FindingJson extends Identity {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** Relative, with forward slashes; `-` for standard input. */
  readonly file: string;
  readonly range: Range;
  readonly clusters: readonly string[];
  readonly related: readonly { readonly message: string; readonly file: string; readonly range: Range }[];
}

/** A text of all findings, which come file by file, piece by piece. */
export type FindingsFormat = (findings: readonly FindingJson[], about: About) => Iterable<string>;

/** What a report says besides the findings. */
export interface About {
  /** That of Netpol. */
  readonly version: string;
  /** Whether a finding makes the check fail. */
  fails(finding: FindingJson): boolean;
}

/** The worst first. */
export const severities: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

export function isAtLeast(severity: Severity, least: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(least);
}

/** Findings under the files that they stand in, in their order. */
export function byFile(findings: readonly FindingJson[]): Map<string, FindingJson[]> {
  const files = new Map<string, FindingJson[]>();
  for (const finding of findings) {
    const group = files.get(finding.file);
    if (group) group.push(finding);
    else files.set(finding.file, [finding]);
  }
  return files;
}
