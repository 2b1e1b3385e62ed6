/** Why a file or a folder that a search meets is not read, or why there is no text of it. */
export type NotRead =
  /** A setting or `.netpol.yaml` says so, with this glob. */
  | { readonly reason: 'excluded'; readonly glob: string }
  /** A `.gitignore` says so. */
  | { readonly reason: 'ignored' }
  /** Nothing that may hold a manifest, by its name. */
  | { readonly reason: 'other name' }
  /** A folder such as `node_modules`, which no search enters. */
  | { readonly reason: 'never searched' }
  /** What it shows is found in its own place, or lies outside. */
  | { readonly reason: 'link to a folder' }
  | { readonly reason: 'broken link' }
  /** A pipe, a socket, a device. */
  | { readonly reason: 'no regular file' }
  | { readonly reason: 'missing' }
  | { readonly reason: 'unreadable'; readonly message: string };

/** A file as it was found: with its text, or with the reason why there is none. */
export type FoundFile =
  | { readonly uri: string; readonly text: string }
  | { readonly uri: string; readonly notRead: NotRead };
