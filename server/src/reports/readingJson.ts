import type { BundleReading, DocumentReading, FileReading, ObjectReading, Rendering } from './reading.ts';
import { countStatuses } from './reading.ts';

/** How files are read, as data; `display` turns a URI into the path to show. Lines and columns count from zero. */
export function readingJson(readings: readonly FileReading[], display: (uri: string) => string): ReadingJson {
  return {
    summary: countStatuses(readings).map(([status, files]) => ({ status, files })),
    files: readings.map(({ uri, status, detail, encoding, bundles, documents, rendering }) => ({
      file: display(uri),
      status,
      ...(detail === undefined ? {} : { detail }),
      ...(encoding === 'text' ? {} : { encoding }),
      bundles,
      documents: documents.map(documentJson),
      ...(rendering ? { rendering: renderingJson(rendering, display) } : {}),
    })),
  };
}

export interface ReadingJson {
  readonly summary: readonly { readonly status: string; readonly files: number }[];
  readonly files: readonly FileJson[];
}

interface FileJson extends Pick<FileReading, 'status'> {
  readonly file: string;
  readonly detail?: string;
  readonly encoding?: FileReading['encoding'];
  /** A bundle without a `kustomization` is the plain manifests. */
  readonly bundles: readonly BundleReading[];
  readonly documents: readonly DocumentJson[];
  readonly rendering?: RenderingJson;
}

interface DocumentJson extends Pick<DocumentReading, 'range' | 'status'> {
  readonly problem?: string;
  /** What the document said before it was broken counts. */
  readonly earlier?: true;
  readonly objects: readonly ObjectReading[];
}

interface RenderingJson extends Omit<Rendering, 'isPartial' | 'problems'> {
  readonly partial: boolean;
  readonly problems: readonly {
    readonly file: string;
    readonly range: Rendering['problems'][number]['range'];
    readonly message: string;
  }[];
}

function documentJson({ range, status, problem, isEarlier, objects }: DocumentReading): DocumentJson {
  return {
    range,
    status,
    ...(problem === undefined ? {} : { problem }),
    ...(isEarlier ? { earlier: true } : {}),
    objects,
  };
}

function renderingJson(
  { objects, files, isPartial, problems }: Rendering,
  display: (uri: string) => string,
): RenderingJson {
  return {
    objects,
    files,
    partial: isPartial,
    problems: problems.map(({ uri, range, message }) => ({ file: display(uri), range, message })),
  };
}
