/**
 * Workspaces of other shapes than one large cluster, edited through the language server over stdio: from a keystroke to
 * the fresh diagnostics of its file, and to those of the workspace beyond the deliberate pause. Needs `npm run build`.
 *   node test/bench/run.mjs shapes [--edits 20] [--of Flux]
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { table } from './measure.ts';
import { typingRows } from './repositoryTyping.ts';
import { shapes } from './shapesRepositories.ts';
import { typingHeads } from './typing.ts';

const { values: options } = parseArgs({
  options: {
    edits: { type: 'string', default: '20' },
    /** Words in the name of a shape. */
    of: { type: 'string', default: '' },
  },
});

const rows = [['workspace', 'edit of', ...typingHeads]];
for (const [name, make] of shapes)
  if (name.includes(options.of)) rows.push(...(await typingRows(name, make(), Number(options.edits))));
console.log(`in ms (target: 50 at p95); load ${loadavg()[0]?.toFixed(1)}\n${table(rows)}`);
