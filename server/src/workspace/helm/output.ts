import { memo } from '../../model/memo.ts';
import { kindsOfInterest } from '../../model/read.ts';
import { couldHold } from '../../yaml/relevant.ts';
import { parseSource } from '../../yaml/source.ts';
import type { Printed } from './placed.ts';
import type { Rendering } from './rendering.ts';

/** An object that helm printed, and the template that it names for it: `shop/charts/redis/templates/web.yaml`. */
export interface PrintedObject extends Printed {
  readonly template: string;
}

/** The objects of interest in what helm printed, in its order. */
export const printedObjects: (rendering: Rendering) => readonly PrintedObject[] = memo(({ output = '' }) => {
  let template = '';
  const { documents } = parseSource('helm:output', output, (text) => couldHold(text, kindsOfInterest));
  return documents.flatMap(({ document }) => {
    // A document that has none is one more of the same template.
    template = templateNamedIn(document.text) ?? template;
    return document.root ? [{ root: document.root, document, template }] : [];
  });
});

/** helm writes it on a line of its own in front of each object. */
function templateNamedIn(text: string): string | undefined {
  for (let start = 0; start < text.length; ) {
    const lineFeed = text.indexOf('\n', start);
    const line = text.slice(start, lineFeed < 0 ? text.length : lineFeed).trim();
    if (line.startsWith(marker)) return line.slice(marker.length);
    if (line !== '' && !line.startsWith('#')) return undefined;
    if (lineFeed < 0) return undefined;
    start = lineFeed + 1;
  }
  return undefined;
}

const marker = '# Source: ';
