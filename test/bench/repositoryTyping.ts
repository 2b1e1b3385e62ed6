import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Repository } from './overlaysRepository.ts';
import { Server } from './server.ts';
import { typingFigures } from './typing.ts';
import { writeWorkspace } from './workspace.ts';

/** Types at each target of a repository through the language server over stdio, and gives a row of figures for each. */
export async function typingRows(name: string, { files, targets }: Repository, edits: number): Promise<string[][]> {
  const root = mkdtempSync(path.join(tmpdir(), 'netpol-bench-'));
  try {
    await writeWorkspace(root, { files });
    const server = await Server.start(root);
    try {
      await server.initialize();
      await server.ready;
      const rows: string[][] = [];
      for (const [at, target] of targets) {
        const text = files.get(target.path) ?? '';
        rows.push([name, at, ...(await typingFigures(server, root, text, target, edits))]);
      }
      return rows;
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(root, { recursive: true });
  }
}
