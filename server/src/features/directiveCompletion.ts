import { directiveName, fileDirectiveName } from '../rules/directives.ts';
import type { Span } from '../yaml/node.ts';
import { type RuleName, ruleNames } from './ruleNames.ts';
import { wordAt } from './wordAt.ts';

/** A rule, or a category of rules, that a comment at an offset of a manifest can silence. */
export interface DirectiveCompletion extends RuleName {
  /** What its name replaces. */
  readonly word: Span;
}

/** What fits behind `# netpol-ignore:`; nothing in the reason, and nothing elsewhere. It looks at the line alone. */
export function completeDirective(text: string, offset: number): readonly DirectiveCompletion[] {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  if (!inNames.test(line)) return [];
  const word = wordAt(text, offset, /[\w-]/);
  return ruleNames().map((name) => ({ ...name, word }));
}

/** A directive with names that end in commas, and the beginning of one more. */
const inNames = new RegExp(
  `(?:^|\\s)#[ \\t]*(?:${directiveName}|${fileDirectiveName}):(?:[ \\t]*[^\\s,]+[ \\t]*,)*[ \\t]*[\\w-]*$`,
);
