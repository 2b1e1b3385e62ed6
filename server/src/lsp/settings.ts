import { type HintKind, hintKinds } from '../features/hint.ts';
import type { GenerateOptions } from '../generate/plan.ts';
import { type ClusterFacts, defaultClusterFacts } from '../model/clusterFacts.ts';
import { type Severities, withNearer } from '../rules/levels.ts';
import type { Severity } from '../rules/rule.ts';
import type { Config } from '../workspace/config.ts';
import { type GroupingConfig, noGroupingConfig } from '../workspace/groupingConfig.ts';
import type { ChartConfig } from '../workspace/helm/releases.ts';

/** What the user's settings say, read from the editor; defaults where they say nothing. */
export interface Settings {
  /** Globs of files to leave out, `netpol.exclude` and `files.exclude` together. */
  readonly exclude: readonly string[];
  readonly rules: Severities;
  /** What a `.netpol.yaml` says of the cluster. */
  readonly cluster: ClusterFacts;
  /** And of what belongs together. */
  readonly grouping: GroupingConfig;
  /** Where a new policy is written: a file of its own beside the workload's, or a document at the end of it. */
  readonly newPolicy: 'file' | 'document';
  /** What generated policies are about, and how they name ports. */
  readonly generate: Pick<GenerateOptions, 'egress' | 'ports'>;
  /** The kinds of inlay hints that are shown. */
  readonly inlayHints: readonly HintKind[];
  /** Whether there are lenses above policies and workloads. */
  readonly codeLens: boolean;
  /** What a `.netpol.yaml` says of its charts. */
  readonly charts: readonly ChartConfig[];
  /** Whether helm may be run in a trusted workspace, and the program: a path, or a name that is looked for on the PATH. */
  readonly helm: ProgramSetting;
  /** The same for kubectl, which builds the kustomizations with what only kustomize can do. */
  readonly kustomize: ProgramSetting;
}

export interface ProgramSetting {
  readonly enabled: boolean;
  readonly path: string;
}

export const defaultSettings: Settings = {
  exclude: [],
  rules: {},
  cluster: defaultClusterFacts,
  grouping: noGroupingConfig,
  newPolicy: 'file',
  generate: { egress: false, ports: 'numbers' },
  inlayHints: hintKinds,
  codeLens: true,
  charts: [],
  helm: { enabled: true, path: 'helm' },
  kustomize: { enabled: false, path: 'kubectl' },
};

/** What a folder's `.netpol.yaml` says wins over the editor's settings. */
export function withConfig(settings: Settings, { exclude, rules, cluster, grouping, charts }: Config): Settings {
  return {
    ...settings,
    exclude: [...settings.exclude, ...exclude],
    rules: withNearer(settings.rules, rules),
    cluster,
    grouping,
    charts,
  };
}

/** What decides how the workspace is read, as text: equal where only what is shown of it is set otherwise. */
export function readingText(settings: ReadonlyMap<string, Settings>): string {
  return JSON.stringify(
    [...settings].map(([folder, { inlayHints: _, codeLens: __, ...reading }]) => [folder, reading]),
  );
}

/** Reads the sections `netpol` and `files.exclude` of an editor; values of a wrong type count as not given. */
export function readSettings(netpol: unknown, filesExclude: unknown): Settings {
  const exclude = isRecord(netpol) && Array.isArray(netpol['exclude']) ? netpol['exclude'].filter(isText) : [];
  const hidden = isRecord(filesExclude) ? Object.keys(filesExclude).filter((glob) => filesExclude[glob] === true) : [];
  const rules = isRecord(netpol) && isRecord(netpol['rules']) ? netpol['rules'] : {};
  const newPolicy = isRecord(netpol) && isRecord(netpol['newPolicy']) ? netpol['newPolicy']['location'] : undefined;
  const generate = isRecord(netpol) && isRecord(netpol['generate']) ? netpol['generate'] : {};
  return {
    exclude: [...exclude, ...hidden],
    rules: readSeverities(rules),
    cluster: defaultClusterFacts,
    grouping: noGroupingConfig,
    newPolicy: newPolicy === 'document' ? 'document' : 'file',
    generate: { egress: generate['egress'] === true, ports: generate['ports'] === 'names' ? 'names' : 'numbers' },
    inlayHints: isRecord(netpol) ? readHintKinds(netpol['inlayHints']) : hintKinds,
    codeLens: !isRecord(netpol) || netpol['codeLens'] !== false,
    charts: [],
    helm: readProgram(netpol, 'helm'),
    kustomize: readProgram(netpol, 'kustomize'),
  };
}

/** A setting for all of them, or one for each. */
function readHintKinds(given: unknown): readonly HintKind[] {
  if (isRecord(given)) return hintKinds.filter((kind) => given[kind] !== false);
  return given === false ? [] : hintKinds;
}

function readProgram(netpol: unknown, name: 'helm' | 'kustomize'): ProgramSetting {
  const given = isRecord(netpol) ? netpol[name] : undefined;
  const { enabled, path } = isRecord(given) ? given : {};
  const usual = defaultSettings[name];
  return {
    enabled: typeof enabled === 'boolean' ? enabled : usual.enabled,
    path: isText(path) && path.trim() !== '' ? path.trim() : usual.path,
  };
}

function readSeverities(rules: Readonly<Record<string, unknown>>): Severities {
  const result: Record<string, Severity | 'off'> = {};
  for (const [rule, level] of Object.entries(rules)) if (isSeverity(level)) result[rule] = level;
  return result;
}

function isSeverity(value: unknown): value is Severity | 'off' {
  return typeof value === 'string' && ['error', 'warning', 'information', 'hint', 'off'].includes(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
