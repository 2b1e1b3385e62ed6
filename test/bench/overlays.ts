/**
 * A kustomize base that twenty overlays use, edited through the language server over stdio: from a keystroke to the
 * fresh diagnostics of its file, and to those of the workspace beyond the deliberate pause. Once the overlays have
 * namespaces of their own and stand in one cluster, once they contradict each other and each is a cluster. Needs
 * `npm run build`.
 *   node test/bench/run.mjs overlays [--overlays 20] [--workloads 30] [--edits 40]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { table } from './measure.ts';
import { makeOverlays, type OverlayKind } from './overlaysRepository.ts';
import { Server } from './server.ts';
import { typingFigures, typingHeads } from './typing.ts';
import { writeWorkspace } from './workspace.ts';

const { values: options } = parseArgs({
  options: {
    overlays: { type: 'string', default: '20' },
    workloads: { type: 'string', default: '30' },
    edits: { type: 'string', default: '40' },
  },
});

const rows = [['overlays', 'edit of', ...typingHeads]];
for (const kind of ['one cluster', 'a cluster each'] as const) await measure(kind);
console.log(`in ms (target: 50 at p95); load ${loadavg()[0]?.toFixed(1)}\n${table(rows)}`);

async function measure(kind: OverlayKind): Promise<void> {
  const root = mkdtempSync(path.join(tmpdir(), 'netpol-bench-'));
  const { files, targets } = makeOverlays(kind, {
    overlays: Number(options.overlays),
    workloads: Number(options.workloads),
  });
  try {
    await writeWorkspace(root, { files });
    const server = await Server.start(root);
    try {
      await server.initialize();
      await server.ready;
      for (const [name, target] of targets) {
        const text = files.get(target.path) ?? '';
        rows.push([kind, name, ...(await typingFigures(server, root, text, target, Number(options.edits)))]);
      }
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(root, { recursive: true });
  }
}
