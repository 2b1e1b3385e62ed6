/** Findings of several clusters as one. */
import { groupFor } from '../model/groupFor.ts';
import { listed } from '../model/listed.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { Document } from '../yaml/source.ts';
import type { Finding, Related } from './rule.ts';

/** What is the same in several clusters is one finding, which names them. */
export function merged(findings: readonly Finding[]): Finding[] {
  const groups: Finding[] = [];
  /** Where in `groups` those of a document, a rule and a place are: thousands of documents look alike. */
  const places = new Map<Document, Map<string, number[]>>();
  for (const finding of findings) {
    const here = groupFor(places, finding.document, () => new Map<string, number[]>());
    const alike = groupFor(here, `${finding.rule} ${finding.start}`, (): number[] => []);
    const at = alike.find((index) => sameFindings([finding], [groups[index] as Finding]));
    const known = at === undefined ? undefined : groups[at];
    if (at !== undefined && known)
      groups[at] = { ...known, clusters: [...new Set([...known.clusters, ...finding.clusters])] };
    else alike.push(groups.push(finding) - 1);
  }
  return groups;
}

/** What an object says alone holds wherever it is applied. */
export function inEvery(clusters: readonly ClusterModel[], findings: readonly Finding[]): Finding[] {
  return findings.map((finding) => ({ ...finding, clusters: clusters.map(({ name }) => name) }));
}

/** Says in which clusters a finding holds, where that is not in all that use its file. */
export function withClusters(finding: Finding, clusters: readonly ClusterModel[]): Finding {
  if (finding.clusters.length >= clusters.length) return finding;
  return { ...finding, message: `${finding.message} This holds in ${listed(shortened(finding.clusters), 'and')}.` };
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
