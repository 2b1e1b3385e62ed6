import path from 'node:path';
import type { Io } from '../../server/src/cli/io.ts';
import { netpol } from '../../server/src/cli/netpol.ts';
import type { Files } from '../../server/src/host/host.ts';
import type { Helm } from '../../server/src/workspace/helm/run.ts';
import type { Kustomize } from '../../server/src/workspace/kustomize/run.ts';

/** What a run of the command line leaves behind. */
export interface Outcome {
  readonly exit: number;
  readonly out: string;
  readonly error: string;
  /** What was written, by paths below `/work`; nothing where nothing was. */
  readonly written?: Texts;
}

/**
 * Files in memory, by paths below `/work`. `null` stands for a file that can be neither read nor written; the file `-` is what stands on
 * standard input.
 */
export type Texts = Readonly<Record<string, string | null>>;

/** Runs the command line in `/work` over files in memory, with git revisions by name, and perhaps with programs. */
export async function run(
  args: readonly string[],
  { '-': stdin, ...texts }: Texts,
  revisions: Readonly<Record<string, Texts>> = {},
  { helm, kustomize }: { readonly helm?: Helm; readonly kustomize?: Kustomize } = {},
): Promise<Outcome> {
  let out = '';
  let error = '';
  const written: Record<string, string> = {};
  const io: Io = {
    cwd,
    out(text) {
      out += text;
    },
    error(text) {
      error += text.endsWith('\n') ? text : `${text}\n`;
    },
    ...files(texts),
    async readStdin() {
      if (typeof stdin !== 'string') throw new Error('nobody writes to standard input');
      return stdin;
    },
    helmAt: (program) => {
      if (program !== 'helm' || !helm) return { template: async () => ({ type: 'absent' }) };
      return helm;
    },
    async writeFile(name, text) {
      const shown = path.relative(cwd, name).replaceAll(path.sep, '/');
      if (texts[shown] === null) throw refused();
      written[shown] = text;
    },
    kustomizeAt: (program) => {
      if (program !== 'kubectl' || !kustomize) return { build: async () => ({ type: 'absent' }) };
      return kustomize;
    },
    async openRevision(_, name) {
      const found = revisions[name];
      if (!found) throw new Error('no such revision');
      return { ...files(found), root: cwd, toDisk: async () => ({ root: `/${name}`, remove: async () => {} }) };
    },
  };
  const exit = await netpol(args, io);
  return { exit, out, error, ...(Object.keys(written).length > 0 ? { written } : {}) };
}

const cwd = path.resolve('/work');

/** As the system says it. */
function refused(): Error {
  return Object.assign(new Error('permission denied'), { code: 'EACCES' });
}

function files(texts: Texts): Files {
  const all = new Map(Object.entries(texts).map(([name, text]) => [path.join(cwd, name), text]));
  const below = (folder: string): string[] => [...all.keys()].filter((name) => name.startsWith(folder + path.sep));
  return {
    async kindOf(name) {
      return all.has(name) ? 'file' : below(name).length > 0 ? 'folder' : undefined;
    },
    async readFile(name) {
      const text = all.get(name);
      if (text === null) throw refused();
      return text;
    },
    async findFiles(folder, exclude, passedOver) {
      return below(folder).filter((name) => {
        const glob = exclude.find((each) => name.includes(each.replace('/**', '')));
        if (glob !== undefined) passedOver?.(name, { reason: 'excluded', glob });
        return glob === undefined;
      });
    },
  };
}
