/**
 * A kustomize base that twenty overlays use, edited through the language server over stdio: from a keystroke to the
 * fresh diagnostics of its file, and to those of the workspace beyond the deliberate pause. Once the overlays have
 * namespaces of their own and stand in one cluster, once they contradict each other and each is a cluster. Needs
 * `npm run build`.
 *   node test/bench/run.mjs overlays [--overlays 20] [--workloads 30] [--edits 40]
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { table } from './measure.ts';
import { makeOverlays } from './overlaysRepository.ts';
import { typingRows } from './repositoryTyping.ts';
import { typingHeads } from './typing.ts';

const { values: options } = parseArgs({
  options: {
    overlays: { type: 'string', default: '20' },
    workloads: { type: 'string', default: '30' },
    edits: { type: 'string', default: '40' },
  },
});

const rows = [['overlays', 'edit of', ...typingHeads]];
for (const kind of ['one cluster', 'a cluster each'] as const) {
  const size = { overlays: Number(options.overlays), workloads: Number(options.workloads) };
  rows.push(...(await typingRows(kind, makeOverlays(kind, size), Number(options.edits))));
}
console.log(`in ms (target: 50 at p95); load ${loadavg()[0]?.toFixed(1)}\n${table(rows)}`);
