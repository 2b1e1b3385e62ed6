import { isHostName } from './address.ts';
import { isAddressKey, isCallerKey } from './envKeys.ts';

/** An address that stands somewhere in a text, and where. */
export interface FoundAddress {
  /** In lower case. */
  readonly host: string;
  readonly port: number | undefined;
  readonly scheme: string | undefined;
  /** From the host to the end of the port. */
  readonly start: number;
  readonly end: number;
}

/**
 * The addresses in a longer text: a script, a configuration file, the options of a program. Those with a scheme, with a
 * port behind a colon or as the next word (`nc -z db 5432`), and with dots; and bare words where the text says that they
 * are hosts, by a key (`host=db`) or by a program that takes one (`nslookup db`). A text is full of words that are no
 * hosts: which of these exist, the caller of this knows. Lines that are comments say nothing.
 * @param isScript Whether programs may be called, whose arguments are hosts.
 *
 * One pass from word to word, which never goes back further than the key in front.
 */
export function addressesIn(text: string, isScript: boolean): readonly FoundAddress[] {
  const found: FoundAddress[] = [];
  let isBehindTool = false;
  let at = 0;
  let lineStart = true;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === lineFeed) {
      lineStart = true;
      isBehindTool = false;
      at++;
    } else if (lineStart && beginsComment(text, at)) {
      at = endOfLine(text, at);
    } else if (!isHostCode(code)) {
      lineStart &&= code === space || code === tab;
      if (code === semicolon || code === pipe || code === ampersand) isBehindTool = false;
      at++;
    } else {
      lineStart = false;
      const end = endOfHost(text, at);
      if (text.startsWith('://', end)) {
        const into = isCallerKey(keyBefore(text, at)) ? [] : found;
        at = readAuthority(text, end + 3, text.slice(at, end).toLowerCase(), into);
        continue;
      }
      const word = text.slice(at, Math.min(end, at + longestHost + 1));
      const isTool = isScript && tools.has(word);
      if (isTool) isBehindTool = true;
      at = !isTool && isWhole(text, at, end) ? readWord(text, at, end, isBehindTool, found) : end;
    }
  }
  return found;
}

const lineFeed = 0x0a;
const tab = 0x09;
const space = 0x20;
const semicolon = 0x3b;
const pipe = 0x7c;
const ampersand = 0x26;
const longestHost = 253;

/** Programs, and options of others, that a host follows. */
const tools: ReadonlySet<string> = new Set(
  'nslookup dig host ping getent nc ncat telnet curl wget wait-for wait-for-it.sh wait-for-it -h --host -host'.split(
    ' ',
  ),
);

/** A host behind `://` and what may stand between; several with commas between. Where the reading goes on. */
function readAuthority(text: string, from: number, scheme: string, found: FoundAddress[]): number {
  const end = endOfAuthority(text, from);
  // What stands in front of the last @ is a user and a password.
  let at = from + text.slice(from, end).lastIndexOf('@') + 1;
  while (at < end) {
    const hostEnd = endOfHost(text, at);
    const next = portEnd(text, hostEnd);
    if (text.startsWith('://', hostEnd)) return at;
    push(found, text, { start: at, hostEnd, end: next, scheme });
    if (text[next] !== ',') return Math.max(next, from);
    at = next + 1;
  }
  return Math.max(at, from);
}

/** A word without a scheme. */
function readWord(text: string, start: number, end: number, isBehindTool: boolean, found: FoundAddress[]): number {
  // The dot of a sentence is none of a name.
  const hostEnd = text[end - 1] === '.' ? end - 1 : end;
  const next = portEnd(text, hostEnd);
  if (next > hostEnd) {
    push(found, text, { start, hostEnd, end: next, scheme: undefined });
    return next;
  }
  const behind = portWordEnd(text, end);
  if (behind > end) push(found, text, { start, hostEnd, end: behind, scheme: undefined });
  else if (
    text[end] !== ':' &&
    (text.slice(start, hostEnd).includes('.') || isBehindTool || isValue(text, start, end))
  ) {
    push(found, text, { start, hostEnd, end: hostEnd, scheme: undefined });
  }
  return end;
}

