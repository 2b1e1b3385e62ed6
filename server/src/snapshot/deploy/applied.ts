import type { Placed } from '../../workspace/deploy/deployment.ts';
import type { Directories, Target } from '../../workspace/deploy/targets.ts';
import type { Bundle } from '../bundle.ts';
import type { DeployedRendering, DeploymentInputs } from './deployments.ts';
import type { Store } from './files.ts';

/** A deployment as a cluster has it. */
export interface Applied {
  /** The same in each round. */
  readonly id: string;
  /** The name of what it is reached from. */
  readonly entry: string;
  readonly cluster: string;
  readonly placed: Placed;
  /** The namespace that its own object is in. */
  readonly namespace: string;
  readonly target: Target;
  /** What is made of the directory; undefined where it is applied as it is written, but for namespaces. */
  readonly bundle: Bundle | undefined;
}

/** What all rounds share. */
export interface Context extends DeploymentInputs {
  readonly directories: Directories;
  targetOf(placed: Placed): Target;
  /** Whether it is about this repository. */
  isHere(placed: Placed): boolean;
  /** What it brings as it is written. */
  brought(placed: Placed): readonly Placed[];
  /** What variables may come from in it, as it is written. */
  storesIn(target: Target): readonly Store[];
  /** Whether the kustomization of a directory is not rendered by itself, since others include it. */
  isPartOfOthers(directory: string): boolean;
  /** What was rendered before this edit, and still holds. */
  readonly known: ReadonlyMap<string, DeployedRendering>;
  /** The same with what does not hold any more. */
  readonly earlier: ReadonlyMap<string, DeployedRendering>;
  /** What was rendered or found again since. */
  readonly renderings: Map<string, DeployedRendering>;
}

/** How a person calls it: `Flux flux-system/apps`. */
export function nameOf({ placed: { deployment }, namespace }: Pick<Applied, 'placed' | 'namespace'>): string {
  return `${deployment.tool} ${namespace}/${deployment.name}`;
}
