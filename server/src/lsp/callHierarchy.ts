import type { Connection } from 'vscode-languageserver';
import {
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type Range,
  SymbolKind,
} from 'vscode-languageserver-types';
import { type HierarchyCall, incomingCalls, outgoingCalls } from '../features/callHierarchy/calls.ts';
import { hierarchyRootsAt } from '../features/callHierarchy/prepare.ts';
import type { Target } from '../features/target.ts';
import { toLocation } from '../reports/places.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { WorkloadInstance } from '../snapshot/queries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { offsetAt } from '../yaml/positions.ts';
import { sourceLines } from '../yaml/sourceLines.ts';
import { canonicalUri } from './canonicalUri.ts';
import { choiceKey, chosenWorkload } from './choices.ts';
import { type ClusterInView, nameInView } from './clusterInView.ts';
import type { Guard } from './guard.ts';
import type { Live } from './live.ts';

/** Who may call whom, step by step. An item whose workload is gone has no calls. */
export function registerCallHierarchy(connection: Connection, guard: Guard, live: Live, inView: ClusterInView): void {
  const { callHierarchy } = connection.languages;
  callHierarchy.onPrepare(({ textDocument, position }) =>
    guard.answer<CallHierarchyItem[] | null>('call hierarchy', null, () => {
      const { snapshot } = live;
      const uri = canonicalUri(textDocument.uri);
      const file = snapshot.files.get(uri);
      if (!file) return null;
      const offset = offsetAt(sourceLines(file.source), position);
      const roots = hierarchyRootsAt(snapshot, uri, offset, nameInView(inView, snapshot, uri));
      return roots.flatMap((root) => toItem(snapshot, root, root.cluster) ?? []);
    }),
  );
  callHierarchy.onIncomingCalls(({ item }) =>
    guard.answer<CallHierarchyIncomingCall[]>('incoming calls', [], () =>
      callsOf(live.snapshot, item, incomingCalls, (from, fromRanges) => ({ from, fromRanges })),
    ),
  );
  callHierarchy.onOutgoingCalls(({ item }) =>
    guard.answer<CallHierarchyOutgoingCall[]>('outgoing calls', [], () =>
      callsOf(live.snapshot, item, outgoingCalls, (to, fromRanges) => ({ to, fromRanges })),
    ),
  );
}

function callsOf<T>(
  snapshot: Snapshot,
  { data }: CallHierarchyItem,
  ask: (cluster: ClusterModel, workload: WorkloadInstance) => readonly HierarchyCall[],
  made: (item: CallHierarchyItem, ranges: Range[]) => T,
): T[] {
  const chosen = typeof data === 'string' ? chosenWorkload(snapshot, data) : undefined;
  if (!chosen) return [];
  return ask(chosen.cluster, chosen.workload).flatMap((call) => {
    const item = toItem(snapshot, call, chosen.cluster);
    return item
      ? [
          made(
            item,
            call.from.flatMap((place) => toLocation(snapshot, place)?.range ?? []),
          ),
        ]
      : [];
  });
}

interface ItemSource extends Target {
  readonly name: string;
  readonly detail: string;
  readonly workload: WorkloadInstance | undefined;
}

function toItem(
  snapshot: Snapshot,
  { name, detail, place, whole, workload }: ItemSource,
  cluster: ClusterModel,
): CallHierarchyItem | undefined {
  const at = toLocation(snapshot, place);
  const around = toLocation(snapshot, whole);
  if (!at || !around) return undefined;
  return {
    name,
    detail,
    kind: workload ? SymbolKind.Class : SymbolKind.Interface,
    uri: at.uri,
    range: around.range,
    selectionRange: at.range,
    ...(workload ? { data: choiceKey(cluster, workload.key) } : {}),
  };
}
