import {
  type CancellationToken,
  Disposable,
  type Event,
  Location,
  MarkdownString,
  Range,
  type TestController,
  type TestItem,
  type TestItemCollection,
  TestMessage,
  type TestRun,
  TestRunProfileKind,
  type TestRunRequest,
  tests,
  workspace,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type RunTestsParams,
  runTestsRequest,
  type TestFileItem,
  type TestFileResult,
  type TestItemInfo,
  type TestResult,
  type TextRange,
  testsRequest,
} from '../../../server/src/lsp/requests.ts';
import { texts } from '../texts.ts';

/** What came out of an expectation, as the Test Explorer was told it. */
export interface ShownResult {
  readonly outcome: TestResult['outcome'];
  readonly messages: readonly string[];
}

/**
 * The policy tests of the workspace in the Test Explorer: files, their tests, and what each of them expects. They follow
 * the text in the editor. Nothing is run that nobody asked for.
 */
export class TestExplorer implements Disposable {
  readonly controller: TestController = tests.createTestController('netpol', texts.tests.name);
  /** What is run again whenever something changes, as long as the user wants it. */
  readonly #continuous = new Set<TestRunRequest>();
  /** The newest results, by the ids of items. */
  readonly #results = new Map<string, ShownResult>();
  /** What the newest runs wrote, by the URIs of files. */
  readonly #outputs = new Map<string, string>();
  readonly #client: () => BaseLanguageClient;
  readonly #disposables: Disposable;
  /** Counts the questions to the server: only the answer to the last one is shown. */
  #asked = 0;
  #shown = '[]';
  /** Whether a change is being followed, and whether there was another one since. */
  #following = false;
  #isBehind = false;

  /**
   * @param client The client of the moment.
   * @param onDidChange Tells that the server knows something else of the workspace.
   */
  constructor(client: () => BaseLanguageClient, onDidChange: Event<void>) {
    this.#client = client;
    const profile = this.controller.createRunProfile(
      texts.tests.run,
      TestRunProfileKind.Run,
      (request, token) => this.start(request, token),
      true,
      undefined,
      true,
    );
    this.controller.refreshHandler = () => this.refresh();
    this.#disposables = Disposable.from(
      this.controller,
      profile,
      onDidChange(() => void this.#changed()),
    );
  }

  /** What was last shown of an expectation, by the id of its item; undefined before it was run. */
  resultOf(id: string): ShownResult | undefined {
    return this.#results.get(id);
  }

  /** What was last written about a file under *Test Results*; undefined before something of it was run. */
  outputOf(uri: string): string | undefined {
    return this.#outputs.get(uri);
  }

