/** The world of the command line: streams, the folder that it runs in, and files. */
export interface Io {
  readonly cwd: string;
  out(text: string): void;
  error(text: string): void;
  /** What a path is; undefined when there is nothing. */
  kindOf(path: string): Promise<'file' | 'folder' | undefined>;
  readFile(path: string): Promise<string | undefined>;
  /** Files below a folder that may hold manifests, as paths. */
  findFiles(folder: string, exclude: readonly string[]): Promise<readonly string[]>;
}

/** Results of a run, as the process ends with them. */
export const exit = { ok: 0, findings: 1, failed: 2, unknown: 3 } as const;
export type Exit = (typeof exit)[keyof typeof exit];
