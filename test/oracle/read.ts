import { parseAllDocuments } from 'yaml';

/** A manifest file, its path relative to the workspace folder. */
export interface File {
  readonly path: string;
  readonly text: string;
}

/** A Kubernetes object as parsed. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string | null;
    readonly labels?: Readonly<Record<string, string | null>> | null;
  };
  readonly spec?: unknown;
  readonly status?: unknown;
}

/** The objects of files, those of Lists one by one. It throws where a text is not YAML. */
export function readManifests(files: readonly File[]): Manifest[] {
  return files.flatMap(({ path, text }) => documentsOf(path, text).flatMap(expanded));
}

/** The documents of a text as Kubernetes tools read them, which is YAML 1.1. */
function documentsOf(path: string, text: string): unknown[] {
  const documents = parseAllDocuments(text, { version: '1.1' });
  if (!Array.isArray(documents)) return []; // an empty file
  return documents.flatMap((document) => {
    const [error] = document.errors;
    if (error) throw new Error(`${path}: ${error.message}`);
    const value: unknown = document.toJS();
    return value === null ? [] : [value];
  });
}

function expanded(document: unknown): Manifest[] {
  const { apiVersion, kind, items } = document as { apiVersion: string; kind: string; items?: Partial<Manifest>[] };
  if (!kind.endsWith('List') || !items) return [document as Manifest];
  // Items of a typed list may leave out what the list says: their apiVersion and kind.
  const typed = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) };
  return items.map((item) => ({ ...typed, ...item }) as Manifest);
}
