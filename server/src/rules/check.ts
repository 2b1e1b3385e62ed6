import type { Instance } from '../model/instance.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { NamespaceModel } from '../snapshot/namespaceModel.ts';
import { appliedDocuments, clusterOf, filesBetween, type Snapshot } from '../snapshot/snapshot.ts';
import type { Document } from '../yaml/source.ts';
import { isSilenced } from './directives.ts';
import { rules } from './list.ts';
import { policyObjects } from './objects.ts';
import type { Finding, Report, Rule, Severity } from './rule.ts';
import { type Readings, recordingView, stillHold } from './view.ts';

/** Severity of each rule that should have another one than its default. */
export type Severities = Readonly<Record<string, Severity | 'off'>>;

/**
 * What the rules find in a snapshot. Keeps what it found, so that the next snapshot costs what its edit can affect:
 * it is a cache, and gives for every snapshot what a fresh one would.
 */
export interface Checker {
  /**
   * Brings the findings up to a snapshot, and says in which files they may have changed: their subjects' findings
   * are others, or their text is.
   */
  update(snapshot: Snapshot): ReadonlySet<string>;
  /** Findings of a file, in the order of the text. */
  findings(uri: string): readonly Finding[];
}

/** Everything that the rules find, file by file. */
export function check(snapshot: Snapshot, severities: Severities): Finding[] {
  const checker = createChecker(() => severities);
  checker.update(snapshot);
  return [...snapshot.files.keys()].sort().flatMap((uri) => checker.findings(uri));
}

/** `severitiesOf` gives the levels of each cluster's folder. */
export function createChecker(severitiesOf: (cluster: ClusterModel) => Severities): Checker {
  let current: Snapshot | undefined;
  const found = new Map<Instance, Checked>();

  return {
    update(snapshot) {
      const changed = new Set(filesBetween(current, snapshot));
      for (const cluster of snapshot.clusters) {
        const before = current?.clusters.find(({ folder }) => folder === cluster.folder);
        updateCluster(before, cluster, changed);
      }
      current = snapshot;
      return changed;
    },
    findings(uri) {
      const cluster = current && clusterOf(current, uri);
      if (!current || !cluster) return [];
      return appliedDocuments(current, uri)
        .flatMap(({ document, instances }) => [
          ...objectFindings(uri, document, cluster, severitiesOf(cluster)),
          ...instances.flatMap((instance) => found.get(instance)?.findings ?? []),
        ])
        .sort((a, b) => (a.document === b.document ? a.start - b.start : 0));
    },
  };

  function updateCluster(before: ClusterModel | undefined, cluster: ClusterModel, changed: Set<string>): void {
    if (before === cluster) return;
    const sameWorld = before !== undefined && equalWorld(before, cluster);
    for (const [name, namespace] of cluster.namespaces) {
      const earlier = before?.namespaces.get(name);
      if (earlier === namespace && sameWorld) continue;
      for (const workload of namespace.workloads) if (earlier !== namespace) checkSubject(workload, cluster, changed);
      for (const policy of namespace.policies) checkSubject(policy, cluster, changed);
      for (const gone of goneFrom(earlier, namespace)) found.delete(gone);
    }
    for (const [name, earlier] of before?.namespaces ?? []) {
      if (!cluster.namespaces.has(name)) for (const gone of goneFrom(earlier, undefined)) found.delete(gone);
    }
  }

  function checkSubject(subject: Instance, cluster: ClusterModel, changed: Set<string>): void {
    const known = found.get(subject);
    if (known && stillHold(known.readings, cluster)) return;
    const next = checkInstance(subject, cluster, severitiesOf(cluster));
    if (!known || !sameFindings(known.findings, next.findings)) changed.add(subject.uri);
    found.set(subject, next);
  }
}

/** The findings of some documents of a file, made without regard to what was found before. */
export function findingsAbout(
  snapshot: Snapshot,
  cluster: ClusterModel,
  uri: string,
  isWanted: (document: Document) => boolean,
): Finding[] {
  return appliedDocuments(snapshot, uri)
    .filter(({ document }) => isWanted(document))
    .flatMap(({ document, instances }) => [
      ...objectFindings(uri, document, cluster, {}),
      ...instances.flatMap((instance) => checkInstance(instance, cluster, {}).findings),
    ]);
}

function checkInstance(subject: Instance, cluster: ClusterModel, severities: Severities): Checked {
  const { view, readings } = recordingView(cluster);
  const findings = rules.flatMap((rule) => {
    const { resource } = subject;
    if (rule.subject === 'workload' && resource.type === 'workload') {
      return placed(rule, rule.check(subject as Instance<typeof resource>, view), subject, cluster, severities);
    }
    if (rule.subject === 'policy' && resource.type === 'policy') {
      return placed(rule, rule.check(subject as Instance<typeof resource>, view), subject, cluster, severities);
    }
    return [];
  });
  return { findings, readings };
}

/** What the rules find that look at one NetworkPolicy object as it is written: they need no other file. */
export function objectFindings(
  uri: string,
  document: Document,
  cluster: ClusterModel,
  severities: Severities,
): Finding[] {
  return policyObjects(document).flatMap((object) =>
    rules.flatMap((rule) =>
      rule.subject === 'object' ? placed(rule, rule.check(object), { uri, document }, cluster, severities) : [],
    ),
  );
}

function placed(
  rule: Rule,
  reports: Iterable<Report>,
  { uri, document }: Pick<Instance, 'uri' | 'document'>,
  cluster: ClusterModel,
  severities: Severities,
): Finding[] {
  const configured = severities[rule.id];
  if (configured === 'off') return [];
  return [...reports]
    .filter(({ at }) => !isSilenced(document, rule.id, at))
    .map(({ at, message, severity, related = [], data = {} }) => ({
      rule: rule.id,
      severity: configured ?? severity ?? rule.severity,
      message,
      uri,
      document,
      start: at.start,
      end: at.end,
      related,
      data,
      clusters: [cluster.name],
    }));
}

interface Checked {
  readonly findings: readonly Finding[];
  readonly readings: Readings;
}

/** Whether two states of a cluster have the same pods and the same namespace labels: all that rules read of other namespaces. */
function equalWorld(before: ClusterModel, after: ClusterModel): boolean {
  if (before.facts !== after.facts) return false;
  for (const [name, namespace] of after.namespaces) {
    if (before.namespaces.get(name)?.workloads !== namespace.workloads) return false;
  }
  return true;
}

function goneFrom(before: NamespaceModel | undefined, after: NamespaceModel | undefined): Instance[] {
  const gone = <I extends Instance>(was: readonly I[] = [], is: readonly I[] = []): I[] => {
    if (was === is) return [];
    const stays = new Set(is);
    return was.filter((instance) => !stays.has(instance));
  };
  return [...gone<Instance>(before?.workloads, after?.workloads), ...gone<Instance>(before?.policies, after?.policies)];
}

function sameFindings(left: readonly Finding[], right: readonly Finding[]): boolean {
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
        finding.document === other.document
      );
    })
  );
}
