import type { ConnectivityGraph, ConnectivityNode } from './connectivityGraph.ts';
import type { EdgeKind } from './graph.ts';
import { type Curve, type Layout, lineHeight, nameSize, padding, smallSize } from './graphLayout.ts';
import { curvePath, rectangle, round, texts } from './svg.ts';
import { xmlText } from './xmlText.ts';

export type Theme = 'light' | 'dark';

/**
 * A picture that stands alone: its colours are in it, and what they mean is written below. Isolated workloads have
 * corners and a bar, all others are round and dashed.
 */
export function* graphSvg({ nodes }: ConnectivityGraph, layout: Layout, theme: Theme): Iterable<string> {
  const kinds = (Object.keys(kindWords) as EdgeKind[]).filter((kind) => layout.tags.some((tag) => tag.kind === kind));
  const width = Math.max(layout.width + 2 * margin, 420);
  const legendTop = layout.height + 2 * margin;
  const height = legendTop + (kinds.length + 1) * (lineHeight + 4) + margin;
  yield `<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}" role="img" font-family="Helvetica, Arial, sans-serif">\n`;
  yield `<title>Who calls whom, and who may</title>\n<style>${styleOf(palettes[theme])}</style>\n<defs>`;
  for (const kind of kinds) yield arrowHead(kind);
  yield `</defs>\n<rect width="${round(width)}" height="${round(height)}" class="page"/>\n`;
  yield `<g transform="translate(${margin} ${margin})">\n`;
  yield* drawn(layout, new Map(nodes.map((node) => [node.id, node])));
  yield `</g>\n<g transform="translate(${margin} ${round(legendTop)})">\n`;
  yield* legend(kinds);
  yield '</g>\n</svg>\n';
}

const margin = 20;

/** What each kind of edge says, in the words of the legend. */
export const kindWords: Readonly<Record<EdgeKind, string>> = {
  allowed: 'called, and allowed',
  blocked: 'called, but blocked',
  unknown: 'cannot be told',
  unneeded: 'allowed, but no call needs it',
  open: 'open to everyone',
};

interface Palette {
  readonly page: string;
  readonly text: string;
  readonly faint: string;
  readonly box: string;
  readonly boxLine: string;
  readonly node: string;
  readonly isolated: string;
  readonly unprotected: string;
  readonly kinds: Readonly<Record<EdgeKind, string>>;
}

/** Of Okabe and Ito, which everyone can tell apart; darker or lighter where the page asks for it. */
const palettes: Readonly<Record<Theme, Palette>> = {
  light: {
    page: '#ffffff',
    text: '#1d2733',
    faint: '#55606d',
    box: '#f4f6f9',
    boxLine: '#c4ced9',
    node: '#ffffff',
    isolated: '#0072b2',
    unprotected: '#a05a00',
    kinds: { allowed: '#0072b2', blocked: '#c44a00', unneeded: '#6b7682', open: '#a05a00', unknown: '#9c3f7a' },
  },
  dark: {
    page: '#1f1f1f',
    text: '#e4e8ec',
    faint: '#a9b3be',
    box: '#282b30',
    boxLine: '#454c55',
    node: '#1f2226',
    isolated: '#56b4e9',
    unprotected: '#e69f00',
    kinds: { allowed: '#56b4e9', blocked: '#ff8a4c', unneeded: '#98a3ae', open: '#e69f00', unknown: '#d995bf' },
  },
};

const dashes: Readonly<Record<EdgeKind, string>> = {
  allowed: '',
  blocked: 'stroke-dasharray:7 4;',
  unneeded: 'stroke-dasharray:1.5 3.5;stroke-width:1.2;',
  open: 'stroke-dasharray:1.5 3.5;',
  unknown: 'stroke-dasharray:4 4;',
};

function styleOf({ page, text, faint, box, boxLine, node, isolated, unprotected, kinds }: Palette): string {
  return [
    `.page{fill:${page}}`,
    `.box{fill:${box};stroke:${boxLine}}`,
    `.node{fill:${node};stroke:${boxLine};stroke-width:1.5}`,
    `.isolated{stroke:${isolated}}`,
    `.bar{fill:${isolated}}`,
    `.unprotected{stroke:${unprotected};stroke-dasharray:4 3}`,
    `.outside{fill:${box};stroke:${faint}}`,
    '.edge{fill:none;stroke-width:1.6}',
    `.tag{fill:${page}}`,
    `text{fill:${text};font-size:${nameSize}px}`,
    `.small{fill:${faint};font-size:${smallSize}px}`,
    '.namespace,.name{font-weight:bold}',
    ...(Object.keys(kinds) as EdgeKind[]).flatMap((kind) => [
      `.edge.${kind},.cross.${kind}{stroke:${kinds[kind]};${dashes[kind]}}`,
      `.tag.${kind}{stroke:${kinds[kind]};${dashes[kind]}}`,
      `.head.${kind}{fill:${kinds[kind]}}`,
    ]),
    '.cross{stroke-width:2;stroke-dasharray:none!important}',
  ].join('');
}

