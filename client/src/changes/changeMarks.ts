import {
  type DecorationOptions,
  Disposable,
  MarkdownString,
  OverviewRulerLane,
  type TextEditor,
  type TextEditorDecorationType,
  ThemeColor,
  Uri,
  window,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { ChangeMark } from '../../../server/src/lsp/requests.ts';
import { texts } from '../texts.ts';
import type { Changes } from './changes.ts';

type Effect = ChangeMark['effect'];

/** Marks beside the rules that open or close something. They move with what is typed until there is another answer. */
export class ChangeMarks implements Disposable {
  readonly #client: () => BaseLanguageClient;
  readonly #changes: Changes;
  readonly #types: Readonly<Record<Effect, TextEditorDecorationType>>;
  readonly #listeners: Disposable;

  /** @param client Gives the client of the moment. */
  constructor(client: () => BaseLanguageClient, changes: Changes, extension: Uri) {
    this.#client = client;
    this.#changes = changes;
    const typeOf = (effect: Effect, ruler: string): TextEditorDecorationType => {
      const icon = (theme: string): Uri => Uri.joinPath(extension, 'media', `${effect}-${theme}.svg`);
      return window.createTextEditorDecorationType({
        light: { gutterIconPath: icon('light') },
        dark: { gutterIconPath: icon('dark') },
        gutterIconSize: 'contain',
        overviewRulerColor: new ThemeColor(ruler),
        overviewRulerLane: OverviewRulerLane.Left,
      });
    };
    this.#types = {
      opens: typeOf('opens', 'editorOverviewRuler.addedForeground'),
      closes: typeOf('closes', 'editorOverviewRuler.deletedForeground'),
      both: typeOf('both', 'editorOverviewRuler.modifiedForeground'),
    };
    const show = (): void => {
      for (const editor of window.visibleTextEditors) this.#show(editor);
    };
    this.#listeners = Disposable.from(changes.onDidChange(show), window.onDidChangeVisibleTextEditors(show));
  }

  /** Those of a file. */
  of(uri: Uri): readonly ChangeMark[] {
    const { protocol2CodeConverter } = this.#client();
    const marks = (this.#changes.folders ?? []).flatMap(({ result }) => result.marks);
    return marks.filter((mark) => protocol2CodeConverter.asUri(mark.uri).toString() === uri.toString());
  }

  dispose(): void {
    this.#listeners.dispose();
    for (const type of Object.values(this.#types)) type.dispose();
  }

  #show(editor: TextEditor): void {
    const marks = this.of(editor.document.uri);
    for (const [effect, type] of Object.entries(this.#types)) {
      editor.setDecorations(
        type,
        marks.filter((mark) => mark.effect === effect).map((mark) => decorationOf(editor, mark)),
      );
    }
  }
}

/** On the first line of what does it. */
function decorationOf({ document }: TextEditor, { range, lines, more }: ChangeMark): DecorationOptions {
  const line = document.lineAt(Math.min(range.start.line, document.lineCount - 1));
  const hoverMessage = new MarkdownString();
  for (const text of more > 0 ? [...lines, texts.changes.more(more)] : lines) {
    hoverMessage.appendText(text).appendMarkdown('  \n');
  }
  return { range: line.range, hoverMessage };
}
