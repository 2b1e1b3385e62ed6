import type { DocumentSpan } from '../snapshot/locate.ts';
import type { Outline } from './explanation.ts';
import type { Segment } from './text.ts';

/** Plain text, and what parts of it lead to. */
export interface LinkedText {
  readonly text: string;
  readonly links: readonly {
    readonly line: number;
    readonly start: number;
    readonly end: number;
    readonly to: DocumentSpan;
  }[];
}

/** An outline as indented lines; `shown` says where a link leads, behind its text: `deploy/cart.yaml:3`. */
export function outlineText(outline: Outline, shown: (place: DocumentSpan) => string): LinkedText {
  const links: LinkedText['links'][number][] = [];
  const lines = outline.map(({ depth, line }, number) => {
    let text = '  '.repeat(depth);
    for (const segment of line) {
      const start = text.length;
      text += segmentText(segment, shown);
      const to =
        typeof segment === 'string'
          ? undefined
          : 'to' in segment
            ? segment.to
            : 'place' in segment
              ? segment.place
              : undefined;
      if (to) links.push({ line: number, start, end: text.length, to });
    }
    return text;
  });
  return { text: lines.map((line) => `${line}\n`).join(''), links };
}

function segmentText(segment: Segment, shown: (place: DocumentSpan) => string): string {
  if (typeof segment === 'string') return segment;
  if ('strong' in segment) return segment.strong;
  if ('code' in segment) return segment.code;
  return 'to' in segment ? `${segment.text} (${shown(segment.to)})` : shown(segment.place);
}
