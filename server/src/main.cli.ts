import { promises as fs } from 'node:fs';
import { text } from 'node:stream/consumers';
import { URI } from 'vscode-uri';
import type { Io } from './cli/io.ts';
import { netpol } from './cli/netpol.ts';
import { nodeHost } from './host/node.ts';

// A closed pipe (`netpol list | head`) is no failure.
process.stdout.on('error', () => process.exit(0));

const io: Io = {
  cwd: process.cwd(),
  out: (words) => process.stdout.write(words),
  error: (words) => process.stderr.write(words.endsWith('\n') ? words : `${words}\n`),
  async kindOf(path) {
    const stat = await fs.stat(path).catch(() => undefined);
    return stat?.isDirectory() ? 'folder' : stat ? 'file' : undefined;
  },
  readFile: (path) => nodeHost.readFile(URI.file(path).toString()),
  readStdin: () => text(process.stdin),
  async findFiles(folder, exclude) {
    const uris = await nodeHost.findFiles(URI.file(folder).toString(), exclude);
    return uris.map((uri) => URI.parse(uri).fsPath);
  },
};

void netpol(process.argv.slice(2), io).then((code) => {
  process.exitCode = code;
});
