import type { DocumentSpan } from '../../model/instance.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { WorkloadInstance } from '../../snapshot/queries.ts';

/** An item of the tree of clusters, namespaces, workloads and policies. */
export interface TreeNode {
  /** The way to it, by what it is and not by where it stands: the same as long as the thing is there. */
  readonly path: TreePath;
  readonly icon: TreeIcon;
  readonly label: string;
  /** What stands behind the label; may be empty. */
  readonly description: string;
  /** What a screen reader says of it. */
  readonly spoken: string;
  /** Where it is written; undefined for what is nowhere. */
  readonly place: DocumentSpan | undefined;
  /** Whether there is anything below, and whether that is shown at first. */
  readonly opens: 'never' | 'closed' | 'open';
  /** What commands on it are about. */
  readonly subject: TreeSubject | undefined;
}

/** The URI of the folder and the name of the cluster, then the steps below them; empty for the root. */
export type TreePath = readonly string[];

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

export type TreeSubject =
  | { readonly type: 'cluster'; readonly cluster: ClusterModel }
  | { readonly type: 'namespace'; readonly cluster: ClusterModel; readonly name: string }
  | { readonly type: 'workload'; readonly cluster: ClusterModel; readonly workload: WorkloadInstance }
  | { readonly type: 'policy'; readonly name: string }
  | {
      readonly type: 'call';
      readonly cluster: ClusterModel;
      readonly from: WorkloadInstance;
      readonly to: WorkloadInstance;
    };

/** A node of the parts that it has; by itself it is nowhere, has nothing below, and is spoken as it is written. */
export function treeNode(
  path: TreePath,
  icon: TreeIcon,
  label: string,
  { description = [], spoken = label, place, opens = 'never', subject }: TreeNodeParts = {},
): TreeNode {
  return {
    path,
    icon,
    label,
    description: description.join(' · '),
    spoken: [spoken, ...description].join(', '),
    place,
    opens,
    subject,
  };
}

export interface TreeNodeParts {
  readonly description?: readonly string[];
  /** What is said instead of the label. */
  readonly spoken?: string;
  readonly place?: DocumentSpan | undefined;
  readonly opens?: TreeNode['opens'];
  readonly subject?: TreeSubject | undefined;
}
