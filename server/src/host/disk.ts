import { promises as fs } from 'node:fs';
import path from 'node:path';
import { URI } from 'vscode-uri';
import type { Files } from './host.ts';
import { nodeHost } from './node.ts';

/** The local disk, by paths. */
export const disk: Files = {
  async kindOf(path) {
    const stat = await fs.stat(path).catch(() => undefined);
    return stat?.isDirectory() ? 'folder' : stat ? 'file' : undefined;
  },
  readFile: (path) => nodeHost.readFile(URI.file(path).toString()),
  async findFiles(folder, exclude, passedOver) {
    const uris = await nodeHost.findFiles(URI.file(folder).toString(), exclude, (uri, why) =>
      passedOver?.(URI.parse(uri).fsPath, why),
    );
    return uris.map((uri) => URI.parse(uri).fsPath);
  },
};

/** Writes a text as UTF-8, in folders that are made where they are not there. */
export async function writeFile(name: string, text: string): Promise<void> {
  await fs.mkdir(path.dirname(name), { recursive: true });
  await fs.writeFile(name, text);
}
