import { strict as assert } from 'node:assert';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  type CodeAction,
  CodeActionKind,
  commands,
  type Diagnostic,
  type Disposable,
  type Event,
  extensions,
  type Hover,
  languages,
  type MarkdownString,
  type Position,
  Range,
  RelativePattern,
  Selection,
  type TextDocument,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { Netpol } from '../../../client/src/start.ts';
import { MemoryFiles } from './memoryFiles.ts';

/** The extension's exports, once it runs. */
export async function netpol(): Promise<Netpol> {
  const extension = extensions.getExtension<Netpol>('netpol.netpol');
  assert.ok(extension);
  const netpol = await extension.activate();
  await netpol.ready;
  return netpol;
}

/** Runs a test in a workspace folder of its own, and leaves the window as it was. */
export async function inFolder(files: Record<string, string>, test: (folder: Folder) => Promise<void>): Promise<void> {
  await netpol();
  const folder = await Folder.create(files);
  try {
    await changeFolders(() => workspace.updateWorkspaceFolders(1, 0, { uri: folder.uri }));
    await test(folder);
  } finally {
    await closeEditors();
    const index = workspace.workspaceFolders?.findIndex(({ uri }) => uri.toString() === folder.uri.toString()) ?? -1;
    if (index > 0) await changeFolders(() => workspace.updateWorkspaceFolders(index, 1));
    await rm(folder.uri.fsPath, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The same in a folder of a file system that only the editor knows; every read of a file waits for `beforeRead`. */
export async function inVirtualFolder(
  files: Record<string, string>,
  test: (file: (name: string) => Uri) => Promise<void>,
  beforeRead?: () => Promise<void>,
): Promise<void> {
  await netpol();
  const provider = workspace.registerFileSystemProvider('memory', new MemoryFiles(files, beforeRead));
  const root = Uri.parse('memory:/folder');
  try {
    await changeFolders(() => workspace.updateWorkspaceFolders(1, 0, { uri: root }));
    await test((name) => Uri.joinPath(root, name));
  } finally {
    await closeEditors();
    await changeFolders(() => workspace.updateWorkspaceFolders(1, 1));
    provider.dispose();
  }
}

/** A folder on disk that the tests change behind the editor's back. */
export class Folder {
  readonly uri: Uri;

  private constructor(uri: Uri) {
    this.uri = uri;
  }

  static async create(files: Record<string, string>): Promise<Folder> {
    const first = workspace.workspaceFolders?.[0];
    assert.ok(first, 'the runner opens a workspace');
    const directory = await mkdtemp(path.join(path.dirname(first.uri.fsPath), 'folder-'));
    const folder = new Folder(Uri.file(directory));
    for (const [name, text] of Object.entries(files)) await folder.write(name, text);
    return folder;
  }

  file(name: string): Uri {
    return Uri.joinPath(this.uri, name);
  }

  async write(name: string, text: string): Promise<void> {
    const file = this.file(name).fsPath;
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  rename(from: string, to: string): Promise<void> {
    return rename(this.file(from).fsPath, this.file(to).fsPath);
  }

  remove(name: string): Promise<void> {
    return rm(this.file(name).fsPath, { recursive: true });
  }

  /** Resolves when the editor hears of changes here: it begins to watch a folder some time after that was added. */
  async watched(): Promise<void> {
    const watcher = workspace.createFileSystemWatcher(new RelativePattern(this.uri, 'probe-*'));
    const probes: string[] = [];
    let heard = false;
    const subscription = watcher.onDidCreate(() => {
      heard = true;
    });
    try {
      await until('the watcher', tick, async () => {
        if (heard) return true;
        const probe = `probe-${probes.length}`;
        probes.push(probe);
        await this.write(probe, '');
        return false;
      });
    } finally {
      subscription.dispose();
      watcher.dispose();
      for (const probe of probes) await this.remove(probe);
    }
  }
}

/** Resolves when the check holds, which is asked now and at every event. */
export function until<T>(
  what: string,
  event: Event<T>,
  check: () => boolean | Promise<boolean>,
  deadline = 15_000,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(timer);
      subscription.dispose();
      settle();
    };
    const ask = async () => {
      if (await check()) end(resolve);
    };
    const subscription = event(() => void ask().catch((error) => end(() => reject(error))));
    const timer = setTimeout(() => end(() => reject(new Error(`${what}: not within ${deadline} ms`))), deadline);
    void ask().catch((error) => end(() => reject(error)));
  });
}

/** An item of progress in the window. */
export interface ProgressItem {
  readonly title: string | undefined;
  readonly messages: string[];
  state: 'coming' | 'shown' | 'gone';
}

/** Runs something, and tells it of all progress that begins meanwhile. */
export async function progressDuring(run: (items: readonly ProgressItem[]) => Promise<void>): Promise<void> {
  const items: ProgressItem[] = [];
  const { withProgress } = window;
  const watched: typeof withProgress = (options, task) => {
    const item: ProgressItem = { title: options.title, messages: [], state: 'coming' };
    items.push(item);
    const told = withProgress(options, (progress, token) => {
      item.state = 'shown';
      const report: typeof progress.report = (value) => {
        if (value.message !== undefined) item.messages.push(value.message);
        progress.report(value);
      };
      return task({ report }, token);
    });
    void told.then(() => {
      item.state = 'gone';
    });
    return told;
  };
  Object.assign(window, { withProgress: watched });
  try {
    await run(items);
  } finally {
    Object.assign(window, { withProgress });
  }
}

/** For what has no event of its own. */
export const tick: Event<void> = (listener) => {
  const timer = setInterval(listener, 20);
  return { dispose: () => clearInterval(timer) };
};

/** The rule ids of a file's findings, in the order of the file. */
export function findings(uri: Uri): string[] {
  return diagnostics(uri).map(ruleOf);
}

export function diagnostics(uri: Uri): Diagnostic[] {
  return languages
    .getDiagnostics(uri)
    .filter(({ source }) => source === 'netpol')
    .sort((a, b) => a.range.start.compareTo(b.range.start));
}

export function ruleOf({ code }: Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

export async function untilFindings(uri: Uri, check: (rules: string[]) => boolean, deadline?: number): Promise<void> {
  const what = path.basename(uri.path);
  await until(what, languages.onDidChangeDiagnostics, () => check(findings(uri)), deadline).catch((error: Error) => {
    throw new Error(`${error.message}; it has [${findings(uri).join(', ')}]`);
  });
}

export async function open(uri: Uri): Promise<TextDocument> {
  const editor = await window.showTextDocument(uri, { preview: false });
  return editor.document;
}

/** Where the `|` is: `at(document, 'name: |cart')`. */
export function at(document: TextDocument, marked: string): Position {
  const text = marked.replace('|', '');
  const index = document.getText().indexOf(text);
  assert.ok(index >= 0, `no ${text} in ${document.uri.path}`);
  return document.positionAt(index + marked.indexOf('|'));
}

/** Types into the document, without saving. */
export async function type(document: TextDocument, marked: string, text: string): Promise<void> {
  const editor = await window.showTextDocument(document, { preview: false });
  await editor.edit((edit) => edit.insert(at(document, marked), text));
}

/** Replaces the first occurrence, without saving. */
export async function replace(document: TextDocument, old: string, text: string): Promise<void> {
  const editor = await window.showTextDocument(document, { preview: false });
  const start = at(document, `|${old}`);
  const end = document.positionAt(document.offsetAt(start) + old.length);
  await editor.edit((edit) => edit.replace(new Range(start, end), text));
}

export async function hoverAt(document: TextDocument, marked: string): Promise<string> {
  const position = at(document, marked);
  const hovers = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', document.uri, position);
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (content as MarkdownString).value)
    .join('\n');
}

/** The code actions offered with the cursor at the mark, edits included. */
export function codeActionsAt(document: TextDocument, marked: string): Thenable<CodeAction[]> {
  const position = at(document, marked);
  return commands.executeCommand(
    'vscode.executeCodeActionProvider',
    document.uri,
    new Range(position, position),
    CodeActionKind.Empty.value,
    100,
  );
}

/** Applies the one code action with such a title, as the lightbulb would. */
export async function applyAction(document: TextDocument, marked: string, title: RegExp): Promise<CodeAction> {
  const actions = await codeActionsAt(document, marked);
  const matching = actions.filter((action) => title.test(action.title));
  const titles = actions.map((action) => action.title).join(', ');
  assert.equal(matching.length, 1, `${title} matches not one of: ${titles}`);
  const [action] = matching as [CodeAction];

  await window.showTextDocument(document, { selection: new Selection(at(document, marked), at(document, marked)) });
  if (action.edit !== undefined) assert.ok(await workspace.applyEdit(action.edit));
  if (action.command !== undefined) {
    await commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
  }
  return action;
}

/** The texts of all files below the folder by their names, as the editor sees them: unsaved before saved. */
export async function texts({ uri }: Folder): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  const visit = async (directory: Uri) => {
    for (const [name, type] of await workspace.fs.readDirectory(directory)) {
      const file = Uri.joinPath(directory, name);
      if (type === 2) await visit(file);
      else all[file.path.slice(uri.path.length + 1)] = (await workspace.openTextDocument(file)).getText();
    }
  };
  await visit(uri);
  return all;
}

/** Presses undo once, in the file. */
export async function undo(uri: Uri): Promise<void> {
  await window.showTextDocument(uri, { preview: false });
  await commands.executeCommand('undo');
}

export async function closeEditors(): Promise<void> {
  for (const document of workspace.textDocuments.filter(({ isDirty }) => isDirty)) {
    await window.showTextDocument(document);
    await commands.executeCommand('workbench.action.files.revert');
  }
  await commands.executeCommand('workbench.action.closeAllEditors');
}

async function changeFolders(change: () => boolean): Promise<void> {
  let changed = false;
  const changes: Disposable = workspace.onDidChangeWorkspaceFolders(() => {
    changed = true;
  });
  try {
    assert.ok(change());
    await until('the workspace folders', workspace.onDidChangeWorkspaceFolders, () => changed);
  } finally {
    changes.dispose();
  }
}
