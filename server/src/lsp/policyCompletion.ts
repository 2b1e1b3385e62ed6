import type { InitializeParams } from 'vscode-languageserver';
import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  InsertTextFormat,
  InsertTextMode,
  type Position,
  type Range,
} from 'vscode-languageserver-types';
import { completePolicy } from '../features/completion/complete.ts';
import type { Completion, Insert } from '../features/completion/completion.ts';
import { lineIndex, offsetAt, positionAt } from '../yaml/positions.ts';
import { type ClusterInView, nameInView } from './clusterInView.ts';
import type { Live } from './live.ts';
import type { InitializationOptions } from './requests.ts';

/** What a client can do with completions. */
export interface CompletionAbilities {
  /** Whether it knows places in a text where the author goes on. */
  readonly snippets: boolean;
  /** Whether it shows a few words beside each label. */
  readonly labelDetails: boolean;
  /** Its command that asks for completions again; undefined where it has none. */
  readonly suggestCommand: string | undefined;
}

/** What a client says of it as it starts. */
export function completionAbilities({ capabilities, initializationOptions }: InitializeParams): CompletionAbilities {
  const item = capabilities.textDocument?.completion?.completionItem;
  const options: InitializationOptions | null | undefined = initializationOptions;
  return {
    snippets: item?.snippetSupport === true,
    labelDetails: item?.labelDetailsSupport === true,
    suggestCommand: options?.suggestCommand,
  };
}

/** What can be written at a position of a policy; null where nothing is known to fit. */
export function policyCompletion(
  { snapshot, openTexts }: Live,
  inView: ClusterInView,
  uri: string,
  position: Position,
  client: CompletionAbilities,
): CompletionList | null {
  const text = openTexts().get(uri);
  if (text === undefined) return null;
  const index = lineIndex(text);
  const found = completePolicy(snapshot, uri, text, offsetAt(index, position), nameInView(inView, snapshot, uri));
  if (!found) return null;
  const range = { start: positionAt(index, found.word.start), end: positionAt(index, found.word.end) };
  return {
    isIncomplete: found.isIncomplete,
    items: found.items.map((item, order) => toItem(item, order, range, client)),
  };
}

function toItem(completion: Completion, order: number, range: Range, client: CompletionAbilities): CompletionItem {
  const { label, kind, filter, detail, documentation, insert, goesOn } = completion;
  const { snippets, labelDetails, suggestCommand } = client;
  const isSnippet = snippets && insert.some((part) => typeof part !== 'string');
  return {
    label,
    kind: kinds[kind],
    ...(detail === undefined ? {} : { detail }),
    ...(detail !== undefined && labelDetails ? { labelDetails: { description: detail } } : {}),
    ...(documentation === undefined ? {} : { documentation }),
    sortText: String(order).padStart(4, '0'),
    filterText: filter ?? label,
    insertTextFormat: isSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    // The lines are indented already.
    insertTextMode: InsertTextMode.asIs,
    textEdit: { range, newText: isSnippet ? snippetOf(insert) : textOf(insert) },
    ...(goesOn && suggestCommand ? { command: { title: 'Suggest', command: suggestCommand } } : {}),
  };
}

const kinds: Readonly<Record<Completion['kind'], CompletionItemKind>> = {
  field: CompletionItemKind.Property,
  label: CompletionItemKind.Variable,
  value: CompletionItemKind.Value,
  port: CompletionItemKind.Value,
  peer: CompletionItemKind.Reference,
  snippet: CompletionItemKind.Snippet,
};

function textOf(insert: Insert): string {
  return insert.map((part) => (typeof part === 'string' ? part : part.placeholder)).join('');
}

/** In the syntax of snippets (LSP 3.17, Snippet Syntax): a backslash in front of what would mean something. */
function snippetOf(insert: Insert): string {
  const numbers = new Map<string, number>();
  return insert
    .map((part, index) => {
      if (typeof part === 'string') return part.replace(/[\\$}]/g, '\\$&');
      // The same text is edited in all of its places at once.
      const id = part.placeholder || `#${index}`;
      const number = numbers.get(id) ?? numbers.size + 1;
      numbers.set(id, number);
      return part.placeholder === '' ? `$${number}` : `\${${number}:${part.placeholder.replace(/[\\$}]/g, '\\$&')}}`;
    })
    .join('');
}
