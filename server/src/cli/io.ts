import type { Files, Revision } from '../host/host.ts';
import type { Helm } from '../workspace/helm/run.ts';
import type { Kustomize } from '../workspace/kustomize/run.ts';

/** The world of the command line: streams, the folder that it runs in, and files. */
export interface Io extends Files {
  readonly cwd: string;
  out(text: string): void;
  error(text: string): void;
  /** The files of a git revision of the repository that holds a folder; rejects with a message when there is none. */
  openRevision(folder: string, name: string): Promise<Revision>;
  /** Runs a helm: a path, or a name that is looked for on the PATH. */
  helmAt(program: string): Helm;
  /** Writes a text to a file, in folders that are made where they are not there; rejects with a message. */
  writeFile(path: string, text: string): Promise<void>;
  /** The same for a kubectl. */
  kustomizeAt(program: string): Kustomize;
  /** All of standard input, as text. */
  readStdin(): Promise<string>;
}

/** Results of a run, as the process ends with them. */
export const exit = { ok: 0, findings: 1, failed: 2, unknown: 3 } as const;
export type Exit = (typeof exit)[keyof typeof exit];
