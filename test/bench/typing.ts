import path from 'node:path';
import { URI } from 'vscode-uri';
import { lineIndex, positionAt } from '../../server/src/yaml/positions.ts';
import { percentile } from './measure.ts';
import type { Server } from './server.ts';
import type { Target } from './workspace.ts';

const warmups = 5;
/** What the server waits before it speaks of other files. */
const pause = 150;

/** Heads of the columns that `typingFigures` fills. */
export const typingHeads = ['edits', 'file p50', 'p95', 'max', 'workspace beyond the pause p50', 'p95', 'max'];

/**
 * Types at a target there and back again. Gives the milliseconds from a keystroke to the fresh diagnostics of its file,
 * and to those of the workspace, which wait for a pause in typing on purpose: that is taken off.
 */
export async function typingFigures(
  server: Server,
  root: string,
  text: string,
  target: Target,
  edits: number,
): Promise<string[]> {
  const uri = uriOf(root, target);
  const start = positionAt(lineIndex(text), target.offset);
  server.open(uri, text);
  await server.diagnostics(uri);
  const file: number[] = [];
  const all: number[] = [];
  for (let count = 0; count < warmups + edits; count++) {
    const [from, to] = count % 2 === 0 ? [target.from, target.to] : [target.to, target.from];
    const end = { line: start.line, character: start.character + from.length };
    const news = server.news();
    const began = performance.now();
    server.change(uri, { range: { start, end }, text: to });
    await server.diagnostics(uri);
    const answered = performance.now() - began;
    const heard = await news;
    if (count < warmups) continue;
    file.push(answered);
    if (heard !== undefined) all.push(heard - began - pause);
  }
  server.close(uri);
  return [
    String(edits),
    ...[file, all].flatMap((times) => [0.5, 0.95, 1].map((share) => percentile(times, share).toFixed(1))),
  ];
}

export function uriOf(root: string, target: Target): string {
  return URI.file(path.join(root, target.path)).toString();
}
