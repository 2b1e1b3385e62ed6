/** The custom messages between server and client: types only, shared by both sides. */

/** Server -> client notification `netpol/status`: what the language status item shows. */
export interface StatusParams {
  readonly state: 'indexing' | 'ready';
  readonly files: number;
  readonly workloads: number;
  readonly policies: number;
  /** What was recognised and left out: one phrase each, e.g. "12 Helm templates (helm is not on the PATH)". */
  readonly leftOut: readonly string[];
}
export const statusNotification = 'netpol/status';

/** What a client says of itself in `initializationOptions`, beside settings where it has no other way to give them. */
export interface InitializationOptions {
  /** Whether the user trusts the workspace, so that programs may run on its files. Without it nothing is run. */
  readonly trusted?: boolean;
  /** The client's command that shows completions, for those after which something has to be chosen next. */
  readonly suggestCommand?: string;
  /** Whether it has the command `netpol.showPlaces`. Without it lenses are titles that lead nowhere. */
  readonly showsPlaces?: boolean;
}

/** Client -> server notification `netpol/trusted`: from now on the user trusts the workspace. */
export const trustedNotification = 'netpol/trusted';

/** Server -> client request `netpol/readFile`: text of a file whose scheme the server cannot read; null if it is gone. */
export interface ReadFileParams {
  readonly uri: string;
}
export const readFileRequest = 'netpol/readFile';

/** Server -> client request `netpol/findFiles`: URIs of candidate manifests below a folder that is not on disk. */
export interface FindFilesParams {
  readonly folder: string;
}
export const findFilesRequest = 'netpol/findFiles';

/** Client -> server request `netpol/callers`: the workloads that could be allowed to call `target`. */
export interface CallersParams {
  /** The key of the workload to be called (see WorkloadChoice.key). */
  readonly target: string;
}
export interface WorkloadChoice {
  /** `folder|cluster|group/Kind/namespace/name`, opaque to the client. */
  readonly key: string;
  /** `Deployment lol-yahoo` */
  readonly label: string;
  /** `yahoo` */
  readonly namespace: string;
  /** Whether it may already reach the target on some port. */
  readonly verdict: 'allowed' | 'denied' | 'unknown';
  /** What choosing it does, `opens TCP 7070`, or why it does nothing. */
  readonly outcome: string;
}
export const callersRequest = 'netpol/callers';

/** Client -> server request `netpol/allowCaller`: the edit that lets `caller` reach `target`; null where one of them is gone. */
export interface AllowCallerParams {
  readonly target: string;
  readonly caller: string;
}
export interface AllowCallerResult {
  /** A WorkspaceEdit of the protocol; null where nothing can be written. */
  readonly edit: object | null;
  /** What it closes besides, or why there is none; mostly empty. */
  readonly message: string;
}
export const allowCallerRequest = 'netpol/allowCaller';

/** Client -> server request `netpol/workloads`: every workload that can be an end of a connection, as EndChoice[]. */
export interface WorkloadsParams {
  /** As in ClusterChoice: those of this cluster; of the clusters in view where it is missing. */
  readonly folder?: string | undefined;
  readonly cluster?: string | undefined;
}
export interface EndChoice {
  /** As WorkloadChoice.key. */
  readonly key: string;
  /** `Deployment cart` */
  readonly label: string;
  readonly namespace: string;
  /** The cluster, where there are several. */
  readonly cluster: string | undefined;
}
export const workloadsRequest = 'netpol/workloads';

/** Client -> server request `netpol/files`: how a file, or each file of a workspace folder, is read. */
export interface FilesParams {
  /** Of the file or the folder. */
  readonly uri: string;
}
export const filesRequest = 'netpol/files';

/** Client -> server request `netpol/callScopes`: what `netpol/calls` can be asked about, what is at the cursor first. */
export interface CallScopesParams {
  /** The file in front, and the cursor in it. */
  readonly uri?: string;
  readonly position?: { readonly line: number; readonly character: number };
}
export interface CallScope extends CallsParams {
  /** `Deployment cart`, `namespace shop`, `cluster overlays/prod` */
  readonly label: string;
  /** Of a workload. */
  readonly namespace: string | undefined;
  /** Of a workload or a namespace, where there are several clusters. */
  readonly cluster: string | undefined;
}
export const callScopesRequest = 'netpol/callScopes';

