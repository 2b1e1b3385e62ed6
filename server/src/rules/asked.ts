/** What rules find, asked without regard to what was found before. */
import { readersOf } from '../calls/readers.ts';
import { groupFor } from '../model/groupFor.ts';
import { type Instance, placeIn } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import { policyKinds } from '../model/policySchema.ts';
import { type Resource, text } from '../model/resource.ts';
import type { Bundle, BundleObject } from '../snapshot/bundle.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import {
  asWritten,
  clustersOfFile,
  instancesIn,
  type WrittenObjects,
  writtenObjects,
} from '../snapshot/fileQueries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { entryOf } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import { judged, type Unused, withoutSilenced } from './judged.ts';
import { configuredLevel, levelOf, type Severities, type SeveritiesOf } from './levels.ts';
import { rules } from './list.ts';
import { isAsked, policyObjects } from './objects.ts';
import type {
  BundleReport,
  BundleRule,
  DirectiveRule,
  EvidenceRule,
  Finding,
  ObjectRule,
  Report,
  Rule,
  RuleFacts,
} from './rule.ts';
import { unusedDirective } from './unused-directive.ts';
import { type Readings, recordingView } from './view.ts';

/**
 * What some rules find in some documents of a file, whatever levels they have, made without regard to what was found
 * before; once for each cluster that uses the file.
 */
export function findingsAbout(
  snapshot: Snapshot,
  uri: string,
  ids: readonly string[],
  isWanted: (document: Document) => boolean,
): readonly Finding[] {
  const clusters = clustersOfFile(snapshot, uri);
  const [first] = clusters;
  if (!first) return [];
  // Whether a directive silences anything, all the others say.
  const isAboutDirectives = ids.includes(unusedDirective.id);
  const severities = isAboutDirectives ? {} : only(ids);
  const found = clusters
    .flatMap((cluster) => foundIn(snapshot, cluster, uri, isWanted, () => severities))
    .filter((finding) => finding.uri === uri && isWanted(finding.document));
  if (!isAboutDirectives) return withoutSilenced(snapshot, uri, found);
  const { unused } = judged(snapshot, uri, clusters, found, severities);
  return directiveFindings(uri, unused, first, () => severities).filter(({ document }) => isWanted(document));
}

/** All other rules are off. */
const only = (ids: readonly string[]): Severities =>
  Object.fromEntries(rules.map(({ id }) => [id, ids.includes(id) ? 'error' : 'off']));

function foundIn(
  snapshot: Snapshot,
  cluster: ClusterModel,
  uri: string,
  isWanted: (document: Document) => boolean,
  severitiesOf: SeveritiesOf,
): Finding[] {
  const instances = instancesIn(snapshot, cluster, uri).filter(({ document }) => isWanted(document));
  return [
    ...writtenObjects(snapshot, uri)
      .filter(({ document }) => isWanted(document))
      .flatMap((written) => objectFindings(uri, written, cluster, severitiesOf)),
    ...bundleFindings(uri, cluster, severitiesOf),
    ...[...new Set(withReaders(cluster, instances))].flatMap(
      (instance) => checkInstance(instance, cluster, severitiesOf).findings,
    ),
  ];
}

export function directiveFindings(
  uri: string,
  unused: readonly Unused[],
  cluster: ClusterModel,
  severitiesOf: SeveritiesOf,
): Finding[] {
  return unused.flatMap(({ document, directive, names }) =>
    placed(unusedDirective, unusedDirective.check(directive, names), { uri, document }, cluster, severitiesOf),
  );
}

/**
 * What the rules find in a file that look at how kustomizations are rendered, and what those about single objects find
 * in what patches and other entries make of a policy.
 */
export function bundleFindings(uri: string, cluster: ClusterModel, severitiesOf: SeveritiesOf): Finding[] {
  const reports = bundleReports(cluster.bundles).get(uri) ?? [];
  return reports.flatMap(({ rule, report }) => placed(rule, [report], report.at.origin, cluster, severitiesOf));
}

/** For each file what is reported there. */
export const bundleReports = memo((bundles: readonly Bundle[]) => {
  const byFile = new Map<string, ReportOfBundle[]>();
  for (const rule of rules) {
    if (rule.subject !== 'bundle') continue;
    for (const report of bundles.flatMap((bundle) => [...rule.check(bundle)]))
      groupFor(byFile, report.at.origin.uri, () => []).push({ rule, report });
  }
  for (const made of bundles.flatMap(({ objects }) => objects.flatMap(changedReports)))
    groupFor(byFile, made.report.at.origin.uri, () => []).push(made);
  return byFile;
});

interface ReportOfBundle {
  readonly rule: BundleRule | ObjectRule;
  readonly report: BundleReport;
}

