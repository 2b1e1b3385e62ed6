import { text } from 'node:stream/consumers';
import type { Io } from './cli/io.ts';
import { netpol } from './cli/netpol.ts';
import { disk, writeFile } from './host/disk.ts';
import { openRevision } from './host/git.ts';
import { nodeHelm } from './host/helm.ts';
import { nodeKustomize } from './host/kustomize.ts';

// A closed pipe (`netpol list | head`) is no failure; a full disk is.
process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE') process.exit(0);
  process.stderr.write(`netpol: ${message}\n`);
  process.exit(2);
});

const io: Io = {
  ...disk,
  cwd: process.cwd(),
  out: (words) => process.stdout.write(words),
  error: (words) => process.stderr.write(words.endsWith('\n') ? words : `${words}\n`),
  readStdin: () => text(process.stdin),
  openRevision,
  writeFile,
  helmAt: nodeHelm,
  kustomizeAt: nodeKustomize,
};

void netpol(process.argv.slice(2), io).then((code) => {
  process.exitCode = code;
});
