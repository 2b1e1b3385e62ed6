import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Call } from '../../server/src/calls/call.ts';
import { allCalls } from '../../server/src/calls/calls.ts';
import { callsTo } from '../../server/src/calls/callsTo.ts';
import type { DocumentSpan, Instance } from '../../server/src/model/instance.ts';
import { access } from '../../server/src/policy/access.ts';
import { formatPorts } from '../../server/src/policy/portSet.ts';
import { type Checker, createChecker } from '../../server/src/rules/check.ts';
import { fileDirectives } from '../../server/src/rules/directives.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import { locate } from '../../server/src/snapshot/locate.ts';
import type { NamespaceModel } from '../../server/src/snapshot/namespaceModel.ts';
import { distinctWorkloads, isIsolated, isRestricted, partyOf, policiesOf } from '../../server/src/snapshot/queries.ts';
import { emptySnapshot, namedFiles, type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { readConfig } from '../../server/src/workspace/config.ts';
import { groupingOf } from '../../server/src/workspace/grouping.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';
import { patient, runs, Tally } from '../oracle/property.ts';
import {
  type Action,
  act,
  deployingMoment,
  document,
  editsBetween,
  type Files,
  faults,
  folders,
  freshSnapshot,
  type GroupingOf,
  isBroken,
  moment,
  start,
  textOf,
} from './workspace.ts';

test('a snapshot that was edited is what a fresh one of the same texts is', patient, () => {
  const tally = new Tally('edits');
  fc.assert(editsAreAsFresh(tally), runs(300));
  tally.expectShares('moments', {
    'something broken': 0.2,
    'never read': 0.05,
    'left out': 0.08,
    'two clusters': 0.1,
    'plain folders contradict': 0.1,
    'alternatives beside a cluster': 0.02,
    'a cluster of Flux': 0.02,
    'made of what is deployed': 0.02,
    'Argo CD': 0.02,
    'something unseen': 0.1,
    'cluster policies': 0.2,
    'a policy of a plugin for the whole cluster': 0.1,
    'a call from an entry point': 0.02,
    'same document twice': 0.05,
    'inferred-caller-blocked': 0.02,
    'ingress-controller-blocked': 0.02,
    'webhook-blocked': 0.01,
    'scrape-blocked': 0.02,
    'held back in another file': 0.005,
    'a comment that silences nothing': 0.1,
    'a file that is silenced': 0.02,
  });
  tally.expectShares('actions', {
    put: 0.1,
    delete: 0.03,
    replace: 0.03,
    insert: 0.03,
    begin: 0.01,
    remove: 0.01,
    copy: 0.01,
    move: 0.01,
    break: 0.05,
    repair: 0.01,
    comment: 0.01,
  });
  // A workload that nothing isolates and that a cluster policy protects, which is known without asking a namespace.
  tally.expectShares('moments', { 'protected by a cluster policy alone': 0.03, 'protection comes or goes': 0.005 });
});

test('documents that the test breaks are broken, and still seen', () => {
  const property = fc.property(document, fc.constantFrom(...faults), (text, fault) => {
    if (!text.includes('metadata:\n')) return;
    expect(parseDocument(fault(text)).problems).not.toEqual([]);
  });
  fc.assert(property, runs(100));
});

test('so is one whose configuration names clusters and namespaces', patient, () => {
  const { config } = readConfig(`
defaultNamespace: {base: shop, dev: ops}
charts: [{path: chart, namespace: ops}]
known: [live/deep/*]
clusters:
- {name: live, files: ["live/**", a.yaml], kustomizations: [prod], defaultNamespace: shop, closedWorld: true}
- {name: dev, files: ["{live,dev}/*"], kustomizations: [base, prod], known: [b.yaml]}
`);
  const tally = new Tally('edits');
  fc.assert(
    editsAreAsFresh(tally, ({ uri }) => groupingOf(config.grouping, uri, config.charts)),
    runs(100),
  );
  tally.expectShares('moments', { 'clusters of a configuration': 0.5, 'a chart that is not rendered': 0.02 });
});

test('so is one of which Argo CD deploys other things', patient, () => {
  const tally = new Tally('edits');
  fc.assert(editsAreAsFresh(tally, undefined, deployingMoment), runs(60));
  tally.expectShares('moments', {
    'Argo CD': 0.2,
    'values of an ApplicationSet': 0.03,
    'a chart that is not rendered': 0.02,
  });
});

function editsAreAsFresh(tally: Tally, groupingOf?: GroupingOf, oneMoment = moment) {
  return fc.property(start, fc.array(oneMoment, { minLength: 1, maxLength: 16, size: 'max' }), (first, moments) => {
    const checker = createChecker(() => ({}));
    let files: Files = new Map();
    let snapshot = emptySnapshot(folders, undefined, groupingOf);
    let shown = new Map<string, string>();
    // Another one that seldom comes to the end of an update before the next edit.
    const seldom = createChecker(() => ({}));
    let seldomShown = new Map<string, string>();
    let seldomChanged = new Set<string>();
    let protectedBefore = '';
    for (const [index, moment] of [first, ...moments].entries()) {
      const next = oneChangeAFile(files, moment, index === 0 ? new Tally('start') : tally);
      snapshot = withEdits(snapshot, editsBetween(files, next));
      files = next;
      // What a kustomization names now is read again, as the editor's side does.
      const named = [...namedFiles(snapshot)].filter((uri) => files.has(uri));
      snapshot = withEdits(
        snapshot,
        named.map((uri) => ({ uri, text: textOf(files.get(uri) ?? []) })),
      );
      const changed = checker.update(snapshot);
      shown = checkChanged(files, snapshot, checker, shown, changed);
      let steps = index % 5;
      if (steps > 0) seldomChanged = new Set([...seldomChanged, ...(seldom.update(snapshot, () => steps-- > 0) ?? [])]);
      for (const [uri, findings] of shown) {
        expect(JSON.stringify(findingsOf(snapshot, seldom, uri)), 'asked without a whole update').toBe(findings);
        // An answer in haste may be the one of before, and asking for it changes nothing.
        seldom.findings(snapshot, uri, () => false);
      }
      if (index % 3 === 0 || index === moments.length) {
        checkFresh(files, snapshot, checker, groupingOf);
        const since = new Set([...seldomChanged, ...seldom.update(snapshot)]);
        seldomChanged = new Set();
        seldomShown = checkChanged(files, snapshot, seldom, seldomShown, since);
        expect(seldomShown).toEqual(shown);
      }
      count(files, snapshot, tally);
      countHeldBack(snapshot, checker, tally);
      const protectedNow = protectedByClusterPolicies(snapshot);
      if (protectedNow !== protectedBefore) tally.add('protection comes or goes');
      if (protectedNow !== '') tally.add('protected by a cluster policy alone');
      protectedBefore = protectedNow;
    }
  });
}

/** The running snapshot against a fresh one. */
function checkFresh(files: Files, snapshot: Snapshot, checker: Checker, groupingOf: GroupingOf | undefined): void {
  const fresh = freshSnapshot(files, groupingOf);
  const same = (left: unknown, right: unknown): void => {
    if (!isDeepStrictEqual(left, right)) expect(left, stateOf(files)).toEqual(right);
  };
  same(clustersOf(snapshot), clustersOf(fresh.snapshot));
  same(clustersOf(snapshot), clustersOf(fresh.meaning));
  same([...snapshot.files.keys()].sort(), [...fresh.snapshot.files.keys()].sort());
  same([...snapshot.others.keys()].sort(), [...fresh.snapshot.others.keys()].sort());
  same(accessesOf(snapshot), accessesOf(fresh.snapshot));
  same(callsOf(snapshot), callsOf(fresh.snapshot));
  const other = createChecker(() => ({}));
  other.update(fresh.snapshot);
  for (const uri of snapshot.files.keys())
    same(findingsOf(snapshot, checker, uri), findingsOf(fresh.snapshot, other, uri));
}

/** Every file in which something else is shown now must be among those that the checker names; returns what is shown. */
function checkChanged(
  files: Files,
  snapshot: Snapshot,
  checker: Checker,
  before: ReadonlyMap<string, string>,
  changed: ReadonlySet<string>,
): Map<string, string> {
  const shown = new Map(
    [...snapshot.files.keys()].map((uri) => [uri, JSON.stringify(findingsOf(snapshot, checker, uri))]),
  );
  for (const uri of new Set([...before.keys(), ...shown.keys()])) {
    if (before.get(uri) !== shown.get(uri) && !changed.has(uri))
      throw new Error(`${uri} shows something else now: ${stateOf(files)}`);
  }
  return shown;
}

function stateOf(files: Files): string {
  return JSON.stringify([...files].map(([uri, docs]) => [uri, textOf(docs)]));
}

function clustersOf({ clusters }: Snapshot): unknown {
  return clusters.map(({ name, namespaces, facts, clusterPolicies, pluginPolicies, hints }) => ({
    name,
    clusterPolicies: clusterPolicies.map(written),
    pluginPolicies: pluginPolicies.map(written),
    hints: hints.map(written),
    facts: facts.map(factsOf),
    namespaces: [...namespaces.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).map(namespaceOf),
  }));
}

function written({ uri, key, document, resource }: Instance): unknown {
  return [uri, key, resource.name, document.text];
}

function namespaceOf(namespace: NamespaceModel): unknown {
  return [
    factsOf(namespace.facts),
    ...[
      namespace.workloads,
      namespace.policies,
      namespace.unseen,
      namespace.wide,
      namespace.services,
      namespace.ingresses,
      namespace.routes,
      namespace.configMaps,
      namespace.declarations,
    ].map((list: readonly Instance[]) => list.map(written)),
  ];
}

function factsOf({ name, labels, moreLabels }: NamespaceModel['facts']): unknown {
  return [name, moreLabels, labels.map(({ key, value }) => [key, value])];
}

/** Who may call whom, which asks every index. */
function accessesOf({ clusters }: Snapshot): unknown {
  return clusters.map((cluster: ClusterModel) => {
    const names = [...cluster.namespaces.keys()].sort();
    const workloads = names.flatMap((name) => (cluster.namespaces.get(name) as NamespaceModel).workloads);
    const from = workloads[0];
    return from && workloads.map((to) => access(partyOf(cluster, from), partyOf(cluster, to), policiesOf(cluster)));
  });
}

/** Who calls whom; asked for each workload that is called alone, the same. */
function callsOf({ clusters }: Snapshot): unknown {
  return clusters.map((cluster) => {
    const calls = allCalls(cluster).map(callText).sort();
    const alone = distinctWorkloads(cluster).flatMap((workload) => callsTo(cluster, workload));
    expect(alone.map(callText).sort()).toEqual(calls);
    return calls;
  });
}

function callText({ from, caller, target, service, ports, evidence }: Call): string {
  return [from, caller?.key, target.key, service?.key, formatPorts(ports), evidence.text].join(' ');
}

function findingsOf(snapshot: Snapshot, checker: Checker, uri: string): unknown[] {
  const place = (span: DocumentSpan): unknown => [span.start, span.end, locate(snapshot, span)];
  return checker.findings(snapshot, uri).map((finding) => ({
    rule: finding.rule,
    severity: finding.severity,
    message: finding.message,
    clusters: finding.clusters,
    data: finding.data,
    place: place(finding),
    related: finding.related.map((other) => [other.message, other.uri, place(other)]),
  }));
}

/** The workloads of which `unprotected-ingress` says nothing because of a cluster policy only. */
function protectedByClusterPolicies({ clusters }: Snapshot): string {
  return clusters
    .flatMap((cluster) =>
      distinctWorkloads(cluster)
        .filter((one) => isIsolated(cluster, one, 'ingress') === 'no' && isRestricted(cluster, one, 'ingress'))
        .map(({ key }) => `${cluster.name} ${key}`),
    )
    .join();
}

/** Several things at one moment, but only one in a file. */
function oneChangeAFile(files: Files, moment: readonly Action[], tally: Tally): Files {
  let next = files;
  const done = new Set<string>();
  for (const action of moment) {
    if (done.has(action.uri)) continue;
    done.add(action.uri);
    const after = act(next, action);
    tally.add('actions');
    if (after !== next) tally.add(action.name);
    next = after;
  }
  return next;
}

/** The rules about calls that find something, and whether one of them does so where its subject is not written. */
function countHeldBack(snapshot: Snapshot, checker: Checker, tally: Tally): void {
  const found = [...snapshot.files.keys()].flatMap((uri) => checker.findings(snapshot, uri));
  for (const rule of new Set(found.map(({ rule }) => rule))) if (rule.endsWith('-blocked')) tally.add(rule);
  if (found.some(({ rule, message }) => rule === 'inferred-caller-blocked' && message.includes('of ConfigMap')))
    tally.add('held back in another file');
  if (found.some(({ rule }) => rule === 'unused-directive')) tally.add('a comment that silences nothing');
  const uses = [...snapshot.files.values()].flatMap(({ source }) => fileDirectives(source).map(() => source.uri));
  const isUsed = (uri: string) =>
    checker.findings(snapshot, uri).every(({ message }) => !message.includes('finds nothing in this file'));
  if (uses.some(isUsed)) tally.add('a file that is silenced');
}

function count(files: Files, snapshot: Snapshot, tally: Tally): void {
  const docs = [...files.values()].flat();
  tally.add('moments');
  if (docs.some(isBroken)) tally.add('something broken');
  if (docs.some(({ good }) => good === undefined)) tally.add('never read');
  if (snapshot.roles.patchUris.size + snapshot.roles.chartDirectories.size > 0) tally.add('left out');
  if (snapshot.clusters.every(({ namespaces }) => namespaces.size > 0)) tally.add('two clusters');
  if (snapshot.clusters.length > 3) tally.add('clusters of a configuration');
  if (snapshot.clusters.some(({ name }) => name === 'clusters/prod')) tally.add('a cluster of Flux');
  if (
    snapshot.deployments.some(({ grouping: { clusters } }) =>
      clusters.some(({ name }) => name === 'argocd' || name === 'elsewhere'),
    )
  )
    tally.add('Argo CD');
  if (snapshot.deployments.some(({ bundles }) => bundles.length > 0)) tally.add('made of what is deployed');
  const isUnseen = snapshot.clusters.some(({ namespaces }) =>
    [...namespaces.values()].some((each) => each.unseen.length > 0),
  );
  if (isUnseen) tally.add('something unseen');
  if (snapshot.files.has('file:///ws/config/one/v.yaml')) tally.add('values of an ApplicationSet');
  if (snapshot.unrendered.length > 0) tally.add('a chart that is not rendered');
  if (snapshot.clusters.some(({ plain }) => plain.folders.every.size > 0)) tally.add('plain folders contradict');
  if (snapshot.clusters.some(({ alternatives }) => alternatives.instances.length > 0))
    tally.add('alternatives beside a cluster');
  if (snapshot.clusters.some(({ clusterPolicies }) => clusterPolicies.length > 0)) tally.add('cluster policies');
  const isWide = snapshot.clusters.some(({ namespaces }) =>
    [...namespaces.values()].some(({ wide }) => wide.length > 0),
  );
  if (isWide) tally.add('a policy of a plugin for the whole cluster');
  if ((callsOf(snapshot) as unknown[][]).some((calls) => calls.length > 0)) tally.add('a call from an entry point');
  if ([...files.values()].some((file) => new Set(file.map(({ text }) => text)).size < file.length))
    tally.add('same document twice');
}