/** Client -> server request `netpol/calls`: who calls whom by what manifests say, and what policies say to that. */
export interface CallsParams {
  readonly type: 'workload' | 'namespace' | 'cluster';
  /** As CallScope has it; opaque to the client. */
  readonly key: string;
}
export const callsRequest = 'netpol/calls';

/** What policies are generated for; all namespaces of the cluster where none is named. */
export interface GenerateScope {
  /** As in ClusterChoice. */
  readonly folder: string;
  /** The name of the cluster. */
  readonly cluster: string;
  readonly namespace?: string;
  /** Opaque to the client. */
  readonly workload?: string;
}

/** Client -> server request `netpol/generateChoices`: everything that policies can be generated for. */
export interface GenerateChoice {
  readonly scope: GenerateScope;
  readonly kind: 'cluster' | 'namespace' | 'workload';
  readonly label: string;
  /** The namespace, and the cluster where there are several; may be empty. */
  readonly description: string;
}
export const generateChoicesRequest = 'netpol/generateChoices';

/**
 * Client -> server request `netpol/generate`: the edit that writes the policies that calls need; the client asks the user
 * before it applies it. A code action with a GenerateScope as its `data` is resolved to the same edit
 * (`codeAction/resolve`), with a change annotation that has any client ask.
 */
export interface GenerateParams {
  readonly scope: GenerateScope;
}
export interface GenerateResult {
  /** A WorkspaceEdit of the protocol; null where there is nothing to write. */
  readonly edit: object | null;
  /** What it opens and closes, or why there is none. */
  readonly message: string;
}
export const generateRequest = 'netpol/generate';

/** Client -> server request `netpol/generatePreview`: each connection that the same would open or close, as TextResult. */
export const generatePreviewRequest = 'netpol/generatePreview';

/**
 * What all findings of a rule in a file are fixed for: the `data` of a code action, which is resolved to the edit
 * (`codeAction/resolve`).
 */
export interface FixAllScope {
  readonly uri: string;
  readonly rule: string;
}

/** Client -> server request `netpol/explain`: why one end may or may not call the other. */
export interface ExplainParams {
  /** A key of a workload, an address, a range in CIDR notation or `internet`. One end at least is a workload. */
  readonly from: string;
  readonly to: string;
  /** `8080/TCP`; every port where it is missing. */
  readonly port?: string;
}
/** Text for a read-only document. */
export interface TextResult {
  readonly text: string;
  readonly links: readonly TextLink[];
}
export interface TextLink {
  /** Zero-based, as are the UTF-16 columns. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** A URI with the place in its fragment. */
  readonly target: string;
  /** `deploy/cart.yaml:3`, where the text does not say it. */
  readonly place?: string;
}
export const explainRequest = 'netpol/explain';

/** Client -> server request `netpol/clusters`: the clusters that the user can look at. */
export interface ClustersParams {
  /** For a file those of its workspace folder, its own first, and none for what is no manifest. Otherwise all. */
  readonly uri?: string;
}
export interface ClusterChoice {
  /** URI of the workspace folder, empty for what lies in none. */
  readonly folder: string;
  /** `overlays/prod`; unlike that of any other cluster of the folder. */
  readonly name: string;
  readonly workloads: number;
  readonly policies: number;
  /** Whether the file is in it, as a plain manifest or as a part of what it renders. */
  readonly hasFile: boolean;
  /** Whether answers are about it, or about it first. */
  readonly inView: boolean;
}
export const clustersRequest = 'netpol/clusters';

/**
 * Client -> server notification `netpol/clusterInView`: the cluster that the user looks at in a workspace folder. Hovers
 * speak of it first, and code actions and explanations of it alone. The server forgets it when it ends.
 */
export interface ClusterInViewParams {
  /** As in ClusterChoice. */
  readonly folder: string;
  /** The name of the cluster; null for none in particular. */
  readonly cluster: string | null;
}
export const clusterInViewNotification = 'netpol/clusterInView';

