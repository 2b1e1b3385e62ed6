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

/** Writes a text, in folders that are made where they are not there: as UTF-8, or as the byte order mark of the file says. */
export async function writeFile(name: string, text: string): Promise<void> {
  await fs.mkdir(path.dirname(name), { recursive: true });
  const before = await fs.readFile(name).catch(() => undefined);
  await fs.writeFile(name, before ? encodedAs(before, text) : text);
}

/** The inverse of how a file was read. */
function encodedAs(before: Uint8Array, text: string): Buffer {
  const marked = `\ufeff${text}`;
  const [first, second, third] = before;
  if (first === 0xff && second === 0xfe) return Buffer.from(marked, 'utf16le');
  if (first === 0xfe && second === 0xff) return Buffer.from(marked, 'utf16le').swap16();
  return Buffer.from(first === 0xef && second === 0xbb && third === 0xbf ? marked : text);
}
