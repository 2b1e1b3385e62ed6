import { graphOf } from './graph.ts';
import { type Curve, type Layout, layoutOf, lineHeight, nameSize, padding, smallSize } from './graphLayout.ts';
import type { ListFormat } from './listing.ts';
import { curvePath, rectangle, round, texts } from './svg.ts';
import { xmlText } from './xmlText.ts';

/** A picture for documentation: namespaces are boxes, ports stand at whoever is called, what is not sure is dashed. */
export const listSvg: ListFormat = function* (listings) {
  const layouts = listings.map((listing) => ({ cluster: listing.cluster, layout: layoutOf(graphOf(listing)) }));
  const hasSeveral = layouts.length > 1;
  const title = hasSeveral ? lineHeight + margin : 0;
  const isUnsure = layouts.some(({ layout }) => layout.curves.some(({ isSure }) => !isSure));
  const width = Math.max(minWidth, ...layouts.map(({ layout }) => layout.width)) + 2 * margin;
  const heights = layouts.map(({ layout }) => title + layout.height + margin);
  const height = margin + heights.reduce((sum, each) => sum + each, 0) + (isUnsure ? lineHeight + margin : 0);
  yield `<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}" role="img" font-family="Helvetica, Arial, sans-serif">\n`;
  yield `<title>Who may call whom</title>\n<style>${style}</style>\n`;
  yield '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0.5 8 4 0 7.5z" class="head"/></marker></defs>\n';
  yield `<rect width="${round(width)}" height="${round(height)}" class="page"/>\n`;
  let top = margin;
  for (const [index, { cluster, layout }] of layouts.entries()) {
    if (hasSeveral)
      yield `<text x="${margin}" y="${round(top + nameSize)}" class="cluster">${xmlText(cluster)}</text>\n`;
    yield `<g transform="translate(${margin} ${round(top + title)})">\n`;
    yield* drawn(layout);
    yield '</g>\n';
    top += heights[index] as number;
  }
  if (isUnsure) {
    yield `<text x="${margin}" y="${round(height - margin)}" class="small">Dashed: perhaps; the manifests cannot tell.</text>\n`;
  }
  yield '</svg>\n';
};

const margin = 20;
const minWidth = 260;

const style = [
  '.page{fill:#fff}',
  '.box{fill:#f3f6fa;stroke:#c4ced9}',
  '.node{fill:#fff;stroke:#5b6775}',
  '.outside{fill:#eceff2;stroke:#8a95a1}',
  '.tag{fill:#dcebfb;stroke:#7aa7d9}',
  '.perhaps{stroke-dasharray:4 3}',
  '.tag.perhaps{fill:#fff6dc;stroke:#c29a3a}',
  '.edge{fill:none;stroke:#75818e;stroke-width:1.3}',
  '.head{fill:#5b6775}',
  `text{fill:#1d2733;font-size:${nameSize}px}`,
  `.small{fill:#55606d;font-size:${smallSize}px}`,
  '.cluster,.namespace{font-weight:bold}',
].join('');

function* drawn({ boxes, nodes, tags, curves }: Layout): Iterable<string> {
  for (const box of boxes) {
    yield rectangle(box, 'box', 8);
    yield* texts(box.lines, box.x + padding, box.y + padding, 'start', 'namespace');
  }
  for (const curve of curves) yield path(curve);
  for (const node of nodes) {
    yield rectangle(node, node.isOutside ? 'outside' : 'node', node.isOutside ? 14 : 5);
    const top = node.y + (node.height - node.lines.length * lineHeight) / 2;
    yield* texts(node.lines, node.x + node.width / 2, top, 'middle', 'name');
  }
  for (const tag of tags) {
    yield rectangle(tag, tag.isSure ? 'tag' : 'tag perhaps', 3);
    const middle = `x="${round(tag.x + tag.width / 2)}" y="${round(tag.y + tag.height / 2 + smallSize * 0.35)}"`;
    yield `<text ${middle} text-anchor="middle" class="small">${xmlText(tag.text)}</text>\n`;
  }
}

function path(curve: Curve): string {
  const { isSure, arrowAtStart, arrowAtEnd } = curve;
  const arrows = `${arrowAtStart ? ' marker-start="url(#arrow)"' : ''}${arrowAtEnd ? ' marker-end="url(#arrow)"' : ''}`;
  return `<path d="${curvePath(curve)}" class="${isSure ? 'edge' : 'edge perhaps'}"${arrows}/>\n`;
}
