/** How a program that was run ended. */
export type Ended =
  | { readonly type: 'printed'; readonly output: string }
  /** It refused what it was given, printed too much or took too long. */
  | { readonly type: 'failed'; readonly message: string }
  /** There is no such program. */
  | { readonly type: 'absent' }
  /** The signal came first. */
  | { readonly type: 'stopped' };