/** Client -> server request `netpol/tree`: the items of the tree below one of them, as TreeItem[]; below none the roots. */
export interface TreeParams extends TreeFilterParams {
  /** As TreeItem has it. */
  readonly key?: string;
}
/** What of the tree is shown. */
export interface TreeFilterParams {
  /** Part of the name of a workload, a policy or a namespace; empty for all. */
  readonly text: string;
  /** Only workloads that no policy isolates for ingress. */
  readonly onlyOpen: boolean;
}
export interface TreeItem {
  /** Opaque to the client, unlike that of any other item, and the same as long as the thing is there. */
  readonly key: string;
  readonly icon: TreeIcon;
  readonly label: string;
  readonly description: string;
  /** What a screen reader says. */
  readonly spoken: string;
  /** Where it is written. */
  readonly uri?: string;
  readonly range?: TextRange;
  /** Whether there is anything below, and whether that is shown at first. */
  readonly opens: 'never' | 'closed' | 'open';
  /** Of what can be copied. */
  readonly name?: string;
  /** What policies can be generated for. */
  readonly generate?: GenerateScope;
  /** Whose calls can be shown. */
  readonly calls?: CallsParams;
  /** The ends of a connection that can be explained; a workload is the one that is called. */
  readonly explain?: { readonly from?: NamedEnd; readonly to: NamedEnd };
}
export interface NamedEnd {
  /** As WorkloadChoice.key. */
  readonly key: string;
  readonly name: string;
}
/** What an item is, which says how it looks. */
export type TreeIcon =
  | 'cluster'
  | 'namespace'
  | 'workloads'
  | 'isolated'
  | 'partly'
  | 'open'
  | 'perhaps'
  | 'exempt'
  | 'policies'
  | 'policy'
  | 'rule'
  | 'callers'
  | 'calls'
  | 'allowed'
  | 'denied'
  | 'unknown'
  | 'nowhere'
  | 'problems'
  | 'file'
  | 'error'
  | 'warning'
  | 'information'
  | 'hint'
  | 'page';
export const treeRequest = 'netpol/tree';

/** Client -> server request `netpol/treeTooltip`: more about an item, as Markdown; null where there is nothing to add. */
export interface TreeTooltipParams {
  readonly key: string;
}
export const treeTooltipRequest = 'netpol/treeTooltip';

/** Client -> server request `netpol/treeReveal`: the items that lead to what stands at a place, the outermost first. */
export interface TreeRevealParams extends TreeFilterParams {
  readonly uri: string;
  readonly position: { readonly line: number; readonly character: number };
}
export const treeRevealRequest = 'netpol/treeReveal';
/** Client -> server request `netpol/tests`: the policy tests of a file, or of all files of the workspace, as TestFileItem[]. */
export interface TestsParams {
  readonly uri?: string;
}
export interface TestFileItem {
  readonly uri: string;
  readonly tests: readonly TestItemInfo[];
}
export interface TestItemInfo {
  /** Unlike that of any other beside it; the same as long as its text is. */
  readonly id: string;
  readonly label: string;
  readonly range: TextRange;
  /** What the test expects; none has any of its own. */
  readonly expectations: readonly Omit<TestItemInfo, 'expectations'>[];
}
/** Lines and UTF-16 columns, from zero. */
export interface TextRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}
export const testsRequest = 'netpol/tests';

/**
 * Client -> server request `netpol/runTests`: what comes out of policy tests, by the text in the editor, as
 * TestFileResult[].
 */
export interface RunTestsParams {
  /** Of one file; all files of the workspace where it is missing. */
  readonly uri?: string;
  /** The ids of tests of that file; all of its tests where they are missing. */
  readonly ids?: readonly string[];
}
export interface TestFileResult {
  readonly uri: string;
  /** What keeps parts of the file from being run; one sentence each. */
  readonly problems: readonly string[];
  readonly results: readonly TestResult[];
  /** What `netpol test` would print of it. */
  readonly output: string;
}
export interface TestResult {
  /** Of the test, and of what it expects. */
  readonly test: string;
  readonly expectation: string;
  /** `unknown`: the manifests do not tell; `error`: it cannot be asked. */
  readonly outcome: 'passed' | 'failed' | 'unknown' | 'error';
  /** What is not as expected, in Markdown with links to what decides; empty where all is. */
  readonly messages: readonly string[];
}
export const runTestsRequest = 'netpol/runTests';

