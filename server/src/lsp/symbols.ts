import type { Connection } from 'vscode-languageserver';
import { type DocumentSymbol, type SymbolInformation, SymbolKind } from 'vscode-languageserver-types';
import { type ConfigSymbol, configSymbols } from '../features/symbols/configSymbols.ts';
import { documentSymbols } from '../features/symbols/documentSymbols.ts';
import type { ManifestSymbol, SymbolType } from '../features/symbols/symbol.ts';
import { workspaceSymbols } from '../features/symbols/workspaceSymbols.ts';
import { toLocation } from '../reports/places.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Span } from '../yaml/node.ts';
import { type LineIndex, lineIndex, positionAt } from '../yaml/positions.ts';
import { canonicalUri } from './canonicalUri.ts';
import { type ClusterInView, clustersToAsk, nameInView } from './clusterInView.ts';
import type { ConfigFiles } from './configFiles.ts';
import type { Guard } from './guard.ts';
import type { Live } from './live.ts';

/** What a file holds, and what the workspace holds, by name. */
export function registerSymbols(
  connection: Connection,
  guard: Guard,
  live: Live,
  inView: ClusterInView,
  configs: ConfigFiles,
): void {
  connection.onDocumentSymbol(({ textDocument }) =>
    guard.answer<DocumentSymbol[] | null>('document symbols', null, () => {
      const { snapshot } = live;
      const uri = canonicalUri(textDocument.uri);
      const config = configs.openText(uri);
      if (config !== undefined) return configSymbols(config).map((symbol) => configSymbol(lineIndex(config), symbol));
      const found = documentSymbols(snapshot, uri, nameInView(inView, snapshot, uri));
      return found.flatMap((symbol) => manifestSymbol(snapshot, symbol));
    }),
  );
  connection.onWorkspaceSymbol(({ query }) =>
    guard.answer<SymbolInformation[]>('workspace symbols', [], () =>
      workspaceSymbols(clustersToAsk(inView, live.snapshot), query).flatMap(({ name, container, kind, place }) => {
        const location = toLocation(live.snapshot, place);
        return location ? [{ name, containerName: container, kind: kinds[kind], location }] : [];
      }),
    ),
  );
}

function manifestSymbol(snapshot: Snapshot, symbol: ManifestSymbol): DocumentSymbol[] {
  const { name, detail, kind, place, whole, children } = symbol;
  const [at, around] = [toLocation(snapshot, place), toLocation(snapshot, whole)];
  if (!at || !around) return [];
  return [
    {
      name,
      detail,
      kind: kinds[kind],
      range: around.range,
      selectionRange: at.range,
      children: children.flatMap((child) => manifestSymbol(snapshot, child)),
    },
  ];
}

const kinds: Readonly<Record<SymbolType, SymbolKind>> = {
  workload: SymbolKind.Class,
  policy: SymbolKind.Struct,
  service: SymbolKind.Interface,
  namespace: SymbolKind.Namespace,
  entryPoint: SymbolKind.Event,
  object: SymbolKind.Object,
  selector: SymbolKind.Variable,
  rule: SymbolKind.Method,
  container: SymbolKind.Module,
  port: SymbolKind.Field,
  file: SymbolKind.File,
  key: SymbolKind.Property,
};

function configSymbol(index: LineIndex, { name, detail, at, whole, children }: ConfigSymbol): DocumentSymbol {
  const range = ({ start, end }: Span) => ({ start: positionAt(index, start), end: positionAt(index, end) });
  return {
    name,
    detail,
    kind: kinds.key,
    range: range(whole),
    selectionRange: range(at),
    children: children.map((child) => configSymbol(index, child)),
  };
}
