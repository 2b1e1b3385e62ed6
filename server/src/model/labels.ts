import type { Node } from '../yaml/node.ts';

/** One label as written. */
export interface Label {
  readonly key: string;
  /** Undefined where a placeholder (`${APP}`, `{{ }}`) hides the value. */
  readonly value: string | undefined;
  readonly node: Node;
  readonly keyStart: number;
}

export type Labels = readonly Label[];

/** Labels of a `labels:` mapping; a collection is no label. The last of two equal keys counts. */
export function readLabels(node: Node | undefined): Labels {
  if (node?.kind !== 'mapping') return none;
  const labels: Label[] = [];
  for (const { key, keyStart, value } of node.entries) {
    if (value.kind !== 'scalar' && !isHidden(value)) continue;
    const label = { key, value: labelText(value), node: value, keyStart };
    const earlier = labels.findIndex((other) => other.key === key);
    if (earlier < 0) labels.push(label);
    else labels[earlier] = label;
  }
  return labels.length === 0 ? none : labels;
}

const none: Labels = [];

/** The text of a label's value: a null is the empty string, as the API server decodes it; undefined for a placeholder. */
export function labelText(node: Node): string | undefined {
  if (node.kind !== 'scalar' || isHidden(node)) return undefined;
  return node.value === null ? '' : String(node.value);
}

/** Whether a placeholder stands for a value: a scalar with one, or a bare `{{ }}`, which YAML takes for a mapping. */
export function isHidden(node: Node | undefined): boolean {
  if (node?.kind === 'scalar') return typeof node.value === 'string' && isPlaceholder(node.value);
  return node?.kind === 'mapping' && node.flow && node.entries[0]?.key.startsWith('{') === true;
}

/** Whether a placeholder stands for a key. YAML reads `{{ x }}` as a mapping whose key is the mapping `{ x }`. */
export function isHiddenKey(key: string): boolean {
  return key.startsWith('{') || isPlaceholder(key);
}

/** Whether a placeholder hides labels of a `labels:` mapping of which not even the key is known. */
export function hidesLabels(node: Node | undefined): boolean {
  return isHidden(node) || (node?.kind === 'mapping' && node.entries.some(({ key }) => isHiddenKey(key)));
}

/** Whether a value is filled in by a tool that we do not run: Flux and envsubst `${X}` and `$X`, Helm, Jinja, kpt and ytt. */
export function isPlaceholder(text: string): boolean {
  return text.includes('${') || text.includes('{{') || text.startsWith('#@ ') || bareVariable.test(text);
}

const bareVariable = /^\$[A-Z_][A-Z0-9_]*$/;
