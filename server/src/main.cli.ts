import { promises as fs } from 'node:fs';
import { URI } from 'vscode-uri';
import type { Io } from './cli/io.ts';
import { netpol } from './cli/netpol.ts';
import { openRevision } from './host/git.ts';
import { nodeHost } from './host/node.ts';

// A closed pipe (`netpol list | head`) is no failure.
process.stdout.on('error', () => process.exit(0));

const io: Io = {
  cwd: process.cwd(),
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text.endsWith('\n') ? text : `${text}\n`),
  async kindOf(path) {
    const stat = await fs.stat(path).catch(() => undefined);
    return stat?.isDirectory() ? 'folder' : stat ? 'file' : undefined;
  },
  readFile: (path) => nodeHost.readFile(URI.file(path).toString()),
  async findFiles(folder, exclude) {
    const uris = await nodeHost.findFiles(URI.file(folder).toString(), exclude);
    return uris.map((uri) => URI.parse(uri).fsPath);
  },
  openRevision,
};

void netpol(process.argv.slice(2), io).then((code) => {
  process.exitCode = code;
});
