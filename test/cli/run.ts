import path from 'node:path';
import type { Io } from '../../server/src/cli/io.ts';
import { netpol } from '../../server/src/cli/netpol.ts';

/** What a run of the command line leaves behind. */
export interface Outcome {
  readonly exit: number;
  readonly out: string;
  readonly error: string;
}

/**
 * Runs the command line in `/work` over files in memory, by paths below it. `null` stands for a file that cannot be
 * read; the file `-` is what stands on standard input.
 */
export async function run(
  args: readonly string[],
  { '-': stdin, ...files }: Readonly<Record<string, string | null>>,
): Promise<Outcome> {
  const cwd = path.resolve('/work');
  const all = new Map(Object.entries(files).map(([name, text]) => [path.join(cwd, name), text]));
  let out = '';
  let error = '';
  const below = (folder: string): string[] => [...all.keys()].filter((name) => name.startsWith(folder + path.sep));
  const io: Io = {
    cwd,
    out(text) {
      out += text;
    },
    error(text) {
      error += text.endsWith('\n') ? text : `${text}\n`;
    },
    async kindOf(name) {
      return all.has(name) ? 'file' : below(name).length > 0 ? 'folder' : undefined;
    },
    async readFile(name) {
      const text = all.get(name);
      if (text === null) throw new Error('permission denied');
      return text;
    },
    async readStdin() {
      if (typeof stdin !== 'string') throw new Error('nobody writes to standard input');
      return stdin;
    },
    async findFiles(folder, exclude) {
      return below(folder).filter((name) => !exclude.some((glob) => name.includes(glob.replace('/**', ''))));
    },
  };
  const exit = await netpol(args, io);
  return { exit, out, error };
}
