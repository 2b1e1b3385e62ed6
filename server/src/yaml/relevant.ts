/**
 * Tells from a look at the text whether a document may hold a resource of
 * interest. It may say yes too often, never no too often: what it turns down
 * is not parsed at all.
 */

import { isMarker } from './split.ts';

export type IsRelevant = (documentText: string) => boolean;

/**
 * Whether a document may have a root key `kind` whose value is one of `kinds`, or ends in `List`. With a zero byte in it,
 * it is none: YAML has no such character, and files that are encrypted or no text at all do (YAML 1.2, 5.1).
 */
export function couldHold(text: string, kinds: ReadonlySet<string>): boolean {
  if (text.includes('\0')) return false;
  const isKind = (value: string) => kinds.has(value) || value.endsWith('List');
  const start = contentStart(text);
  switch (text.charCodeAt(start)) {
    case openBrace:
      return anyKind(text, start, isKind);
    case ampersand:
    case exclamationMark:
      return true;
    default:
      return rootKind(text, start, isKind);
  }
}

const openBrace = 0x7b;
const ampersand = 0x26;
const exclamationMark = 0x21;
const space = 0x20;
const hash = 0x23;
const newline = 0x0a;
const carriageReturn = 0x0d;
const tab = 0x09;
const dash = 0x2d;
const colon = 0x3a;
const doubleQuote = 0x22;
const singleQuote = 0x27;
const backslash = 0x5c;
const lowerK = 0x6b;
const byteOrderMark = 0xfeff;

/** The first character that is neither white space nor part of a comment, a directive line or the document's marker. */
function contentStart(text: string): number {
  let at = 0;
  for (;;) {
    const code = text.charCodeAt(at);
    const isDirective = code === 0x25 && (at === 0 || text.charCodeAt(at - 1) === newline);
    if (code === hash || isDirective) {
      at = text.indexOf('\n', at);
      if (at === -1) return text.length;
    } else if (
      code === space ||
      code === newline ||
      code === carriageReturn ||
      code === tab ||
      code === byteOrderMark
    ) {
      at++;
    } else if (code === dash && (at === 0 || text.charCodeAt(at - 1) === newline) && isMarker(text, at, '---')) {
      at += 3;
    } else {
      return at;
    }
  }
}

/** In a flow document the nesting is not followed: any key `kind` counts, and an escape may hide one. */
function anyKind(text: string, start: number, isKind: (value: string) => boolean): boolean {
  for (let at = text.indexOf('kind', start); at !== -1; at = text.indexOf('kind', at + 4)) {
    if (isKindEntry(text, at + 4, isKind)) return true;
  }
  return escapedLetterOfKind.test(text);
}

/** JSON data is full of escapes of other characters. Behind an escaped backslash it may look like one and be none. */
const escapedLetterOfKind = /\\(?:x|u00|U000000)6[49beBE]/;

/** In a block document only lines at the root's column, or left of it, are looked at. */
function rootKind(text: string, start: number, isKind: (value: string) => boolean): boolean {
  const column = start - (text.lastIndexOf('\n', start) + 1);
  let at = start;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === lowerK) {
      if (text.startsWith('kind', at) && isKindEntry(text, at + 4, isKind)) return true;
    } else if (code === doubleQuote || code === singleQuote) {
      if (text.startsWith('kind', at + 1) && isKindEntry(text, at + 5, isKind)) return true;
      if (code === doubleQuote && hasEscapedKey(text, at)) return true;
    } else if (isUnusualKey(text, at, code)) {
      return true;
    }
    const next = text.indexOf('\n', at);
    if (next === -1) return false;
    at = next + 1;
    while (at <= next + column && isIndentation(text.charCodeAt(at))) at++;
  }
}

/** Whether what follows the letters `kind` makes them a key with a value of interest, or one that cannot be told here. */
function isKindEntry(text: string, from: number, isKind: (value: string) => boolean): boolean {
  let at = from;
  let code = text.charCodeAt(at);
  if (code === doubleQuote || code === singleQuote) code = text.charCodeAt(++at);
  while (code === space || code === tab || code === newline || code === carriageReturn) code = text.charCodeAt(++at);
  if (code !== colon) return false;
  code = text.charCodeAt(++at);
  while (code === space || code === tab) code = text.charCodeAt(++at);
  if (code === doubleQuote || code === singleQuote) at++;
  const begin = at;
  while (isLetterOrDigit(text.charCodeAt(at))) at++;
  return at === begin || text.charCodeAt(at) === backslash || isKind(text.slice(begin, at));
}

/** An alias, anchor, tag, merge or explicit key at the root may stand for `kind`, or an empty one hide it. */
function isUnusualKey(text: string, at: number, code: number): boolean {
  switch (code) {
    case 0x3f: // ?
    case colon:
    case 0x2a: // *
    case ampersand:
    case exclamationMark:
      return true;
    case 0x3c: // <
      return text.charCodeAt(at + 1) === 0x3c;
    default:
      return false;
  }
}

/** A byte order mark may stand in front of the first key. */
function isIndentation(code: number): boolean {
  return code === space || code === byteOrderMark;
}

function hasEscapedKey(text: string, at: number): boolean {
  for (let index = at + 1; ; index++) {
    const code = text.charCodeAt(index);
    if (code === backslash) return true;
    if (code === doubleQuote || code === newline || Number.isNaN(code)) return false;
  }
}

function isLetterOrDigit(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39);
}
