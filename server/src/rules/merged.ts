/** Findings of several clusters as one. */
import { groupFor } from '../model/groupFor.ts';
import { listed } from '../model/listed.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { Document } from '../yaml/source.ts';
import { type Homes, namespacesAt } from './homes.ts';
import type { Finding, Related } from './rule.ts';

/**
 * What is the same in several clusters, or for several namespaces, is one finding, which names them; so is what says the
 * same of each namespace by its name.
 */
export function merged(findings: readonly Finding[]): Finding[] {
  const groups: Group[] = [];
  /** Those of a document, a rule and a place: thousands of documents look alike. */
  const places = new Map<Document, Map<string, Group[]>>();
  for (const finding of findings) {
    const here = groupFor(places, finding.document, () => new Map<string, Group[]>());
    const alike = groupFor(here, `${finding.rule} ${finding.start}`, (): Group[] => []);
    const group = alike.find(({ first }) => sameButForNamespace(finding, first));
    if (group) group.others.push(finding);
    else {
      const added = { first: finding, others: [] };
      groups.push(added);
      alike.push(added);
    }
  }
  return groups.map(asOne);
}

interface Group {
  readonly first: Finding;
  readonly others: Finding[];
}

function asOne({ first, others }: Group): Finding {
  if (others.length === 0) return first;
  const all = [first, ...others];
  const clusters = [...new Set(all.flatMap((finding) => finding.clusters))];
  const namespaces = [...new Set(all.flatMap((finding) => finding.namespaces))];
  const [, ...unnamed] = namespaces;
  const isSaidOfOthers = unnamed.length > 0 && namesNamespace(first);
  const same = isSaidOfOthers ? ` The same holds ${namespaceWords(unnamed)}.` : '';
  return { ...first, message: `${first.message}${same}`, clusters, namespaces };
}

function sameButForNamespace(finding: Finding, other: Finding): boolean {
  if (sameFindings([finding], [other])) return true;
  return namesNamespace(other) && sameFindings([withoutNamespace(finding)], [withoutNamespace(other)]);
}

/** Whether it speaks by name of the first of its namespaces. */
function namesNamespace(finding: Finding): boolean {
  return withoutNamespace(finding).message !== finding.message;
}

/** With the name of its first namespace left open. */
function withoutNamespace(finding: Finding): Finding {
  const [name] = finding.namespaces;
  const open = (message: string): string =>
    message.replace(/\bnamespace ([\w-]+(?:\.[\w-]+)*)/g, (words, named) => (named === name ? 'namespace' : words));
  const related = finding.related.map((place) => ({ ...place, message: open(place.message) }));
  return { ...finding, message: open(finding.message), related };
}

/** What an object says alone holds wherever it is applied. */
export function inEvery(clusters: readonly ClusterModel[], findings: readonly Finding[]): Finding[] {
  return findings.map((finding) => ({ ...finding, clusters: clusters.map(({ name }) => name) }));
}

/**
 * Says in which clusters a finding holds, where that is not in all that use its file, and for which namespaces, where what
 * is written there is in others of these clusters too.
 * @param homes By cluster, where what the file adds to it is applied.
 */
export function withHomes(
  finding: Finding,
  clusters: readonly ClusterModel[],
  homes: ReadonlyMap<string, Homes>,
): Finding {
  const places = [
    ...(finding.clusters.length < clusters.length ? [`in ${listed(shortened(finding.clusters), 'and')}`] : []),
    ...(isForAll(finding, homes) || namesNamespace(finding) ? [] : [namespaceWords(finding.namespaces)]),
  ];
  if (places.length === 0) return finding;
  return { ...finding, message: `${finding.message} This holds ${places.join(', ')}.` };
}

function isForAll({ clusters, namespaces, document, start }: Finding, homes: ReadonlyMap<string, Homes>): boolean {
  if (namespaces.length === 0) return true;
  return clusters.every((cluster) => {
    const here = homes.get(cluster);
    return !here || namespacesAt(here, document, start).every((namespace) => namespaces.includes(namespace));
  });
}

function namespaceWords(names: readonly string[]): string {
  return `for ${names.length === 1 ? 'namespace' : 'namespaces'} ${listed(shortened(names), 'and')}`;
}

/** Where there are many, a few stand for them: a sentence with thirty names is not read. */
function shortened(names: readonly string[]): readonly string[] {
  return names.length <= most ? names : [...names.slice(0, most - 1), `${names.length - most + 1} others`];
}

const most = 5;

export function sameFindings(left: readonly Finding[], right: readonly Finding[]): boolean {
  return (
    left.length === right.length &&
    left.every((finding, index) => {
      const other = right[index] as Finding;
      return (
        finding.rule === other.rule &&
        finding.message === other.message &&
        finding.severity === other.severity &&
        finding.start === other.start &&
        finding.end === other.end &&
        finding.document === other.document &&
        sameRelated(finding.related, other.related)
      );
    })
  );
}

function sameRelated(left: Finding['related'], right: Finding['related']): boolean {
  return (
    left.length === right.length &&
    left.every((place, index) => {
      const other = right[index] as Related;
      return (
        place.message === other.message &&
        place.document === other.document &&
        place.start === other.start &&
        place.end === other.end
      );
    })
  );
}