function arrowHead(kind: EdgeKind): string {
  return `<marker id="${kind}" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="6" markerHeight="6" markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path d="M0 0.5 8 4 0 7.5z" class="head ${kind}"/></marker>`;
}

function* drawn(
  { boxes, nodes, tags, curves }: Layout,
  known: ReadonlyMap<string, ConnectivityNode>,
): Iterable<string> {
  for (const box of boxes) {
    yield rectangle(box, 'box', 8);
    yield* texts(box.lines, box.x + padding, box.y + padding, 'start', 'namespace');
  }
  for (const curve of curves) yield path(curve);
  for (const node of nodes) {
    const { name, radius, bars } = shapeOf(known.get(node.id));
    yield rectangle(node, name, radius);
    const { x, y, width, height } = node;
    if (bars.includes('ingress')) yield rectangle({ x, y, width: 4, height }, 'bar', 0);
    if (bars.includes('egress')) yield rectangle({ x: x + width - 4, y, width: 4, height }, 'bar', 0);
    yield* texts(node.lines, x + width / 2, y + (height - node.lines.length * lineHeight) / 2, 'middle', 'name');
  }
  for (const tag of tags) {
    yield rectangle(tag, `tag ${tag.kind ?? ''}`, 3);
    const middle = `x="${round(tag.x + tag.width / 2)}" y="${round(tag.y + tag.height / 2 + smallSize * 0.35)}"`;
    yield `<text ${middle} text-anchor="middle" class="small">${xmlText(tag.text)}</text>\n`;
  }
}

function shapeOf(node: ConnectivityNode | undefined): {
  readonly name: string;
  readonly radius: number;
  readonly bars: readonly ('ingress' | 'egress')[];
} {
  if (node?.type === 'outside') return { name: 'outside', radius: 14, bars: [] };
  if (node?.type !== 'workload') return { name: 'node', radius: 5, bars: [] };
  const bars = (['ingress', 'egress'] as const).filter((direction) => node[direction] !== 'no');
  return node.ingress === 'no'
    ? { name: 'node unprotected', radius: 14, bars }
    : { name: 'node isolated', radius: 2, bars };
}

function path(curve: Curve): string {
  const { kind = 'allowed', arrowAtStart, arrowAtEnd } = curve;
  const arrows = `${arrowAtStart ? ` marker-start="url(#${kind})"` : ''}${arrowAtEnd ? ` marker-end="url(#${kind})"` : ''}`;
  const line = `<path d="${curvePath(curve)}" class="edge ${kind}"${arrows}/>\n`;
  return kind === 'blocked' && (arrowAtStart || arrowAtEnd) ? line + cross(middleOf(curve)) : line;
}

/** The point in the middle of a curve, where a cross marks it as blocked. */
export function middleOf({ start, end, swing }: Curve): { readonly x: number; readonly y: number } {
  const control = swing > 0 ? Math.max(start.x, end.x) + swing : (start.x + end.x) / 2;
  return { x: (start.x + end.x) / 8 + (control * 3) / 4, y: (start.y + end.y) / 2 };
}

function cross({ x, y }: { readonly x: number; readonly y: number }): string {
  const at = (dx: number, dy: number): string => `${round(x + dx)} ${round(y + dy)}`;
  return `<path d="M${at(-4, -4)}L${at(4, 4)}M${at(-4, 4)}L${at(4, -4)}" class="cross blocked" fill="none"/>\n`;
}

function* legend(kinds: readonly EdgeKind[]): Iterable<string> {
  for (const [index, kind] of kinds.entries()) {
    const y = index * (lineHeight + 4) + lineHeight / 2;
    yield `<path d="M0 ${y}L40 ${y}" class="edge ${kind}" marker-end="url(#${kind})"/>\n`;
    if (kind === 'blocked') yield cross({ x: 18, y });
    yield `<text x="50" y="${y + smallSize * 0.35}" class="small">${kindWords[kind]}</text>\n`;
  }
  const y = kinds.length * (lineHeight + 4) + lineHeight / 2;
  yield `<text x="0" y="${y + smallSize * 0.35}" class="small">Square with a bar: policies isolate it, at the left for ingress and at the right for egress. Round: everyone may call it.</text>\n`;
}
