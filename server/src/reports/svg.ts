/** Pieces of SVG that pictures are made of. */
import { type Curve, lineHeight, type Rect } from './graphLayout.ts';
import { xmlText } from './xmlText.ts';

export function rectangle({ x, y, width, height }: Rect, name: string, radius: number): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${radius}" class="${name}"/>\n`;
}

export function* texts(
  lines: readonly string[],
  x: number,
  top: number,
  anchor: string,
  name: string,
): Iterable<string> {
  for (const [index, line] of lines.entries()) {
    const y = top + (index + 0.75) * lineHeight;
    yield `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" class="${index === 0 ? name : 'small'}">${xmlText(line)}</text>\n`;
  }
}

/** The `d` of a path. */
export function curvePath({ start, end, swing }: Curve): string {
  const middle = round(swing > 0 ? Math.max(start.x, end.x) + swing : (start.x + end.x) / 2);
  const [from, to] = [start, end].map(({ x, y }) => `${round(x)} ${round(y)}`);
  const isLevel = start.y === end.y && swing === 0;
  return isLevel ? `M${from}L${to}` : `M${from}C${middle} ${round(start.y)} ${middle} ${round(end.y)} ${to}`;
}

/** To a tenth of a pixel. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
