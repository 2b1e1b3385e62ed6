/** The custom messages between server and client: types only, shared by both sides. */

/** Server -> client notification `netpol/status`: what the language status item shows. */
export interface StatusParams {
  readonly state: 'indexing' | 'ready';
  readonly files: number;
  readonly workloads: number;
  readonly policies: number;
  /** What was recognised and left out: one phrase each, e.g. "12 Helm templates". */
  readonly leftOut: readonly string[];
}
export const statusNotification = 'netpol/status';

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

/** Commands that code actions and hovers carry; the client registers them. */
export const commands = {
  /** Arguments: [target key]. Lets the user pick a caller, then applies `netpol/allowCaller`. */
  pickCaller: 'netpol.pickCaller',
  restart: 'netpol.restart',
  showLog: 'netpol.showLog',
} as const;
