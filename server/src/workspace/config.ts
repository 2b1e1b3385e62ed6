import type { Node, Problem } from '../yaml/node.ts';
import { parseDocument } from '../yaml/parse.ts';

/** What a `.netpol.yaml` says, as far as it is valid. */
export interface Config {
  /** Globs of files to leave out, relative to the folder of the file. */
  readonly exclude: readonly string[];
  readonly rules: Readonly<Record<string, RuleLevel>>;
}

export type RuleLevel = 'error' | 'warning' | 'information' | 'hint' | 'off';

export const configFileName = '.netpol.yaml';
export const emptyConfig: Config = { exclude: [], rules: {} };

const levels: readonly string[] = ['error', 'warning', 'information', 'hint', 'off'] satisfies RuleLevel[];

/** Reads a `.netpol.yaml`. What is wrong is named at its place and left out; the rest counts. */
export function readConfig(text: string): { readonly config: Config; readonly problems: readonly Problem[] } {
  const { root, problems: syntax } = parseDocument(text);
  const problems: Problem[] = [...syntax];
  const exclude: string[] = [];
  const rules: Record<string, RuleLevel> = {};
  const wrong = ({ start, end }: { start: number; end: number }, message: string): void => {
    problems.push({ start, end, message });
  };
  if (root && root.kind !== 'mapping')
    wrong(root, 'The configuration must be a mapping with the keys exclude and rules.');
  for (const { key, keyStart, keyEnd, value } of root?.kind === 'mapping' ? root.entries : []) {
    if (isNullNode(value)) continue;
    if (key === 'exclude') readExclude(value);
    else if (key === 'rules') readRules(value);
    else wrong({ start: keyStart, end: keyEnd }, `There is no setting "${key}"; known are exclude and rules.`);
  }
  return { config: { exclude, rules }, problems };

  function readExclude(node: Node): void {
    if (node.kind !== 'sequence') {
      wrong(node, 'exclude must be a list of globs.');
      return;
    }
    for (const item of node.items) {
      if (item.kind === 'scalar' && typeof item.value === 'string') exclude.push(item.value);
      else wrong(item, 'A glob must be a string.');
    }
  }

  function readRules(node: Node): void {
    if (node.kind !== 'mapping') {
      wrong(node, 'rules must be a mapping from rule to level.');
      return;
    }
    for (const { key, value } of node.entries) {
      // YAML 1.1 reads a bare `off` as false.
      const level = value.kind === 'scalar' ? (value.value === false ? 'off' : value.value) : undefined;
      if (isLevel(level)) rules[key] = level;
      else wrong(value, `A rule's level must be one of ${levels.join(', ')}.`);
    }
  }
}

function isLevel(value: unknown): value is RuleLevel {
  return typeof value === 'string' && levels.includes(value);
}

function isNullNode(node: Node): boolean {
  return node.kind === 'scalar' && node.value === null;
}
