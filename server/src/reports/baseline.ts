import type { FindingJson } from './findings.ts';

/** A finding that is known already, as the file of a baseline records it. */
export interface BaselineEntry extends Pick<FindingJson, 'rule' | 'file' | 'object' | 'message' | 'fingerprint'> {}

/** Findings as the text of a baseline: an entry each, in an order that one more or less does not disturb. */
export function baselineText(findings: readonly FindingJson[]): string {
  const entries = findings.map(
    ({ rule, file, object, message, fingerprint }): BaselineEntry => ({ file, object, rule, message, fingerprint }),
  );
  const orderOf = ({ file, object, rule, fingerprint }: BaselineEntry) => [file, object, rule, fingerprint].join('\0');
  const sorted = entries
    .map((entry) => ({ entry, order: orderOf(entry) }))
    .sort((one, other) => (one.order < other.order ? -1 : one.order > other.order ? 1 : 0))
    .map(({ entry }) => entry);
  return `${JSON.stringify({ version, findings: sorted }, null, 2)}\n`;
}

/** The entries of a baseline; a sentence about what is wrong where the text is none. */
export function readBaseline(text: string): readonly BaselineEntry[] | string {
  let read: { version?: unknown; findings?: unknown } | null;
  try {
    read = JSON.parse(text);
  } catch {
    return 'it is no JSON';
  }
  if (read?.version !== version) return `its version is not ${version}`;
  const { findings } = read;
  if (!Array.isArray(findings) || !findings.every(isEntry)) return 'its findings are no list of entries';
  return findings;
}

const version = 1;

function isEntry(value: unknown): value is BaselineEntry {
  const entry = value as Partial<Record<keyof BaselineEntry, unknown>> | null;
  return (['rule', 'file', 'object', 'message', 'fingerprint'] as const).every(
    (key) => typeof entry?.[key] === 'string',
  );
}

/**
 * The findings that a baseline does not have, and its entries that no finding has any more. They are known by their
 * fingerprints; of several that are alike, as many as there are entries.
 */
export function sinceBaseline(
  findings: readonly FindingJson[],
  entries: readonly BaselineEntry[],
): { readonly fresh: readonly FindingJson[]; readonly gone: readonly BaselineEntry[] } {
  const left = new Map<string, BaselineEntry[]>();
  for (const entry of entries) left.set(entry.fingerprint, [...(left.get(entry.fingerprint) ?? []), entry]);
  // Of those that are alike, the ones in the same file are meant first.
  const take = ({ fingerprint, file }: FindingJson, isAnywhere: boolean): boolean => {
    const alike = left.get(fingerprint) ?? [];
    const at = alike.findIndex((entry) => isAnywhere || entry.file === file);
    if (at < 0) return false;
    alike.splice(at, 1);
    return true;
  };
  const elsewhere = findings.filter((finding) => !take(finding, false));
  const fresh = elsewhere.filter((finding) => !take(finding, true));
  return { fresh, gone: entries.filter((entry) => left.get(entry.fingerprint)?.includes(entry)) };
}

/** Whether a finding, perhaps of a later state, is none that a baseline has. */
export function freshIn(
  findings: readonly FindingJson[],
  entries: readonly BaselineEntry[],
): (finding: FindingJson) => boolean {
  const recorded = new Set(entries.map(({ fingerprint }) => fingerprint));
  const fresh = new Set(sinceBaseline(findings, entries).fresh.map(({ fingerprint }) => fingerprint));
  return ({ fingerprint }) => !recorded.has(fingerprint) || fresh.has(fingerprint);
}
