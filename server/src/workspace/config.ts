import { type ClusterFacts, defaultClusterFacts } from '../model/clusterFacts.ts';
import { itemsOf, type Node, type Problem } from '../yaml/node.ts';
import { parseDocument } from '../yaml/parse.ts';
import { readCharts } from './chartConfig.ts';
import { clusterKeys, readClusterFacts } from './clusterConfig.ts';
import { type Fields, type Report, readFields, readStrings } from './fields.ts';
import { type GroupingConfig, groupingKeys, noGroupingConfig, readGroupingConfig } from './groupingConfig.ts';
import type { ChartConfig } from './helm/releases.ts';

/** What a `.netpol.yaml` says, as far as it is valid. */
export interface Config {
  /** Globs of files to leave out, relative to the folder of the file. */
  readonly exclude: readonly string[];
  readonly rules: Readonly<Record<string, RuleLevel>>;
  readonly cluster: ClusterFacts;
  readonly grouping: GroupingConfig;
  /** How charts are installed, in named clusters or anywhere. */
  readonly charts: readonly ChartConfig[];
}

export type RuleLevel = 'error' | 'warning' | 'information' | 'hint' | 'off';

export const configFileName = '.netpol.yaml';
export const emptyConfig: Config = {
  exclude: [],
  rules: {},
  cluster: defaultClusterFacts,
  grouping: noGroupingConfig,
  charts: [],
};

const levels: readonly string[] = ['error', 'warning', 'information', 'hint', 'off'] satisfies RuleLevel[];

/** Reads a `.netpol.yaml`. What is wrong is named at its place and left out; the rest counts. */
export function readConfig(text: string): { readonly config: Config; readonly problems: readonly Problem[] } {
  const document = parseDocument(text);
  const { root, problems: syntax } = document;
  const found: Problem[] = [];
  const wrong: Report = ({ start, end }, message) => found.push({ start, end, message });
  const fields: Fields = root
    ? readFields(root, undefined, ['exclude', 'rules', 'charts', ...clusterKeys, ...groupingKeys], wrong)
    : new Map();
  const cluster = readClusterFacts(fields, document, wrong);
  const grouping = readGroupingConfig(fields, document, cluster, wrong);
  const config: Config = {
    exclude: readGlobs(fields.get('exclude'), wrong),
    rules: readRules(fields.get('rules'), wrong),
    cluster,
    grouping,
    charts: [...readCharts(fields.get('charts'), wrong), ...grouping.clusters.flatMap(({ charts }) => charts)],
  };
  return { config, problems: [...syntax, ...found.sort((a, b) => a.start - b.start)] };
}

function readGlobs(node: Node | undefined, wrong: Report): string[] {
  const globs = readStrings(node, 'exclude must be a list of globs.', 'A glob must be a string.', wrong);
  for (const item of itemsOf(node)) {
    if (item.kind === 'scalar' && item.value === '') wrong(item, 'A glob must not be empty.');
  }
  return globs.filter((glob) => glob !== '');
}

function readRules(node: Node | undefined, wrong: Report): Config['rules'] {
  const rules: Record<string, RuleLevel> = {};
  if (node && node.kind !== 'mapping') wrong(node, 'rules must be a mapping from rule to level.');
  for (const { key, value } of node?.kind === 'mapping' ? node.entries : []) {
    // YAML 1.1 reads a bare `off` as false.
    const level = value.kind === 'scalar' ? (value.value === false ? 'off' : value.value) : undefined;
    if (isLevel(level)) rules[key] = level;
    else wrong(value, `A rule's level must be one of ${levels.join(', ')}.`);
  }
  return rules;
}

function isLevel(value: unknown): value is RuleLevel {
  return typeof value === 'string' && levels.includes(value);
}
