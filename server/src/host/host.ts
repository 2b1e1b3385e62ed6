import type { NotRead } from '../workspace/notRead.ts';

/** Where files come from. Everything else is pure; this is the one way to the world. */
export interface Host {
  /**
   * URIs of the files below a folder that may hold manifests, by name: YAML and JSON.
   * Leaves out what `exclude` (globs relative to the folder) and ignore files say: the folder's own, and those above it
   * in its git repository.
   * `passedOver` hears of the files with such names, and of the folders, that are left out for another reason than
   * their names.
   */
  findFiles(folder: string, exclude: readonly string[], passedOver?: PassedOver): Promise<readonly string[]>;
  /** Why `findFiles` would not give a file; undefined where it would. */
  whyNotFound(folder: string, exclude: readonly string[], uri: string): Promise<NotRead | undefined>;
  /** The text of a file, undefined when it is gone; rejects with a message when it cannot be read. */
  readFile(uri: string): Promise<string | undefined>;
}

/** Hears of a file or folder, a URI or a path as the search gives them, and why it is left out. */
export type PassedOver = (file: string, why: NotRead) => void;

/** Files by absolute path: those of the disk, or those of a revision in their place. */
export interface Files {
  /** What a path is; undefined when there is nothing. */
  kindOf(path: string): Promise<'file' | 'folder' | undefined>;
  /** The text of a file, undefined when there is none; rejects with a message when it cannot be read. */
  readFile(path: string): Promise<string | undefined>;
  /** Files below a folder that may hold manifests, as paths, without what `exclude` says (globs relative to it). */
  findFiles(folder: string, exclude: readonly string[], passedOver?: PassedOver): Promise<readonly string[]>;
}

/** The files of a revision, as if they stood in the repository's folder now. */
export interface Revision extends Files {
  /** The folder of the repository: an absolute path. */
  readonly root: string;
  /** Writes all of them to a folder of their own, for programs, which know the disk only. */
  toDisk(): Promise<DiskCopy>;
}

/** The repositories that folders are in, by absolute paths. All reject with a sentence where there is none. */
export interface Repositories {
  /** The id of the commit that a name means now: a branch, a tag, `HEAD~2`. Rejects with a sentence where there is none. */
  commitOf(folder: string, name: string): Promise<string>;
  /** Its files. */
  openRevision(folder: string, commit: string): Promise<Revision>;
  /** What can be named: branches and tags, the newest first, then the latest commits. */
  revisionNames(folder: string): Promise<readonly RevisionName[]>;
}

export interface RevisionName {
  readonly kind: 'branch' | 'tag' | 'commit';
  readonly name: string;
  /** What was committed last there, and when: `Close the cart, 3 days ago`. */
  readonly description: string;
}

export interface DiskCopy {
  /** An absolute path: what stands in `root` of the revision stands here. */
  readonly root: string;
  remove(): Promise<void>;
}
