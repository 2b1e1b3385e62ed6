import type { Host } from './host.ts';

/** Files that only the editor can reach (a virtual file system), asked for over the connection. */
export function editorHost(ask: {
  findFiles(folder: string): Promise<readonly string[]>;
  readFile(uri: string): Promise<string | null>;
}): Host {
  return {
    findFiles: (folder) => ask.findFiles(folder),
    async whyNotFound(folder, _exclude, uri) {
      return uri.startsWith(`${folder}/`) ? undefined : { reason: 'missing' };
    },
    async readFile(uri) {
      return (await ask.readFile(uri)) ?? undefined;
    },
  };
}

/** `file:` goes to the disk, every other scheme to the editor. */
export function hostByScheme(disk: Host, editor: Host): Host {
  const hostOf = (uri: string): Host => (uri.startsWith('file:') ? disk : editor);
  return {
    findFiles: (folder, exclude, passedOver) => hostOf(folder).findFiles(folder, exclude, passedOver),
    whyNotFound: (folder, exclude, uri) => hostOf(folder).whyNotFound(folder, exclude, uri),
    readFile: (uri) => hostOf(uri).readFile(uri),
  };
}