interface Part {
  readonly start: number;
  readonly hostEnd: number;
  readonly end: number;
  readonly scheme: string | undefined;
}

function push(found: FoundAddress[], text: string, { start, hostEnd, end, scheme }: Part): void {
  if (hostEnd - start > longestHost) return;
  const host = text.slice(start, hostEnd).toLowerCase();
  if (!isHostName(host)) return;
  const digits = end > hostEnd ? /\d+$/.exec(text.slice(hostEnd, end))?.[0] : undefined;
  const port = digits === undefined ? undefined : Number(digits);
  if (port !== undefined && (port < 1 || port > 65535)) return;
  found.push({ host, port, scheme, start, end });
}

/** Behind the port that follows a host with a colon; where the host ends, if none does. */
function portEnd(text: string, hostEnd: number): number {
  if (text[hostEnd] !== ':') return hostEnd;
  const end = endOfDigits(text, hostEnd + 1);
  return end === hostEnd + 1 || end > hostEnd + 6 || isHostCode(text.charCodeAt(end)) || text[end] === '_'
    ? hostEnd
    : end;
}

/** The same for a port that is the next word. */
function portWordEnd(text: string, hostEnd: number): number {
  let at = hostEnd;
  while (at < hostEnd + 8 && (text[at] === ' ' || text[at] === '\t')) at++;
  const end = endOfDigits(text, at);
  const next = text.charAt(end);
  return at === hostEnd || end === at || end > at + 5 || !(next === '' || /[\s;|&)"'`\]]/.test(next)) ? hostEnd : end;
}

/** Whether a run of letters is all of a name: no part of a path, of a variable or of a longer word. */
function isWhole(text: string, start: number, end: number): boolean {
  const before = text.charAt(start - 1);
  if (before === '/') return text.charAt(start - 2) === '/';
  return !/[_$%\\]/.test(before) && !/[_@]/.test(text.charAt(end));
}

/** Whether a word is all of the value of a key that is for addresses: `db.host=postgres`, `"redisHost": "redis"`. */
function isValue(text: string, start: number, end: number): boolean {
  if (end < text.length && !/["'`,;&)}\]\s]/.test(text.charAt(end))) return false;
  return isAddressKey(keyBefore(text, start));
}

/** The key of which a value begins here; empty where none is on the same line. */
function keyBefore(text: string, start: number): string {
  let at = backOver(text, start, /["'`]/, 1);
  at = backOver(text, at, /[ \t]/, mostBlanks) - 1;
  if (text[at] !== ':' && text[at] !== '=') return '';
  at = backOver(text, backOver(text, at, /[ \t]/, mostBlanks), /["'`]/, 1);
  return text.slice(backOver(text, at, /[\w.-]/, longestKey), at);
}

const mostBlanks = 8;
const longestKey = 80;

/** The first of at most `most` characters in front of an offset that are all of a kind. */
function backOver(text: string, from: number, kind: RegExp, most: number): number {
  let at = from;
  while (at > 0 && from - at < most && kind.test(text.charAt(at - 1))) at--;
  return at;
}

/** `#` and `//` begin comments in nearly every form, and `;` in some. */
function beginsComment(text: string, at: number): boolean {
  return text[at] === '#' || text[at] === ';' || (text[at] === '/' && text[at + 1] === '/');
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

function endOfAuthority(text: string, from: number): number {
  let at = from;
  while (at < text.length && !/[\s/?#"'<>`\\)\]}|;]/.test(text.charAt(at))) at++;
  return at;
}

function endOfHost(text: string, from: number): number {
  let at = from;
  while (isHostCode(text.charCodeAt(at))) at++;
  return at;
}

function endOfDigits(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) >= 0x30 && text.charCodeAt(at) <= 0x39) at++;
  return at;
}

/** Letters, digits, hyphen and dot. */
function isHostCode(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x2d ||
    code === 0x2e
  );
}
