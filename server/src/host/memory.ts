import type { Host } from './host.ts';

/** Files held in a map, for tests. A change of the map is a change on disk. */
export function memoryHost(files: ReadonlyMap<string, string>): Host {
  return {
    async findFiles(folder) {
      return [...files.keys()].filter((uri) => uri.startsWith(`${folder}/`));
    },
    async whyNotFound(folder, _exclude, uri) {
      return uri.startsWith(`${folder}/`) ? undefined : { reason: 'missing' };
    },
    async readFile(uri) {
      return files.get(uri);
    },
  };
}
