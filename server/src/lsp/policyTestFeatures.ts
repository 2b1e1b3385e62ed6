import {
  type CompletionItem,
  type Diagnostic,
  DiagnosticSeverity,
  type Hover,
  type LocationLink,
  MarkupKind,
  type Position,
} from 'vscode-languageserver-types';
import { completePolicyTests } from '../features/policyTestCompletion.ts';
import { policyTestDefinition } from '../features/policyTestDefinition.ts';
import { hoverPolicyTests } from '../features/policyTestHover.ts';
import { toLocation, toRange } from '../reports/places.ts';
import { policyTestProblems, policyTestsIn } from '../reports/policyTests/files.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { offsetAt } from '../yaml/positions.ts';
import { sourceLines } from '../yaml/sourceLines.ts';
import { type ClusterInView, nameInView } from './clusterInView.ts';
import { toCompletionItems } from './configFeatures.ts';
import { toMarkdown } from './markdown.ts';

/** The hover at a position of a file of policy tests. */
export function policyTestHover(
  snapshot: Snapshot,
  inView: ClusterInView,
  uri: string,
  position: Position,
): Hover | null {
  const source = snapshot.files.get(uri)?.source;
  if (!source) return null;
  const offset = offsetAt(sourceLines(source), position);
  const card = hoverPolicyTests(snapshot, uri, offset, nameInView(inView, snapshot, uri));
  if (!card) return null;
  return {
    contents: { kind: MarkupKind.Markdown, value: toMarkdown(snapshot, card.lines) },
    range: toRange(source, card.at),
  };
}

/** What can be written at a position of a file of policy tests. */
export function policyTestCompletion(snapshot: Snapshot, uri: string, position: Position): CompletionItem[] {
  const source = snapshot.files.get(uri)?.source;
  if (!source) return [];
  const index = sourceLines(source);
  return toCompletionItems(index, completePolicyTests(snapshot, uri, offsetAt(index, position)));
}

/** The workloads that an end at a position of a file of policy tests means; each place once. */
export function policyTestDefinitions(snapshot: Snapshot, uri: string, position: Position): LocationLink[] | null {
  const source = snapshot.files.get(uri)?.source;
  const found = source && policyTestDefinition(snapshot, uri, offsetAt(sourceLines(source), position));
  if (!source || !found) return null;
  const links = found.places.flatMap((place): LocationLink[] => {
    const location = toLocation(snapshot, place);
    if (!location) return [];
    const { uri: targetUri, range } = location;
    return [
      { originSelectionRange: toRange(source, found.at), targetUri, targetRange: range, targetSelectionRange: range },
    ];
  });
  return [...new Map(links.map((link) => [JSON.stringify(link), link])).values()];
}

/**
 * What keeps the tests of a file from being run. While the workspace is still being read, only what the text itself says
 * wrongly. What fails is no problem of the file, and is shown by whoever runs it.
 */
export function policyTestDiagnostics(snapshot: Snapshot, uri: string, isIndexing: boolean): Diagnostic[] {
  const source = snapshot.files.get(uri)?.source;
  if (!source) return [];
  const problems = isIndexing ? (policyTestsIn(snapshot, uri)?.problems ?? []) : policyTestProblems(snapshot, uri);
  return problems.map(({ message, ...span }) => ({
    range: toRange(source, span),
    severity: DiagnosticSeverity.Error,
    source: 'netpol',
    code: 'policy-test',
    message,
  }));
}
