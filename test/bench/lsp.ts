/**
 * The language server as an editor has it: a process of its own over stdio. From a keystroke to the fresh diagnostics
 * of the file that it is in, and to those of the workspace, which wait for a pause in typing on purpose. Needs
 * `npm run build`.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { milliseconds, table } from './measure.ts';
import { Server } from './server.ts';
import { typingFigures, typingHeads, uriOf } from './typing.ts';
import { editKinds, makeWorkspace, type Target, type Workspace, writeWorkspace } from './workspace.ts';

const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '100,1000,10000' },
    seed: { type: 'string', default: '1' },
    edits: { type: 'string', default: '40' },
  },
});

for (const size of options.sizes.split(',')) await measure(Number(size));

async function measure(workloads: number): Promise<void> {
  const workspace = makeWorkspace({ workloads, seed: Number(options.seed) });
  const root = mkdtempSync(path.join(tmpdir(), 'netpol-bench-'));
  try {
    await writeWorkspace(root, workspace);
    console.log(`\n# ${workloads} workloads, ${workspace.policies} policies, ${workspace.files.size} files`);
    const server = await Server.start(root);
    try {
      await measureStart(server, root, workspace);
      await measureEdits(server, root, workspace);
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(root, { recursive: true });
  }
}

async function measureStart(server: Server, root: string, workspace: Workspace): Promise<void> {
  const read = milliseconds(() => {
    for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) readFileSync(path.join(entry.parentPath, entry.name), 'utf8');
    }
  });
  const [target] = workspace.targets['small policy'] as [Target];
  const started = performance.now();
  await server.initialize();
  server.open(uriOf(root, target), workspace.files.get(target.path) ?? '');
  await server.diagnostics(uriOf(root, target));
  const opened = performance.now() - started;
  await server.ready;
  const ready = performance.now() - started;
  console.log(
    `start: an open file is answered after ${opened.toFixed(0)} ms (target 500), the workspace is read after ${ready.toFixed(0)} ms = ` +
      `${(ready / read).toFixed(1)} x reading the same files (${read.toFixed(0)} ms)`,
  );
}

async function measureEdits(server: Server, root: string, workspace: Workspace): Promise<void> {
  const rows = [['kind of edit', ...typingHeads]];
  for (const kind of editKinds) {
    const [target] = workspace.targets[kind] as [Target];
    const text = workspace.files.get(target.path) ?? '';
    rows.push([kind, ...(await typingFigures(server, root, text, target, Number(options.edits)))]);
  }
  console.log(`edits, in ms (target: 50 at p95); load ${loadavg()[0]?.toFixed(1)}\n${table(rows)}`);
}
