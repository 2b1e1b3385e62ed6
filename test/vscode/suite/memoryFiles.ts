import {
  type Disposable,
  EventEmitter,
  type FileChangeEvent,
  FileChangeType,
  type FileStat,
  FileSystemError,
  type FileSystemProvider,
  FileType,
  type Uri,
} from 'vscode';

/** The name of folders that nobody may list. */
export const locked = 'locked';

/** Files below `/folder`, in memory: a file system that cannot search, as most extensions' cannot. */
export class MemoryFiles implements FileSystemProvider {
  readonly #files: Map<string, string>;
  readonly #beforeRead: () => Promise<void>;
  readonly #changes = new EventEmitter<FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changes.event;

  /** Every read of a file waits for `beforeRead`. */
  constructor(files: Record<string, string>, beforeRead = () => Promise.resolve()) {
    this.#beforeRead = beforeRead;
    this.#files = new Map(Object.entries(files).map(([name, text]) => [`/folder/${name}`, text]));
  }

  stat(uri: Uri): FileStat {
    const text = this.#files.get(uri.path);
    if (text !== undefined) return { type: FileType.File, ctime: 0, mtime: 0, size: text.length };
    if (this.readDirectory(uri).length === 0 && uri.path !== '/folder') throw FileSystemError.FileNotFound(uri);
    return { type: FileType.Directory, ctime: 0, mtime: 0, size: 0 };
  }

  readDirectory(uri: Uri): [string, FileType][] {
    if (uri.path.endsWith(`/${locked}`)) throw FileSystemError.NoPermissions(uri);
    const entries = new Map<string, FileType>();
    for (const path of this.#files.keys()) {
      if (!path.startsWith(`${uri.path}/`)) continue;
      const [name = '', ...below] = path.slice(uri.path.length + 1).split('/');
      entries.set(name, below.length > 0 ? FileType.Directory : FileType.File);
    }
    return [...entries];
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    const text = this.#files.get(uri.path);
    if (text === undefined) throw FileSystemError.FileNotFound(uri);
    await this.#beforeRead();
    return new TextEncoder().encode(text);
  }

  writeFile(uri: Uri, content: Uint8Array): void {
    const type = this.#files.has(uri.path) ? FileChangeType.Changed : FileChangeType.Created;
    this.#files.set(uri.path, new TextDecoder().decode(content));
    this.#changes.fire([{ type, uri }]);
  }

  delete(uri: Uri): void {
    this.#files.delete(uri.path);
    this.#changes.fire([{ type: FileChangeType.Deleted, uri }]);
  }

  async rename(from: Uri, to: Uri): Promise<void> {
    this.writeFile(to, await this.readFile(from));
    this.delete(from);
  }

  createDirectory(): void {
    // A directory is there as long as it has files.
  }

  watch(): Disposable {
    return { dispose: () => undefined };
  }
}
