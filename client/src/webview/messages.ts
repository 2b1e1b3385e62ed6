/** What the page of the graph and the extension tell each other: types only. */
import type { GraphEdgeKind, GraphResult, GraphScope, TextResult } from '../../../server/src/lsp/requests.ts';

/** The page -> the extension. */
export type FromPage =
  /** Shows this; also what is looked at from now on, whenever the manifests change. */
  | { readonly type: 'show'; readonly scope: GraphScope }
  | { readonly type: 'details'; readonly scope: GraphScope; readonly from: string; readonly to?: string }
  /** Looks for a workload that is not shown, by a part of its name. */
  | { readonly type: 'find'; readonly scope: GraphScope; readonly text: string }
  /** Opens a place: a URI with line and column in its fragment. */
  | { readonly type: 'open'; readonly target: string }
  | {
      readonly type: 'export';
      readonly scope: GraphScope;
      readonly format: 'svg' | 'dot' | 'mermaid';
      readonly theme: 'light' | 'dark';
    };

/** The extension -> the page. */
export type ToPage =
  /** Null where there is no workload. */
  | { readonly type: 'graph'; readonly graph: GraphResult | null }
  | { readonly type: 'details'; readonly from: string; readonly to?: string; readonly details: TextResult };

/** What the page remembers while it is hidden, and after a restart of the editor. */
export interface PageState {
  readonly scope: GraphScope;
  readonly tab: Tab;
  readonly view?: View;
  readonly selected?: Selected;
}

export type Tab = 'graph' | 'matrix' | 'list';

/** How the picture is moved, in pixels, and enlarged. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** An edge by its ends, or a node or box alone. */
export interface Selected {
  readonly from: string;
  readonly to?: string;
}

export type EdgeKind = GraphEdgeKind;
