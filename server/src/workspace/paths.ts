/** URIs as paths, without looking at any file system. */

/** `file:///a/b.yaml` -> `file:///a` */
export function directoryOf(uri: string): string {
  return uri.slice(0, Math.max(0, uri.lastIndexOf('/')));
}

export function fileNameOf(uri: string): string {
  return uri.slice(uri.lastIndexOf('/') + 1);
}

/** A relative path, as written in a file of `directory`, as a URI. */
export function resolvePath(directory: string, path: string): string {
  if (isPlainPath.test(path)) return `${directory}/${path}`;
  const parts = directory.split('/');
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(escapePart(part));
  }
  return parts.join('/');
}

/** Nothing in it leads up or has to be escaped: so are nearly all of the many that kustomizations name. */
const isPlainPath = /^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*$/;

/**
 * Escapes as editors do: `encodeURIComponent` leaves five characters alone that they escape. Halves of characters, which
 * no file name can hold and which it throws at, are replaced as they are where text is written to a disk.
 */
function escapePart(part: string): string {
  if (/^[\w.-]+$/.test(part)) return part;
  return encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\uFFFD')).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The path of a file below a directory, as a person writes it; undefined for a file elsewhere. */
export function pathBelow(directory: string, uri: string): string | undefined {
  if (!uri.startsWith(`${directory}/`)) return undefined;
  return uri
    .slice(directory.length + 1)
    .split('/')
    .map(decodeURIComponent)
    .join('/');
}

/** The way from a directory to a file, both URIs: `../policies/deny.yaml`. */
export function relativePath(directory: string, uri: string): string {
  const from = directory.split('/');
  const to = uri.split('/');
  let common = 0;
  while (common < from.length && common < to.length && from[common] === to[common]) common++;
  return [...from.slice(common).map(() => '..'), ...to.slice(common).map(decodeURIComponent)].join('/');
}
