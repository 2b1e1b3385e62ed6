import type { Node, Scalar } from '../yaml/node.ts';

/** One label as written. */
export interface Label {
  readonly key: string;
  /** Undefined where a placeholder (`${APP}`, `{{ }}`) hides the value. */
  readonly value: string | undefined;
  readonly node: Node;
  readonly keyStart: number;
}

export type Labels = readonly Label[];

/** Labels of a `labels:` mapping; anything that is not a scalar is no label. The last of two equal keys counts. */
export function readLabels(node: Node | undefined): Labels {
  if (node?.kind !== 'mapping') return none;
  const labels: Label[] = [];
  for (const { key, keyStart, value } of node.entries) {
    if (value.kind !== 'scalar') continue;
    const label = { key, value: labelText(value), node: value, keyStart };
    const earlier = labels.findIndex((other) => other.key === key);
    if (earlier < 0) labels.push(label);
    else labels[earlier] = label;
  }
  return labels.length === 0 ? none : labels;
}

const none: Labels = [];

/** The text of a label's value: a null is the empty string, as the API server decodes it; undefined for a placeholder. */
export function labelText(scalar: Scalar): string | undefined {
  const text = scalar.value === null ? '' : String(scalar.value);
  return isPlaceholder(text) ? undefined : text;
}

/** Whether a value is filled in by a tool that we do not run: Flux and envsubst `${X}`, Helm, Jinja and kpt. */
export function isPlaceholder(text: string): boolean {
  return text.includes('${') || text.includes('{{');
}
