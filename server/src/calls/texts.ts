import { type Datum, textsOfConfigMap, textsOfSecret } from '../model/configMap.ts';
import type { Holder } from '../model/container.ts';
import { type DocumentSpan, type Instance, placeIn } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { NamespaceModel } from '../snapshot/namespaceModel.ts';
import type { Scalar } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import type { Evidence } from './call.ts';

/** A text of a ConfigMap or a Secret, and where it stands. */
export interface HeldText {
  readonly key: string;
  readonly text: string;
  readonly evidence: Evidence;
  /** Set for what is no Secret: then the place of a part of the text may be told. */
  readonly open: { readonly instance: Instance; readonly node: Scalar } | undefined;
}

/** The texts of a ConfigMap or a Secret of a namespace; none where no manifest has it. */
export function textsOf(cluster: ClusterModel, namespace: string, holder: Holder): readonly HeldText[] {
  const instance =
    holder.kind === 'Secret'
      ? secretsByName(cluster.hints).get(namespace)?.get(holder.name)
      : configMapsByName(cluster.namespaces.get(namespace)?.configMaps ?? []).get(holder.name);
  return instance ? textsIn(instance) : noTexts;
}

const noTexts: readonly HeldText[] = [];

const textsIn = memo((instance: Instance): readonly HeldText[] => {
  const { resource } = instance;
  const isSecret = resource.type === 'hint';
  return (isSecret ? textsOfSecret(resource) : textsOfConfigMap(resource)).map((datum) => ({
    key: datum.key,
    text: textOf(datum),
    evidence: { ...placeIn(instance, datum.node), text: `key ${datum.key} of ${resource.kind} ${nameOf(instance)}` },
    open: isSecret ? undefined : { instance, node: datum.node },
  }));
});

/** Without the hash that kustomize adds, which is another one after each edit. */
function nameOf(instance: Instance): string {
  const { name, nameNode } = instance.resource;
  const { document, start, end } = placeIn(instance, nameNode);
  const [hash] = /-[2456789bcdfghkmt]{10}$/.exec(name) ?? [];
  return hash === undefined || document.text.slice(start, end).includes(hash) ? name : name.slice(0, -hash.length);
}

/** What is no base64 of text is empty. */
function textOf({ node, isEncoded }: Datum): string {
  const written = String(node.value);
  return isEncoded ? decoded(written) : written;
}

/** Addresses are ASCII, so bytes and characters are the same where it matters. */
function decoded(text: string): string {
  try {
    return atob(text);
  } catch {
    return '';
  }
}

const configMapsByName = memo(
  (configMaps: NamespaceModel['configMaps']) =>
    new Map(configMaps.toReversed().map((configMap) => [configMap.resource.name, configMap])),
);

/** By namespace and name. */
const secretsByName = memo((hints: ClusterModel['hints']) => {
  const found = new Map<string, Map<string, Instance>>();
  for (const hint of hints) {
    if (hint.resource.hint !== 'secret') continue;
    const known = found.get(hint.namespace) ?? new Map<string, Instance>();
    if (!known.has(hint.resource.name)) known.set(hint.resource.name, hint);
    found.set(hint.namespace, known);
  }
  return found;
});

/**
 * Where a stretch of a scalar's value is written: in a text of one line or in a text block, where it stands there letter
 * for letter. All of the scalar for other styles, and for a value that was made of something else.
 */
export function placeInside(instance: Instance, node: Scalar, start: number, end: number): DocumentSpan {
  const place = placeIn(instance, node);
  const source = place.document.text;
  const value = String(node.value);
  const wanted = value.slice(start, end);
  const at = node.style === 'block' ? inBlock(place, node, start) : inLine(source, place, value, start);
  return at >= 0 && source.startsWith(wanted, at) && at + wanted.length <= place.end
    ? { ...place, start: at, end: at + wanted.length }
    : place;
}

function inLine(source: string, place: DocumentSpan, value: string, offset: number): number {
  const quote = /["']/.test(source.charAt(place.start)) ? 1 : 0;
  const isLiteral = source.startsWith(value, place.start + quote);
  return isLiteral ? place.start + quote + offset : -1;
}

/** Line by line: each has the same indentation in front, which a text block leaves out. */
function inBlock(place: DocumentSpan, node: Scalar, offset: number): number {
  const starts = linesOfValue(node);
  const index = lineAt(starts, offset);
  const inDocument = linesOfDocument(place.document);
  // Behind the line of the indicator.
  const lineIndex = lineAt(inDocument, place.start) + 1 + index;
  const from = inDocument[lineIndex];
  if (from === undefined) return -1;
  const written = place.document.text.slice(from, inDocument[lineIndex + 1]);
  const value = String(node.value);
  const start = starts[index] as number;
  const line = value.slice(start, starts[index + 1] ?? value.length).trimEnd();
  const at = written.indexOf(line);
  return at >= 0 && written.slice(0, at).trim() === '' ? from + at + offset - start : -1;
}

const linesOfValue = memo((node: Scalar) => lineStarts(String(node.value)));
const linesOfDocument = memo((document: Document) => lineStarts(document.text));

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The index of the last start that is not behind an offset. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