/** What is wrong with a policy as it is applied where that is written elsewhere than the policy. */
const changedReports = memo((object: BundleObject): readonly ReportOfBundle[] => {
  const { root, document } = object;
  const kind = text(entryOf(root, 'kind')?.value);
  if (root === document.root || !policyKinds.some((one) => one === kind)) return [];
  return objectReports(asWritten(object).read).flatMap(({ rule, reports }) =>
    reports.flatMap(({ data, ...report }) => {
      const { start, end, origin } = report.at;
      if (!origin || origin.document === document) return [];
      // What a fix would replace has to be written there too.
      const isThere = data?.replace?.every((span) => start <= span.start && span.end <= end) ?? true;
      return [{ rule, report: { ...report, at: { start, end, origin }, ...(isThere && data ? { data } : {}) } }];
    }),
  );
});

export function checkInstance(subject: Instance, cluster: ClusterModel, severitiesOf: SeveritiesOf): Checked {
  const { view, readings } = recordingView(cluster);
  const severities = severitiesOf(subject.uri);
  const findings = rulesAbout(subject.resource.type).flatMap((rule) =>
    levelOf(rule, severities) === 'off' ? [] : placed(rule, rule.check(subject, view), subject, cluster, severitiesOf),
  );
  return { findings, readings };
}

type InstanceRules = Exclude<Rule, BundleRule | DirectiveRule | ObjectRule>;

/** The rules that look at instances of a type, in the order of the list. */
function rulesAbout(type: Resource['type']): readonly (RuleFacts & { check: EvidenceRule['check'] })[] {
  return groupFor(rulesByType, type, () =>
    rules.filter(
      (rule): rule is InstanceRules =>
        rule.subject === type ||
        rule.subject === 'evidence' ||
        (rule.subject === 'instance' && (type === 'workload' || type === 'policy' || type === 'clusterPolicy')),
    ),
  );
}

const rulesByType = new Map<Resource['type'], InstanceRules[]>();

/** What the rules find that look at one policy object as it is written: they need no other file. */
export function objectFindings(
  uri: string,
  { document, read }: WrittenObjects,
  cluster: ClusterModel,
  severitiesOf: SeveritiesOf,
): Finding[] {
  return objectReports(read).flatMap(({ rule, reports }) =>
    placed(rule, reports, { uri, document }, cluster, severitiesOf),
  );
}

const objectReports = memo((document: Document): readonly { rule: ObjectRule; reports: readonly Report[] }[] =>
  policyObjects(document).flatMap((object) =>
    rules.flatMap((rule) => {
      if (rule.subject !== 'object') return [];
      const reports = isAsked(rule, object) ? [...rule.check(object)] : [];
      return reports.length > 0 ? [{ rule, reports }] : [];
    }),
  ),
);

/**
 * Those of a rule that is off for the file of their subject, or for the one that they stand in, are left out. What
 * comments silence is among them: other documents may say so.
 */
function placed(
  rule: RuleFacts,
  reports: Iterable<Report>,
  subject: Pick<Instance, 'uri' | 'document'> & Partial<Pick<Instance, 'namespace' | 'resource'>>,
  cluster: ClusterModel,
  severitiesOf: SeveritiesOf,
): Finding[] {
  return [...reports].flatMap(({ at, message, severity, related = [], data = {} }) => {
    const place = placeIn(subject, at);
    const configured = configuredLevel(rule, severitiesOf(place.uri));
    const level = configured ?? severity ?? rule.severity;
    if (level === 'off') return [];
    const about = place.uri === subject.uri ? applied(subject) : [];
    return { rule: rule.id, severity: level, message, ...place, related, data, clusters: [cluster.name], about };
  });
}

function applied({ document, namespace, resource }: Pick<Instance, 'document'> & Partial<Instance>): Finding['about'] {
  if (!resource) return [];
  const { name, nameNode } = resource;
  const isWritten = nameNode.origin === undefined;
  const written = isWritten ? document.text.slice(nameNode.start, nameNode.end).replace(/^["']|["']$/g, '') : name;
  if (resource.type === 'namespace') return [{ namespace: name, name: written, written }];
  return namespace ? [{ namespace, name, written }] : [];
}

/** Many are asked for of one file, one after the other. */
export function lastKept(severitiesOf: SeveritiesOf): SeveritiesOf {
  let last: { readonly uri: string; readonly severities: Severities } | undefined;
  return (uri) => {
    if (last?.uri !== uri) last = { uri, severities: severitiesOf(uri) };
    return last.severities;
  };
}

/** What the rules found about an instance, and what they read for it. */
export interface Checked {
  readonly findings: readonly Finding[];
  readonly readings: Readings;
}

/** Instances, and the workloads that are given something of them. */
export function withReaders(cluster: ClusterModel, instances: readonly Instance[]): Instance[] {
  return instances.flatMap((instance) => [instance, ...(isHolder(instance) ? readersOf(cluster, instance) : [])]);
}

function isHolder({ resource }: Instance): boolean {
  return resource.type === 'configMap' || (resource.type === 'hint' && resource.hint === 'secret');
}
