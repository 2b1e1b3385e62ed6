import type { DocumentSpan, Instance } from '../../model/instance.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { Source } from '../../yaml/source.ts';
import type { Part } from './parts.ts';
import type { Sites } from './same.ts';

/** What stands under the cursor and can have another name. */
export interface Target {
  /** Where it is written, without quotes. */
  readonly at: DocumentSpan;
  /** Its name now. */
  readonly word: string;
  /** What it is: `value of the label app`. */
  readonly what: string;
  /** Whether it may stand in files too that hold nothing that counts. */
  readonly isAnywhere: boolean;
  /** What is wrong with a new name, in the API server's words; nothing for a valid one. */
  problems(newName: string): readonly string[];
  /**
   * Everything that has to change with it.
   * @param config The `.netpol.yaml` of its folder; undefined where there is none, or none that can be read.
   */
  found(config: Source | undefined): Found;
}

export interface Found {
  /** Where its name is written. */
  readonly parts: readonly Part[];
  /** Where the same word stands, which may mean it or not: the user is asked. */
  readonly perhaps?: readonly Part[];
  /** Where it is written in the `.netpol.yaml`. */
  readonly config?: readonly Part[];
  /** In how many places it stands in the objects of each cluster where it may be. */
  readonly sites: ReadonlyMap<ClusterModel, Sites>;
  /** Set where objects have another name after, or are in a namespace with another one. */
  readonly names?: Names;
  /**
   * Where the name stands in a file that the snapshot does not hold, since nothing in it counts: objects of any kind are
   * in namespaces and select pods. Undefined for a file elsewhere.
   */
  unread?(uri: string, text: string, newName: string): Unread | undefined;
  /** Why it cannot be renamed at all, as a sentence. */
  readonly refusal?: string | undefined;
  /**
   * What the new name would change besides, as a sentence: it is another one's already.
   * @param after The snapshot with the new name.
   */
  collision(after: Snapshot, newName: string): string | undefined;
}

export interface Unread {
  readonly source: Source;
  readonly parts: readonly Part[];
  /** Why what stands there rules the new name out, as a sentence. */
  readonly refusal?: string | undefined;
}

/** The names after of what has another one in a cluster; undefined for all else. */
export interface Names {
  /** Of a namespace. */
  namespace?(cluster: ClusterModel, name: string, newName: string): string | undefined;
  /** Of an object. */
  of?(cluster: ClusterModel, instance: Instance, newName: string): string | undefined;
}
