import type { DocumentSpan } from '../model/instance.ts';
import type { Line } from './text.ts';

/** What is shown between the text of a policy, and can be turned off by itself. */
export type HintKind = 'selectors' | 'peers' | 'ports' | 'addresses';
export const hintKinds: readonly HintKind[] = ['selectors', 'peers', 'ports', 'addresses'];

/** What a part of a policy means, in a few words. */
export interface Hint {
  readonly text: string;
  /** The one object that it speaks of. */
  readonly to?: DocumentSpan | undefined;
  /** More about it; worked out when asked for. */
  details(): readonly Line[];
}

/** A part of a policy that a hint can stand behind. */
export interface HintedPart {
  readonly kind: HintKind;
  /** Where the hint stands, one place in each document that some of the part is written in; each of no length. */
  readonly places: readonly DocumentSpan[];
  /** Undefined where there is nothing to say that the text does not say itself. */
  hint(): Hint | undefined;
}