/**
 * Client -> server request `netpol/changes`: what differs in who may call whom, from an earlier state of a workspace
 * folder to what it is now, unsaved text included. It is worked on in the background; cancelling it stops that.
 */
export interface ChangesParams {
  /** URI of the workspace folder. */
  readonly folder: string;
  /** A branch, a tag, a commit; null for the files as they are saved. */
  readonly revision: string | null;
}
export interface ChangesResult {
  /** What it is compared with: `HEAD (a1b2c3d)`, `the saved files`. */
  readonly base: string;
  /** Why it is not compared, a sentence; null where it is. */
  readonly problem: string | null;
  /** Those that differ. */
  readonly clusters: readonly ClusterChange[];
  /** The places in the files of today that make the difference. */
  readonly marks: readonly ChangeMark[];
  /** The same for a pull request. */
  readonly markdown: string;
}
export interface ClusterChange {
  /** Of several of which the same is said `dev and prod`. */
  readonly name: string;
  /** In the order in which they are shown. */
  readonly items: readonly ChangeItem[];
  /** Whether there are more connections than these. */
  readonly isCut: boolean;
}
export interface ChangeItem {
  readonly group: 'opened' | 'closed' | 'changed' | 'isolation' | 'workloads';
  /** `frontend → cart on TCP 7070` */
  readonly label: string;
  /** `ingress rule 1 of NetworkPolicy cart admits it (in shop)` */
  readonly description: string;
  /** Sentences, one a line. */
  readonly details: readonly string[];
  /** What makes it so; null where that is in no file any more. */
  readonly place: ChangePlace | null;
}
export interface ChangePlace {
  readonly uri: string;
  readonly range: TextRange;
}
export interface ChangeMark extends ChangePlace {
  readonly effect: 'opens' | 'closes' | 'both';
  /** `Opens frontend → cart on TCP 7070`, each a line, the first ones. */
  readonly lines: readonly string[];
  /** How many lines there are besides. */
  readonly more: number;
}
export const changesRequest = 'netpol/changes';

/** Client -> server notification `netpol/changesDone`: nobody looks at the changes of a folder any more. */
export type ChangesDoneParams = Pick<ChangesParams, 'folder'>;
export const changesDoneNotification = 'netpol/changesDone';

/** Client -> server request `netpol/revisions`: what a folder can be compared with. */
export type RevisionsParams = Pick<ChangesParams, 'folder'>;
export interface RevisionsResult {
  /** Why there are none, a sentence; null where there are. */
  readonly problem: string | null;
  readonly revisions: readonly RevisionChoice[];
}
export interface RevisionChoice {
  readonly kind: 'branch' | 'tag' | 'commit';
  readonly name: string;
  /** `Close the cart, 3 days ago` */
  readonly description: string;
}
export const revisionsRequest = 'netpol/revisions';
/** What a connectivity graph is about. */
export interface GraphScope {
  /** As in ClusterChoice; those in view where they are missing. */
  readonly folder?: string;
  readonly cluster?: string;
  /** One workload with its callers and whom it calls: as WorkloadChoice.key. */
  readonly focus?: string;
  /** With a focus: how many calls away; 1 where it is missing. */
  readonly depth?: 1 | 2;
  /** Without a focus: only these namespaces. */
  readonly namespaces?: readonly string[];
  /** Namespaces of which each workload is shown, where there are too many to show all. */
  readonly expanded?: readonly string[];
  /** Kinds of edges that are not shown. */
  readonly hidden?: readonly GraphEdgeKind[];
}

/**
 * A call that policies let through or `blocked`, what is let through though no call says so (`unneeded`, `open` where it
 * is anyone), or what cannot be told.
 */
export type GraphEdgeKind = 'allowed' | 'blocked' | 'unneeded' | 'open' | 'unknown';

