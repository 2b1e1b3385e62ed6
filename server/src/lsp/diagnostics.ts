import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver-types';
import { hash } from '../model/hash.ts';
import { toRange } from '../reports/places.ts';
import { policyTestFiles } from '../reports/policyTests/files.ts';
import { objectFindings } from '../rules/asked.ts';
import { type Checker, createChecker } from '../rules/check.ts';
import { withoutSilenced } from '../rules/judged.ts';
import type { Severities } from '../rules/levels.ts';
import type { Finding } from '../rules/rule.ts';
import { chartProblems } from '../snapshot/chartProblems.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { SourceFile } from '../snapshot/file.ts';
import { clusterOf, writtenObjects } from '../snapshot/fileQueries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { isTemplate, leftOutReason } from '../workspace/leftOut.ts';
import { isPolicyTestFile } from '../workspace/policyTestFile.ts';
import { type ConfigFiles, isConfigFile } from './configFiles.ts';
import type { Live } from './live.ts';
import { policyTestDiagnostics } from './policyTestFeatures.ts';
import { toDiagnostic } from './toProtocol.ts';

/** Diagnostics of files. */
export interface Diagnostics {
  /** The files that may have any. */
  uris(): Iterable<string>;
  /** Those of one file, from its text as it is now, with an id that changes with them. */
  report(uri: string): Report;
  /**
   * The files whose report may have changed since they were last taken. Works as long as `mayGoOn` says so, for there may
   * be much to find out: undefined when it was stopped, and has to be asked again.
   */
  takeChanged(mayGoOn: () => boolean): readonly string[] | undefined;
  /** Forgets what was found: rules or their levels are others. */
  reset(): void;
  /** The findings of a file, for code actions; as it is now, or in a state that an edit would make. */
  findings(uri: string, snapshot?: Snapshot): readonly Finding[];
}

export interface Report {
  readonly resultId: string;
  readonly items: Diagnostic[];
}

export function createDiagnostics(live: Live, configs: ConfigFiles): Diagnostics {
  let checker = makeChecker();
  let checked: Snapshot | undefined;
  const changed = new Set<string>();

  return {
    uris: () => new Set([...live.snapshot.files.keys(), ...configs.uris()]),
    report(uri) {
      const items = isConfigFile(uri) ? configs.diagnostics(uri, isChart, clustersAt(uri)) : itemsOf(uri);
      return { items, resultId: hash(JSON.stringify(items)) };
    },
    takeChanged(mayGoOn) {
      const { snapshot } = live;
      // While files are being read, what the others say is not known; only what a document says alone is reported.
      if (snapshot !== checked && !live.indexing) {
        const found = checker.update(snapshot, mayGoOn);
        if (!found) return undefined;
        for (const uri of found) changed.add(uri);
        for (const { uri } of [...(checked ? chartProblems(checked) : []), ...chartProblems(snapshot)])
          changed.add(uri);
        configs.contentChanged();
        for (const uri of [...(checked ? policyTestFiles(checked) : []), ...policyTestFiles(snapshot)])
          changed.add(uri);
        checked = snapshot;
      }
      const uris = [...changed, ...configs.takeChanged()];
      changed.clear();
      return uris;
    },
    reset() {
      for (const uri of checked?.files.keys() ?? []) changed.add(uri);
      checker = makeChecker();
      checked = undefined;
    },
    findings: (uri, snapshot) => findingsOf(uri, snapshot),
  };

  /** The clusters of the folder that a configuration is in. */
  function clustersAt(uri: string): readonly ClusterModel[] | undefined {
    if (live.indexing) return undefined;
    const folder = uri.slice(0, uri.lastIndexOf('/'));
    return live.snapshot.clusters.filter((cluster) => cluster.folder.uri === folder);
  }

  /** While files are being read, there may be one anywhere. */
  function isChart(directory: string): boolean {
    return live.indexing || live.snapshot.roles.chartDirectories.has(directory);
  }

  function itemsOf(uri: string): Diagnostic[] {
    if (isPolicyTestFile(uri)) return policyTestDiagnostics(live.snapshot, uri, live.indexing);
    return [
      ...syntaxProblems(live.snapshot, uri),
      ...chartDiagnostics(live.snapshot, uri),
      ...findingsOf(uri, live.snapshot, soon())
        .map((finding) => toDiagnostic(live.snapshot, finding))
        .filter((item) => item !== undefined),
    ];
  }

  function severitiesOf(uri: string): Severities {
    return configs.severitiesIn(live.folderOf(uri), live.settingsOf(uri).rules, uri);
  }

  function makeChecker(): Checker {
    return createChecker(severitiesOf);
  }

  function findingsOf(uri: string, snapshot = live.snapshot, mayGoOn = () => true): readonly Finding[] {
    if (!live.indexing) return checker.findings(snapshot, uri, mayGoOn);
    const cluster: ClusterModel | undefined = clusterOf(live.snapshot, uri);
    if (!cluster) return [];
    const found = writtenObjects(live.snapshot, uri).flatMap((written) =>
      objectFindings(uri, written, cluster, severitiesOf),
    );
    return withoutSilenced(live.snapshot, uri, found);
  }
}

/**
 * An answer to a keystroke looks at so many objects of a file, and at more while it is quick. What it leaves as it was
 * is looked at after the pause in typing, as other files are.
 */
function soon(): () => boolean {
  const end = performance.now() + quickly;
  let count = 0;
  return () => ++count <= fewObjects || performance.now() < end;
}

const fewObjects = 40;
/** Milliseconds. */
const quickly = 5;

/** What could not be read in the documents of interest. */
function syntaxProblems(snapshot: Snapshot, uri: string): Diagnostic[] {
  const file = snapshot.files.get(uri);
  // A patch is no resource, but has to be YAML all the same.
  if (!file || leftOutReason(uri, snapshot.roles) === 'Helm template') return [];
  const { source, good } = file;
  return source.documents.flatMap(({ start, document }, index) => {
    if (isTemplate(document.text)) return [];
    const instead = good[index]
      ? 'Netpol goes on with what the document said before.'
      : 'Netpol does not know what the document says.';
    return document.problems.map((problem) => ({
      range: toRange(source, { start: start + problem.start, end: start + problem.end }),
      severity: DiagnosticSeverity.Error,
      source: 'netpol',
      code: 'unreadable-document',
      message: `${problem.message} Until this is valid YAML, ${instead}`,
    }));
  });
}

/** What helm refused, and what it lacks. */
function chartDiagnostics(snapshot: Snapshot, uri: string): Diagnostic[] {
  const file = snapshot.files.get(uri);
  const problems = file ? chartProblems(snapshot).filter((problem) => problem.uri === uri) : [];
  return problems.map(({ start, end, severity, message }) => ({
    range: toRange((file as SourceFile).source, { start, end }),
    severity: severity === 'warning' ? DiagnosticSeverity.Warning : DiagnosticSeverity.Information,
    source: 'netpol',
    code: 'helm',
    message,
  }));
}
