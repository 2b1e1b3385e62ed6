import type { Outline } from '../features/explanation.ts';
import { outlineText } from '../features/outlineText.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { linkTarget, pathAndLine } from './markdown.ts';
import type { TextLink, TextResult } from './requests.ts';

/** An outline as text with links. Where these lead is said beside them: in the text it would make long lines of short ones. */
export function linkedText(snapshot: Snapshot, outline: Outline): TextResult {
  const { text, links } = outlineText(outline);
  return {
    text,
    links: links.flatMap(({ line, start, end, to }): TextLink[] => {
      const target = linkTarget(snapshot, to);
      return target === undefined ? [] : [{ line, start, end, target, place: pathAndLine(snapshot, to) }];
    }),
  };
}
