import { type Entry, type Node, type Origin, type Scalar, valueAt } from '../../yaml/node.ts';
import { parseDocument } from '../../yaml/parse.ts';
import { resolvePlain } from '../../yaml/scalar.ts';
import { substituted, type Variables } from '../deploy/envsubst.ts';
import type { Build } from './build.ts';
import { type Item, withRoot } from './item.ts';
import { copyTree } from './origin.ts';
import { changeEach } from './remembered.ts';
import { mapSame, textOf } from './tree.ts';

/**
 * Fills variables into the finished objects as Flux does after kustomize (fluxcd/pkg/kustomize, SubstituteVariables).
 * What is filled in stays written where its variable is, and says so as what a transformer made does.
 */
export function withVariables(build: Build, items: readonly Item[], variables: Variables): readonly Item[] {
  return changeEach(build, items, variables, [], (item) =>
    !holdsVariable(item.root) || isDisabled(item.root)
      ? item
      : withRoot(item, filled(item.root, variables, item.origin)),
  );
}

/** Whether there may be one anywhere: most objects have none, and are not gone through any further. */
function holdsVariable(node: Node): boolean {
  if (node.kind === 'scalar') return typeof node.value === 'string' && mayChange(node.value);
  if (node.kind === 'sequence') return node.items.some(holdsVariable);
  return node.entries.some(({ key, value }) => mayChange(key) || holdsVariable(value));
}

/** An object may say that nothing is filled into it. */
function isDisabled(root: Node): boolean {
  return ['labels', 'annotations'].some(
    (key) => textOf(valueAt(root, 'metadata', key, 'kustomize.toolkit.fluxcd.io/substitute')) === 'disabled',
  );
}

function filled(node: Node, variables: Variables, home: Origin): Node {
  if (node.kind === 'scalar') return filledScalar(node, variables, home);
  if (node.kind === 'sequence') {
    const items = mapSame(node.items, (item) => filled(item, variables, home));
    return items === node.items ? node : { ...node, items };
  }
  const entries = mapSame(node.entries, (entry) => filledEntry(entry, variables, home));
  return entries === node.entries ? node : { ...node, entries };
}

function filledEntry(entry: Entry, variables: Variables, home: Origin): Entry {
  const value = filled(entry.value, variables, home);
  const key = mayChange(entry.key) ? substituted(entry.key, variables) : entry.key;
  if (value === entry.value && key === entry.key) return entry;
  return { ...entry, key, value, origin: key === entry.key ? entry.origin : (entry.origin ?? home) };
}

/**
 * Flux fills in the text that kustomize prints and reads it again, so that a value may turn out a number, a boolean or
 * a list. Only what is printed without quotes does.
 */
function filledScalar(node: Scalar, variables: Variables, home: Origin): Node {
  if (typeof node.value !== 'string' || !mayChange(node.value)) return node;
  const text = substituted(node.value, variables);
  if (text === node.value) return node;
  const origin = node.origin ?? home;
  const asText: Scalar = { ...node, value: text, origin };
  if (!isPrintedPlain(node.value)) return asText;
  if (isPlainScalar(text)) return { ...asText, value: resolvePlain(text) };
  const { root, problems } = parseDocument(text);
  if (problems.length > 0) return asText;
  return root ? copyTree(root, () => node, origin) : { ...asText, value: null };
}

function mayChange(text: string): boolean {
  return text.includes('$') && (text.includes('${') || text.includes('$$'));
}

function isPrintedPlain(text: string): boolean {
  if (text.includes('\n') || isNeverPlain(text)) return false;
  if (isPlainScalar(text)) return resolvePlain(text) === text;
  const { root, problems } = parseDocument(text);
  return problems.length === 0 && root?.kind === 'scalar' && root.value === text;
}

/** Whether a text begins with what is no plain scalar, or holds what ends one (YAML 1.2, 7.3.3): it needs quotes. */
function isNeverPlain(text: string): boolean {
  return /^[\s,[\]{}#&*!|>'"%@`]/.test(text) || /: |:$| #|\s$/.test(text);
}

/** Whether a text is one plain scalar at a glance; others are read as documents, which takes longer. */
function isPlainScalar(text: string): boolean {
  return /^[\w$./]/.test(text) && !/: |:$| #|\s$/.test(text);
}
