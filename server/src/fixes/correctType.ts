import { type FieldSchema, fieldsOf } from '../model/policySchema.ts';
import { policyObjects } from '../rules/objects.ts';
import { typedMappings } from '../rules/support/typedMappings.ts';
import { replaceScalar, setEntry, type TextEdit } from '../yaml/edit.ts';
import type { Entry, Mapping, Node, Scalar } from '../yaml/node.ts';
import { isFirstOnLine } from '../yaml/place.ts';
import type { Document } from '../yaml/source.ts';
import { lineStartOf } from '../yaml/style.ts';
import { atFinding } from './atFinding.ts';
import { endOfEntry, indentLines } from './indentation.ts';
import { isShared } from './shared.ts';

/** *Put quotes around it*: a label that reads as a number or as true or false. */
export const quoteLabel = atFinding(['non-string-label'], function* ({ document, node }) {
  if (node.kind === 'scalar') yield { title: 'Put quotes around it', edits: quoted(document, node) };
});

/** *Make it a list of one item*, *Write {}*, *Put quotes around it*, *Write it as a number*. */
export const correctType = atFinding(['wrong-node-type'], function* ({ document, node, around }) {
  const at = around.at(-1);
  if (!at || !('entry' in at) || isShared(document.root, node)) return;
  const { parent, entry } = at;
  const field = fieldAt(document, parent, entry.key);
  if (!field) return;
  if (field.list) yield { title: 'Make it a list of one item', edits: listed(document, parent, entry, node) };
  else if (node.kind === 'sequence' && node.items.length === 0 && fieldsOf(field.type))
    yield { title: 'Write {}', edits: setEntry(document, parent, entry.key, {}) };
  else if (node.kind !== 'scalar') return;
  else if (field.type === 'string') yield { title: 'Put quotes around it', edits: quoted(document, node) };
  else if (field.type === 'integer' && typeof node.value === 'string' && /^\d{1,5}$/.test(node.value))
    yield { title: 'Write it as a number', edits: replaceScalar(document, node, Number(node.value)) };
});

function fieldAt(document: Document, parent: Mapping, key: string): FieldSchema | undefined {
  const typed = policyObjects(document)
    .flatMap(typedMappings)
    .find(({ mapping }) => mapping === parent);
  return typed?.fields[key];
}

/** As it is written: `1.10` and `0x10` are other texts than the numbers that they are read as. */
function quoted(document: Document, node: Scalar): TextEdit[] {
  return replaceScalar(document, node, document.text.slice(node.start, node.end));
}

/** A value in brackets; a mapping on lines of its own with a dash in front, two columns further in. */
function listed(document: Document, { flow }: Mapping, entry: Entry, node: Node): TextEdit[] {
  const { text } = document;
  if (node.start === node.end || (node.kind === 'scalar' && node.style === 'block')) return [];
  if (node.kind === 'scalar' || node.flow || flow) {
    return [
      { start: node.start, end: node.start, newText: '[' },
      { start: node.end, end: node.end, newText: ']' },
    ];
  }
  if (!isFirstOnLine(text, node.start)) return [];
  const line = lineStartOf(text, node.start);
  const [, ...rest] = indentLines(document, line, endOfEntry(document, entry), 2);
  return [{ start: node.start, end: node.start, newText: '- ' }, ...rest];
}
