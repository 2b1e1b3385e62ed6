import type { Span } from '../../yaml/node.ts';

/** Something that fits at the cursor. */
export interface Completion {
  readonly label: string;
  readonly kind: 'field' | 'label' | 'value' | 'port' | 'peer' | 'snippet';
  /** What the typed text is compared with, where that is more than the label. */
  readonly filter?: string;
  /** A few words, such as what it would select. */
  readonly detail?: string | undefined;
  /** Sentences. */
  readonly documentation?: string | undefined;
  /** What replaces the word. */
  readonly insert: Insert;
  /** Whether more has to be chosen at the end of what is inserted. */
  readonly goesOn?: boolean;
}

/** Text, and places in it where the author goes on, with what stands there until then. */
export type Insert = readonly (string | Placeholder)[];

export interface Placeholder {
  readonly placeholder: string;
}

/** What fits at an offset of a file. */
export interface Completions {
  readonly items: readonly Completion[];
  readonly word: Span;
  /** Whether there is more, of which some is shown once more of the word is typed. */
  readonly isIncomplete: boolean;
}

/** Of what there is too much of, the part that fits to what is typed, cut at `most`. */
export interface Part<T> {
  readonly items: readonly T[];
  readonly isCut: boolean;
}

/** The first items whose name has the typed text in it. Of a list that is short enough, all. */
export function partFor<T>(items: readonly T[], typed: string, nameOf: (item: T) => string, most = 100): Part<T> {
  if (items.length <= most) return { items, isCut: false };
  const matching = typed === '' ? items : items.filter((item) => fits(nameOf(item), typed));
  return { items: matching.slice(0, most), isCut: true };
}

/** Whether the typed text is in a name, in small letters or capitals. */
export function fits(name: string, typed: string): boolean {
  return name.toLowerCase().includes(typed.toLowerCase());
}
