import type { Finding } from '../rules/rule.ts';
import type { Cursor } from '../snapshot/cursor.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { TextEdit } from '../yaml/edit.ts';

/** One code action: it answers a finding, or serves an intent at the cursor. */
export interface Fix {
  /** What it does. */
  readonly title: string;
  readonly kind: FixKind;
  readonly answers: Finding | undefined;
  /** The one that most people want. */
  readonly preferred?: boolean;
  /**
   * What it claims of connections: that none changes (it is not offered where one would), that the title says which do,
   * or that it says which open, so that only what closes has to be told. What claims nothing is offered with `also`.
   */
  readonly changes?: 'nothing' | 'as titled' | 'opens as titled';
  /** Which connections it opens and closes, where the title does not say so: `closes 3 connections`. */
  readonly also?: string;
  readonly effect: Change | PickCaller | Generate;
}

/** Kinds of code actions, as the Language Server Protocol names them. */
export const fixKinds = [
  'quickfix',
  'refactor',
  'refactor.rewrite',
  'refactor.extract',
  'refactor.move',
  'source.generatePolicies',
] as const;

export type FixKind = (typeof fixKinds)[number];

/** What the user reads, all told. */
export function fullTitle({ title, also }: Fix): string {
  return also === undefined ? title : `${title} (${also})`;
}

/** Edits of files, undone as one. */
export interface Change {
  readonly type: 'change';
  readonly files: readonly FileEdits[];
}

export interface FileEdits {
  readonly uri: string;
  /** Offsets into the file's current text; a file that is created has one insertion. */
  readonly edits: readonly TextEdit[];
  readonly create: boolean;
}

/** Why something cannot be written, as a sentence to the user. */
export interface Refusal {
  readonly type: 'refusal';
  readonly reason: string;
}

/** Lets the user choose who shall be allowed to call a workload; then `allowChosen` gives the change. */
export interface PickCaller {
  readonly type: 'pickCaller';
  /** Key of the workload to be called. */
  readonly target: string;
}

/** Writes the policies that calls need. Only when it is chosen is it found out which. */
export interface Generate {
  readonly type: 'generate';
  /** Key of the one workload. */
  readonly workload?: string;
  /** Name of the one namespace; all of the cluster's without it. */
  readonly namespace?: string;
}

/** Where a fix is asked for. */
export interface FixContext {
  readonly snapshot: Snapshot;
  readonly cursor: Cursor;
  /** The findings at the cursor or selection. */
  readonly findings: readonly Finding[];
  readonly options: FixOptions;
}

export interface FixOptions {
  /** Where a new policy goes: a file beside the workload's, or a document at the end of it. */
  readonly newPolicy: 'file' | 'document';
  /** URI of the folder of the kustomization that all goes into, where the base that it includes stays as it is. */
  readonly overlay?: string;
}

/** Gives the fixes of one kind that fit; no hidden state. */
export type FixProvider = (context: FixContext) => Iterable<Fix>;

export function refusal(reason: string): Refusal {
  return { type: 'refusal', reason };
}
