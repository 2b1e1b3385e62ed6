import type { Kustomization } from './kustomization.ts';
import { directoryOf, fileNameOf } from './paths.ts';

/** Why a file's documents are not read as resources. */
export type LeftOutReason = 'Helm template' | 'kustomize patch';

/** What other files of the workspace say about how a file is read. */
export interface FileRoles {
  /** Directories that hold a `Chart.yaml`. */
  readonly chartDirectories: ReadonlySet<string>;
  readonly patchUris: ReadonlySet<string>;
  /** What is rendered as part of a kustomization or a chart, and not read as a plain file. */
  readonly renderedUris: ReadonlySet<string>;
}

export const noRoles: FileRoles = { chartDirectories: new Set(), patchUris: new Set(), renderedUris: new Set() };

export function fileRoles(
  chartDirectories: ReadonlySet<string>,
  kustomizations: Iterable<Kustomization>,
  renderedUris: ReadonlySet<string> = new Set(),
): FileRoles {
  const patchUris = new Set<string>();
  for (const kustomization of kustomizations) for (const uri of kustomization.patchUris) patchUris.add(uri);
  return { chartDirectories, patchUris, renderedUris };
}

/** Whether a text is a template of a template engine: it need not be YAML yet, and is not broken when it is none. */
export function isTemplate(text: string): boolean {
  return text.includes('{{') || text.includes('{%');
}

/** @param chartDirectories As in `FileRoles`. */
export function isHelmTemplate(uri: string, chartDirectories: ReadonlySet<string>): boolean {
  for (let at = uri.lastIndexOf('/templates/'); at > 0; at = uri.lastIndexOf('/templates/', at - 1)) {
    if (chartDirectories.has(uri.slice(0, at))) return true;
  }
  return false;
}

/** The directories of the charts among some files. */
export function chartDirectoriesAmong(uris: Iterable<string>): ReadonlySet<string> {
  return new Set([...uris].filter(isChartFile).map(directoryOf));
}

export function isChartFile(uri: string): boolean {
  return fileNameOf(uri) === 'Chart.yaml';
}

export function leftOutReason(uri: string, roles: FileRoles): LeftOutReason | undefined {
  if (roles.patchUris.has(uri)) return 'kustomize patch';
  return isHelmTemplate(uri, roles.chartDirectories) ? 'Helm template' : undefined;
}

/**
 * Whether objects that helm made stand in a file: in a template, or for a dependency that is packed in the `Chart.yaml`.
 * The file is not read as a manifest itself.
 */
export function isMadeByHelm(uri: string, roles: FileRoles): boolean {
  return roles.renderedUris.has(uri) && (isChartFile(uri) || isHelmTemplate(uri, roles.chartDirectories));
}
