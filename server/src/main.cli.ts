import type { Io } from './cli/io.ts';
import { netpol } from './cli/netpol.ts';
import { disk } from './host/disk.ts';
import { openRevision } from './host/git.ts';

// A closed pipe (`netpol list | head`) is no failure.
process.stdout.on('error', () => process.exit(0));

const io: Io = {
  ...disk,
  cwd: process.cwd(),
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text.endsWith('\n') ? text : `${text}\n`),
  openRevision,
};

void netpol(process.argv.slice(2), io).then((code) => {
  process.exitCode = code;
});
