import type { DocumentSpan } from '../model/instance.ts';
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

/**
 * An outline as indented lines.
 * @param shown Writes the places that a line links to, which then stand at its end; without it the links alone tell.
 */
export function outlineText(outline: Outline, shown?: (place: DocumentSpan) => string): LinkedText {
  const links: LinkedText['links'][number][] = [];
  const lines = outline.map(({ depth, line }, number) => {
    let text = '  '.repeat(depth);
    const places = line.flatMap((segment) => {
      const start = text.length;
      text += segmentText(segment);
      const place = placeOf(segment);
      if (!place) return [];
      links.push({ line: number, start, end: text.length, to: place });
      return shown ? [shown(place)] : [];
    });
    if (places.length === 0) return text;
    const sentence = text.replace(/\.$/, '');
    return `${sentence} (${[...new Set(places)].join(', ')})${text.slice(sentence.length)}`;
  });
  return { text: lines.map((line) => `${line}\n`).join(''), links };
}

/** A part of a line without what it leads to. */
export function segmentText(segment: Segment): string {
  if (typeof segment === 'string') return segment;
  if ('strong' in segment) return segment.strong;
  if ('code' in segment) return segment.code;
  return 'to' in segment ? segment.text : 'here';
}

function placeOf(segment: Segment): DocumentSpan | undefined {
  if (typeof segment === 'string') return undefined;
  return 'to' in segment ? segment.to : 'place' in segment ? segment.place : undefined;
}