/** Client -> server request `netpol/graph`: who calls whom and who may, with a place for everything in a picture. */
export interface GraphParams {
  readonly scope: GraphScope;
  /** Where a scope begins at a cursor: the file in front, and the cursor in it. The workload there is the focus. */
  readonly uri?: string;
  readonly position?: { readonly line: number; readonly character: number };
}
export interface GraphResult {
  /** As it was asked for, with what was missing. */
  readonly scope: GraphScope;
  /** Every cluster that has workloads. */
  readonly clusters: readonly { readonly folder: string; readonly cluster: string }[];
  readonly namespaces: readonly { readonly name: string; readonly workloads: number }[];
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly GraphBox[];
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** Ports, at whoever is called. */
  readonly tags: readonly (GraphRect & { readonly text: string; readonly kind: GraphEdgeKind })[];
  /** How many edges there are beyond those. */
  readonly leftOut: number;
  /** How many charts and bases are in the cluster of which nobody sees what they bring. */
  readonly unseen: number;
  /** Whether the workspace is still being read. */
  readonly isIndexing: boolean;
}
export interface GraphRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
/** A namespace. */
export interface GraphBox extends GraphRect {
  /** Edges may begin and end at it: it stands for each of its nodes. */
  readonly id: string;
  readonly namespace: string;
  /** What is written on it. */
  readonly lines: readonly string[];
  /** Of its nodes. */
  readonly nodes: readonly string[];
}
export interface GraphNode extends GraphRect {
  readonly id: string;
  readonly type: 'workload' | 'namespace' | 'outside';
  readonly name: string;
  /** `Deployment`; `37 workloads` of a namespace; what is outside. */
  readonly kind: string;
  /** Of a workload. */
  readonly namespace?: string;
  /** Of a workload: as WorkloadChoice.key, and the place of its name as a URI with line and column. */
  readonly key?: string;
  readonly target?: string;
  /** Whether policies isolate a workload. */
  readonly ingress?: 'no' | 'maybe' | 'yes';
  readonly egress?: 'no' | 'maybe' | 'yes';
  readonly isFocus: boolean;
  /** Of what is outside: whether every pod is among it, as of everyone. */
  readonly isEveryPod?: true;
  /** Of a workload that policies keep from some of what is open to every pod: the nodes of these that it may call. */
  readonly openReach?: readonly string[];
  /** What is written on it. */
  readonly lines: readonly string[];
}
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: GraphEdgeKind;
  /** `TCP 80` */
  readonly text: string;
  readonly isMutual: boolean;
  /** How many calls, or pairs, it stands for. */
  readonly count: number;
  /** What blocks it, or why it is unknown. */
  readonly why: readonly string[];
  /** The line as the `d` of an SVG path, one for each piece, and where a cross would stand; none where words say it. */
  readonly paths: readonly { readonly d: string; readonly atStart: boolean; readonly atEnd: boolean }[];
  readonly middle?: { readonly x: number; readonly y: number };
}
export const graphRequest = 'netpol/graph';

/** Client -> server request `netpol/graphText`: the same as text, for other programs. */
export interface GraphTextParams {
  readonly scope: GraphScope;
  readonly format: 'svg' | 'dot' | 'mermaid';
  /** The colours of SVG. */
  readonly theme: 'light' | 'dark';
}
export const graphTextRequest = 'netpol/graphText';

/** Client -> server request `netpol/graphDetails`: what an edge or an end rests on, as TextResult. */
export interface GraphDetailsParams {
  readonly scope: GraphScope;
  /** Ids of the ends of an edge; of one node or box where there is no `to`. */
  readonly from: string;
  readonly to?: string;
}
export const graphDetailsRequest = 'netpol/graphDetails';

/** Commands that code actions and hovers carry; the client registers them. */
export const commands = {
  /** Arguments: [target key]. Lets the user pick a caller, then applies `netpol/allowCaller`. */
  pickCaller: 'netpol.pickCaller',
  /** Arguments: [URI, position, locations], as the protocol has them. Shows the locations beside the position. */
  showPlaces: 'netpol.showPlaces',
  explain: 'netpol.explain',
  generate: 'netpol.generate',
  switchCluster: 'netpol.switchCluster',
  showReading: 'netpol.showReading',
  showCalls: 'netpol.showCalls',
  whatChanges: 'netpol.whatChanges',
  compareWith: 'netpol.compareWith',
  copyChanges: 'netpol.copyChanges',
  clearChanges: 'netpol.clearChanges',
  showGraph: 'netpol.showGraph',
  restart: 'netpol.restart',
  showLog: 'netpol.showLog',
} as const;
