import { memo } from '../model/memo.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { groupingIn } from '../snapshot/groupingIn.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { isMadeByHelm, leftOutReason } from '../workspace/leftOut.ts';
import type { Document } from '../yaml/source.ts';
import { type Directive, type DirectiveName, directivesIn, fileDirectives, silencers } from './directives.ts';
import { isRuleName, levelOf, namesOf, nearName, rulesNamed, type Severities } from './levels.ts';
import type { Finding, UnusedName } from './rule.ts';

/** What comments make of the findings of a file. */
export interface Judged {
  readonly kept: readonly Finding[];
  /** The names that silence none of them; a name that they do not need in any cluster. */
  readonly unused: readonly Unused[];
}

export interface Unused {
  readonly document: Document;
  readonly directive: Directive;
  readonly names: readonly UnusedName[];
}

/**
 * @param clusters All that the file is in.
 * @param found All that the rules find in the file in any of them.
 * @param severities Those that hold in the file.
 */
export function judged(
  snapshot: Snapshot,
  uri: string,
  clusters: readonly ClusterModel[],
  found: readonly Finding[],
  severities: Severities,
): Judged {
  const used = new Set<DirectiveName>();
  const kept = withoutSilenced(snapshot, uri, found, used);
  const isTold = clusters.every(isWhollyRendered) && !isUnreliable(snapshot, uri);
  return { kept, unused: isTold ? unusedIn(snapshot, uri, used, severities) : [] };
}

/** @param used Gets the names that silence any. */
export function withoutSilenced(
  snapshot: Snapshot,
  uri: string,
  found: readonly Finding[],
  used = new Set<DirectiveName>(),
): readonly Finding[] {
  const source = snapshot.files.get(uri)?.source;
  return found.filter(({ document, rule, start, end }) => {
    const silencing = silencers(source, document, namesOf(rule), { start, end });
    for (const name of silencing) used.add(name);
    return silencing.length === 0;
  });
}

/** Whether nothing is known to be in a cluster that nobody sees. */
export function isWhollyRendered({ namespaces, bundles }: ClusterModel): boolean {
  return !hasUnseen(namespaces) && bundles.every(({ problems }) => problems.length === 0);
}

const hasUnseen = memo((namespaces: ClusterModel['namespaces']) =>
  [...namespaces.values()].some(({ unseen }) => unseen.length > 0),
);

/** Of a template nobody knows all that it may become; what kubectl printed is not checked. */
function isUnreliable(snapshot: Snapshot, uri: string): boolean {
  const { roles } = snapshot;
  return (
    isMadeByHelm(uri, roles) || leftOutReason(uri, roles) === 'Helm template' || groupingIn(snapshot, uri).isKnown(uri)
  );
}

function unusedIn(snapshot: Snapshot, uri: string, used: ReadonlySet<DirectiveName>, severities: Severities): Unused[] {
  const file = snapshot.files.get(uri);
  if (!file) return [];
  const { source, good } = file;
  const ofFile = fileDirectives(source);
  return source.documents.flatMap(({ document }, index) => {
    // In a broken document others count than are written there, and in one that is not read a comment may be a text.
    if (good[index] !== document) return [];
    const told = document.root ? directivesIn(document) : index === 0 ? ofFile : [];
    return told.flatMap((directive) => {
      const isMisplaced = directive.about === 'file' && !ofFile.includes(directive);
      const names = directive.names
        .filter((name) => !used.has(name) && !isOff(name, severities))
        .map((name) => ({ ...name, ...meaningOf(name), isMisplaced }));
      return names.length > 0 ? [{ document, directive, names }] : [];
    });
  });
}

/** Whether it names rules, all of which are off. */
function isOff({ name }: DirectiveName, severities: Severities): boolean {
  const named = rulesNamed(name);
  return named.length > 0 && named.every((rule) => levelOf(rule, severities) === 'off');
}

function meaningOf({ name }: DirectiveName): Pick<UnusedName, 'isKnown' | 'near'> {
  const isKnown = isRuleName(name);
  return { isKnown, near: isKnown ? undefined : nearName(name) };
}
