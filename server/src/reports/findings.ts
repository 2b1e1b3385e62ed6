import type { Finding } from '../rules/rule.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
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
    clusters: finding.clusters,
    related: finding.related.flatMap(({ message, ...where }) => {
      const location = toLocation(snapshot, where);
      return location ? [{ message, file: display(location.uri), range: location.range }] : [];
    }),
  };
}

export interface FindingJson {
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  readonly file: string;
  readonly range: Range;
  readonly clusters: readonly string[];
  readonly related: readonly { readonly message: string; readonly file: string; readonly range: Range }[];
}

/** `path:line:column severity rule message`, one-based. */
export function findingLine({ file, range, severity, rule, message }: FindingJson): string {
  return `${file}:${range.start.line + 1}:${range.start.character + 1} ${severity} ${rule} ${message}`;
}
