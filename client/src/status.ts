import {
  type Disposable,
  type DocumentSelector,
  EventEmitter,
  commands as editor,
  type LanguageStatusItem,
  LanguageStatusSeverity,
  languages,
} from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import { commands, type StatusParams, statusNotification } from '../../server/src/lsp/requests.ts';
import { texts } from './texts.ts';

/** Says beside the language what the server knows: "12 workloads, 13 policies", and what it left out. */
export class StatusItem implements Disposable {
  readonly #item: LanguageStatusItem;
  readonly #heard = new EventEmitter<void>();
  /** The server said what it knows. */
  readonly onDidHear = this.#heard.event;

  constructor(selector: DocumentSelector) {
    this.#item = languages.createLanguageStatusItem('netpol.status', selector);
    this.#item.name = texts.status.name;
    this.#item.command = { command: commands.showLog, title: texts.status.showLog };
    this.lost();
  }

  follow(client: BaseLanguageClient): void {
    client.onNotification(statusNotification, (status: StatusParams) => this.#show(status));
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Starting) this.lost();
      if (newState === State.StartFailed) this.#fail();
    });
  }

  get text(): string {
    return this.#item.text;
  }

  get detail(): string {
    return this.#item.detail ?? '';
  }

  get busy(): boolean {
    return this.#item.busy;
  }

  /** There is no server at the moment, but one is coming. */
  lost(): void {
    this.#item.severity = LanguageStatusSeverity.Information;
    this.#item.busy = true;
    this.#item.text = texts.status.starting;
    this.#item.detail = '';
  }

  dispose(): void {
    this.#heard.dispose();
    this.#item.dispose();
  }

  #show({ state, files, workloads, policies, leftOut }: StatusParams): void {
    this.#item.severity = LanguageStatusSeverity.Information;
    this.#item.busy = state === 'indexing';
    this.#item.text = texts.workloadsAndPolicies(workloads, policies);
    this.#item.detail = [
      texts.status.files(files),
      ...(leftOut.length > 0 ? [texts.status.leftOut(leftOut)] : []),
    ].join('; ');
    void editor.executeCommand('setContext', 'netpol.hasManifests', workloads + policies > 0);
    void editor.executeCommand('setContext', 'netpol.isReady', state === 'ready');
    this.#heard.fire();
  }

  #fail(): void {
    this.#item.severity = LanguageStatusSeverity.Error;
    this.#item.busy = false;
    this.#item.text = texts.status.notRunning;
    this.#item.detail = texts.status.whyNotRunning;
  }
}
