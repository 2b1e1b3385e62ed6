import {
  Disposable,
  DocumentLink,
  type DocumentLinkProvider,
  EventEmitter,
  languages,
  Range,
  type TextDocument,
  type TextDocumentContentProvider,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { TextLink, TextResult } from '../../server/src/lsp/requests.ts';
import type { Netpol } from './start.ts';

const scheme = 'netpol';

/** The server's answers as read-only documents with links. Their URI says what was asked, so that it can be asked again. */
export class Answers implements TextDocumentContentProvider, DocumentLinkProvider, Disposable {
  private readonly changed = new EventEmitter<Uri>();
  private readonly links = new Map<string, readonly TextLink[]>();
  private readonly netpol: Netpol;
  private readonly registered: Disposable;
  readonly onDidChange = this.changed.event;

  constructor(netpol: Netpol) {
    this.netpol = netpol;
    this.registered = Disposable.from(
      workspace.registerTextDocumentContentProvider(scheme, this),
      languages.registerDocumentLinkProvider({ scheme }, this),
      workspace.onDidCloseTextDocument(({ uri }) => this.links.delete(uri.toString())),
    );
  }

  /** Shows what a request that answers with a text answers. */
  async show(title: string, request: string, params: object): Promise<void> {
    const path = `/${title.replaceAll('/', ' ')}.txt`;
    const uri = Uri.from({ scheme, path, query: JSON.stringify({ request, params }) });
    // One that is open already is asked again.
    this.changed.fire(uri);
    await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
  }

  async provideTextDocumentContent(uri: Uri): Promise<string> {
    const { request, params }: { request: string; params: object } = JSON.parse(uri.query);
    const { text, links } = await this.netpol.client.sendRequest<TextResult>(request, params);
    this.links.set(uri.toString(), links);
    return text;
  }

  provideDocumentLinks({ uri }: TextDocument): DocumentLink[] {
    return (this.links.get(uri.toString()) ?? []).map(({ line, start, end, target, place }) => {
      const link = new DocumentLink(new Range(line, start, line, end), Uri.parse(target, true));
      if (place !== undefined) link.tooltip = place;
      return link;
    });
  }

  dispose(): void {
    this.registered.dispose();
    this.changed.dispose();
  }
}
