import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const shared = fileURLToPath(new URL('../../../../shared/', import.meta.url));

/** What kustomize 5.5 made of one folder, as far as it was kept. */
export interface Expected {
  /** Of the folder, from the corpus on. */
  readonly dir: string;
  /** Whether it made anything of it. */
  readonly ok: boolean;
  readonly resources?: readonly {
    readonly kind: string;
    readonly ns: string | null;
    readonly name: string;
    readonly labels: Readonly<Record<string, string>> | null;
    readonly podSelector?: unknown;
  }[];
}

/** The folders with kustomizations. Their repositories are no part of this one and stand beside it. */
export function expectations(): readonly Expected[] {
  const file = `${shared}conformance/kustomize/expected.jsonl`;
  if (!existsSync(file)) throw new Error(`${file} is absent: these tests need the shared corpus beside the project.`);
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Expected);
}

export function folderOf(dir: string): string {
  return `${shared}corpus/${dir}`;
}

export function uriOf(dir: string): string {
  return pathToFileURL(folderOf(dir)).href;
}
