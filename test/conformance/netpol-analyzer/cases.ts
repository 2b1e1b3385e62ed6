import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Direction } from '../../../server/src/model/policy.ts';

/** The peer's inputs and expected files, which stand beside this project and are no part of it. */
const home = path.join(import.meta.dirname, '../../../../shared/conformance/netpol-analyzer');

/** One of the peer's test cases, as `cases.json` says it. */
export interface ListCase {
  readonly kind: 'list';
  readonly dir: string;
  readonly exposure: boolean;
  readonly focusWorkloads: readonly string[];
  readonly focusPeers: readonly string[];
  readonly focusDirection: Direction | '';
  /** `udp-52`; empty for all ports. */
  readonly focusConn: string;
  readonly expected: Expected;
  readonly apis: readonly string[];
}

export interface ExplainCase extends Omit<ListCase, 'kind'> {
  readonly kind: 'explain';
  readonly explainOnly: 'allow' | 'deny' | '';
}

export interface DiffCase extends Pick<ListCase, 'expected' | 'apis'> {
  readonly kind: 'diff';
  readonly dir1: string;
  readonly dir2: string;
}

export type Case = ListCase | ExplainCase | DiffCase;
export type Expected = { readonly txt: string; readonly json?: string };

/** What the product does not read yet: a case that needs it is compared and counted, and may differ. */
export const unreadApis: readonly string[] = [];

export function isReadable({ apis }: Case): boolean {
  return !apis.some((api) => unreadApis.includes(api));
}

/** Every case. Throws where the folder is absent. */
export function readCases(): readonly Case[] {
  const index = path.join(home, 'cases.json');
  if (!existsSync(index))
    throw new Error('The cases of netpol-analyzer are absent: ../shared/conformance/netpol-analyzer, from the root.');
  return JSON.parse(readFileSync(index, 'utf8')) as Case[];
}

export function casesOf<K extends Case['kind']>(kind: K): Extract<Case, { kind: K }>[] {
  return readCases().filter((each): each is Extract<Case, { kind: K }> => each.kind === kind);
}

/** The text of an expected file. */
export function readExpected(file: string): string {
  return readFileSync(path.join(home, file), 'utf8');
}

/** The folder of an input. */
export function folderOf(dir: string): string {
  return path.join(home, dir);
}

/** The folder that a case is about, or both. */
export function inputOf(which: Case): string {
  return which.kind === 'diff' ? `${which.dir1} ${which.dir2}` : which.dir;
}

/** What a case is called: its expected file. */
export function nameOf({ expected }: Case): string {
  return path.basename(expected.txt, '.txt');
}
