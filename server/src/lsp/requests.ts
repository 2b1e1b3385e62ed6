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
  /** `cluster|group/Kind/namespace/name`, opaque to the client. */
  readonly key: string;
  /** `Deployment lol-yahoo` */
  readonly label: string;
  /** `yahoo` */
  readonly namespace: string;
  /** Whether it may already reach the target on some port. */
  readonly verdict: 'allowed' | 'denied' | 'unknown';
}
export const callersRequest = 'netpol/callers';

/** Client -> server request `netpol/allowCaller`: the edit that lets `caller` reach `target`; null with nothing to do. */
export interface AllowCallerParams {
  readonly target: string;
  readonly caller: string;
}
export const allowCallerRequest = 'netpol/allowCaller';

/** Client -> server request `netpol/workloads`: every workload that can be an end of a connection. */
export interface EndChoice {
  /** As WorkloadChoice.key. */
  readonly key: string;
  /** `Deployment cart` */
  readonly label: string;
  readonly namespace: string;
  /** The workspace folder, where there are several. */
  readonly folder: string | undefined;
}
export const workloadsRequest = 'netpol/workloads';

/** Client -> server request `netpol/files`: how a file, or each file of a workspace folder, is read. */
export interface FilesParams {
  /** Of the file or the folder. */
  readonly uri: string;
}
export const filesRequest = 'netpol/files';

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
}
export const explainRequest = 'netpol/explain';

/** Commands that code actions and hovers carry; the client registers them. */
export const commands = {
  /** Arguments: [target key]. Lets the user pick a caller, then applies `netpol/allowCaller`. */
  pickCaller: 'netpol.pickCaller',
  explain: 'netpol.explain',
  showReading: 'netpol.showReading',
  restart: 'netpol.restart',
  showLog: 'netpol.showLog',
} as const;
