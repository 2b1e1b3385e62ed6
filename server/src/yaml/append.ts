import type { TextEdit } from './edit.ts';
import { type Slice, splitDocuments } from './split.ts';
import { eolOf } from './style.ts';

/**
 * Adds a document at the end of a file, behind a `---` where one is needed.
 * Undefined for a JSON file, which has room for one document only. Offsets are
 * relative to the file.
 */
export function appendDocument(fileText: string, yamlText: string): TextEdit[] | undefined {
  if (isJson(fileText)) return undefined;
  const eol = eolOf(fileText.includes('\n') ? fileText : yamlText);
  const last = splitDocuments(fileText).at(-1);
  const lineBreak = fileText === '' || fileText.endsWith('\n') ? '' : eol;
  const marker = isOpen(fileText, last) ? '' : `---${eol}`;
  const body = yamlText.replaceAll(/\r?\n/g, eol);
  const newText = lineBreak + marker + body + (body.endsWith('\n') ? '' : eol);
  return [{ start: fileText.length, end: fileText.length, newText }];
}

/**
 * Whether what is added becomes the content of the last document, which has
 * none yet. Not behind `...`: the Kubernetes tools split at `---` only.
 */
function isOpen(fileText: string, last: Slice | undefined): boolean {
  if (last === undefined) return fileText.trim() === '';
  const isBehindDots = last.start >= 3 && fileText.startsWith('...', last.start - 3);
  return !isBehindDots && last.text.split('\n').every((line) => /^(?:---(?!\S))?\s*(?:#|$)/.test(line));
}

/** A byte order mark, which counts as white space in the pattern, is none in JSON. */
function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text.replace(/^\ufeff/, ''));
    return true;
  } catch {
    return false;
  }
}