  /** Asks the server which tests there are. */
  async refresh(): Promise<void> {
    const asked = ++this.#asked;
    const files = await this.#ask<TestFileItem[]>(testsRequest, {});
    const shown = JSON.stringify(files);
    if (!files || asked !== this.#asked || shown === this.#shown) return;
    this.#shown = shown;
    this.controller.items.replace(files.map((file) => this.#fileItem(file)));
  }

  /** Runs some items, or all, once. */
  async run(request: TestRunRequest, token?: CancellationToken): Promise<void> {
    const run = this.controller.createTestRun(request);
    try {
      for (const { uri, items } of this.#byFile(request)) {
        for (const item of items) run.started(item);
        const ids = [...new Set(items.map(testIdOf))];
        const params: RunTestsParams = { uri, ids };
        const answer = await this.#ask<TestFileResult[]>(runTestsRequest, params, token);
        if (token?.isCancellationRequested) break;
        const [file] = answer ?? [];
        for (const item of items) this.#show(run, item, file);
        // The output is a terminal, which a line feed alone does not bring back to the first column.
        run.appendOutput((file?.output ?? `${texts.tests.couldNotRun}\n`).replaceAll('\n', '\r\n'));
        this.#outputs.set(uri, file?.output ?? '');
      }
    } finally {
      run.end();
    }
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** What the run button does: once, or from now on at every change until the token says that it is enough. */
  async start(request: TestRunRequest, token: CancellationToken): Promise<void> {
    if (request.continuous) {
      this.#continuous.add(request);
      token.onCancellationRequested(() => this.#continuous.delete(request));
    }
    await this.run(request, request.continuous ? undefined : token);
  }

  async #changed(): Promise<void> {
    this.#isBehind = true;
    if (this.#following) return;
    this.#following = true;
    try {
      while (this.#isBehind) {
        this.#isBehind = false;
        await this.refresh();
        for (const request of this.#continuous) await this.run(request);
      }
    } finally {
      this.#following = false;
    }
  }

  #fileItem({ uri, tests: found }: TestFileItem): TestItem {
    const place = this.#client().protocol2CodeConverter.asUri(uri);
    const file = this.controller.createTestItem(uri, workspace.asRelativePath(place), place);
    file.children.replace(found.map((test) => this.#testItem(file, test)));
    return file;
  }

  #testItem(file: TestItem, test: TestItemInfo): TestItem {
    const item = this.#itemBelow(file, test);
    item.children.replace(test.expectations.map((expectation) => this.#itemBelow(item, expectation)));
    return item;
  }

  #itemBelow(parent: TestItem, { id, label, range }: Omit<TestItemInfo, 'expectations'>): TestItem {
    const item = this.controller.createTestItem(`${parent.id}\n${id}`, label, parent.uri);
    item.range = rangeOf(range);
    return item;
  }

  /** The expectations that a request is about, as they are now, by their files. */
  #byFile({ include, exclude }: TestRunRequest): { readonly uri: string; readonly items: readonly TestItem[] }[] {
    const isIn = (item: TestItem, chosen: readonly TestItem[]): boolean =>
      chosen.some(({ id }) => item.id === id || item.id.startsWith(`${id}\n`));
    return itemsOf(this.controller.items).flatMap((file) => {
      const items = itemsOf(file.children)
        .flatMap((test) => itemsOf(test.children))
        .filter((item) => (!include || isIn(item, include)) && !isIn(item, exclude ?? []));
      return items.length > 0 ? [{ uri: file.id, items }] : [];
    });
  }

  #show(run: TestRun, item: TestItem, file: TestFileResult | undefined): void {
    const [, test, expectation] = item.id.split('\n');
    const result = file?.results.find((each) => each.test === test && each.expectation === expectation);
    const outcome = result?.outcome ?? 'error';
    const messages = result?.messages ?? file?.problems ?? [];
    this.#results.set(item.id, { outcome, messages });
    const shown = messages.length > 0 ? messages : [texts.tests.couldNotRun];
    const found = shown.map((text) => messageAt(item, text));
    if (outcome === 'passed') run.passed(item);
    else if (outcome === 'error') run.errored(item, found);
    else run.failed(item, found);
  }

  /** Undefined where there is no server, or it ends meanwhile. */
  async #ask<T>(request: string, params: object, token?: CancellationToken): Promise<T | undefined> {
    const client = this.#client();
    if (!client.isRunning()) return undefined;
    // A token that is not there would count as one more parameter.
    const answer = token ? client.sendRequest<T>(request, params, token) : client.sendRequest<T>(request, params);
    return answer.catch(() => undefined);
  }
}

function itemsOf(collection: TestItemCollection): TestItem[] {
  return [...collection].map(([, item]) => item);
}

/** The id of the test that an expectation belongs to. */
function testIdOf({ id }: TestItem): string {
  return id.split('\n')[1] ?? '';
}

function messageAt({ uri, range }: TestItem, text: string): TestMessage {
  const message = new TestMessage(new MarkdownString(text));
  if (uri && range) message.location = new Location(uri, range);
  return message;
}

function rangeOf({ start, end }: TextRange): Range {
  return new Range(start.line, start.character, end.line, end.character);
}
