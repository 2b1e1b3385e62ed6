/** Findings of several clusters as one. */
import { groupFor } from '../model/groupFor.ts';
import { listed } from '../model/listed.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { Document } from '../yaml/source.ts';
import { type Homes, namespacesAt } from './homes.ts';
import type { Finding, Related } from './rule.ts';

/**
 * What is the same in several clusters, or for several namespaces, is one finding, which names them; so is what says the
 * same of each but for the name of its namespace, and for what overlays put before and behind names.
 */
export function merged(findings: readonly Finding[]): Finding[] {
  const groups: Group[] = [];
  /** Those of a document, a rule and a place: thousands of documents look alike. */
  const places = new Map<Document, Map<string, Group[]>>();
  for (const finding of findings) {
    const here = groupFor(places, finding.document, () => new Map<string, Group[]>());
    const alike = groupFor(here, `${finding.rule} ${finding.start}`, (): Group[] => []);
    const nameless = onDemand(() => withoutNames(finding));
    const group = alike.find(
      ({ first, firstNameless }) =>
        sameFindings([finding], [first]) || (first.about.length > 0 && sameFindings([nameless()], [firstNameless()])),
    );
    if (group) group.others.push(finding);
    else {
      const added = { first: finding, firstNameless: nameless, others: [] };
      groups.push(added);
      alike.push(added);
    }
  }
  return groups.map(asOne);
}

interface Group {
  readonly first: Finding;
  readonly firstNameless: () => Finding;
  readonly others: Finding[];
}

function onDemand<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function asOne({ first, others }: Group): Finding {
  if (others.length === 0) return first;
  const all = [first, ...others];
  const clusters = [...new Set(all.flatMap((finding) => finding.clusters))];
  const about = all.flatMap((finding) => finding.about);
  // What the message says by name of the first of them holds for these too.
  const unnamed = others.filter(({ message }) => message !== first.message).flatMap((finding) => finding.about);
  const [named] = first.about;
  const names = distinct(unnamed.map(({ name }) => name)).filter((name) => name !== named?.name);
  const namespaces = distinct(unnamed.map(({ namespace }) => namespace)).filter((name) => name !== named?.namespace);
  const whom = names.length > 0 ? `for ${listed(shortened(names), 'and')}` : namespaceWords(namespaces);
  const same = names.length + namespaces.length > 0 ? ` The same holds ${whom}.` : '';
  return { ...first, message: `${first.message}${same}`, clusters, about };
}

function distinct(words: readonly string[]): readonly string[] {
  return [...new Set(words)];
}

/** Whether it speaks by name of the first that it is about, or of its namespace, where others are called otherwise. */
function namesIt(finding: Finding): boolean {
  return finding.about.length > 0 && withoutNames(finding).message !== finding.message;
}

/** With the name of its first namespace left open, and without what is put before and behind names there. */
function withoutNames(finding: Finding): Finding {
  const [first] = finding.about;
  if (!first) return finding;
  const { namespace, name, written } = first;
  const at = name.indexOf(written);
  const [before, behind] = at < 0 ? ['', ''] : [name.slice(0, at), name.slice(at + written.length)];
  const isAffixed = (word: string): boolean =>
    word.length > before.length + behind.length && word.startsWith(before) && word.endsWith(behind);
  const open = (message: string): string => {
    const text = message.replaceAll(/\bnamespace ([\w-]+(?:\.[\w-]+)*)/g, (words, named) =>
      named === namespace ? 'namespace' : words,
    );
    if (!before && !behind) return text;
    return text.replaceAll(/[\w-]+(?:\.[\w-]+)*/g, (word) =>
      isAffixed(word) ? word.slice(before.length, word.length - behind.length) : word,
    );
  };
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
    ...(isForAll(finding, homes) || namesIt(finding) ? [] : [namespaceWords(namespacesOf(finding))]),
  ];
  if (places.length === 0) return finding;
  return { ...finding, message: `${finding.message} This holds ${places.join(', ')}.` };
}

function namespacesOf({ about }: Finding): readonly string[] {
  return distinct(about.map(({ namespace }) => namespace));
}

function isForAll(finding: Finding, homes: ReadonlyMap<string, Homes>): boolean {
  const { clusters, about, document, start } = finding;
  if (about.length === 0) return true;
  const namespaces = namespacesOf(finding);
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
