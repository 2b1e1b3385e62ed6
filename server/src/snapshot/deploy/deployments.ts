import type { ClusterFacts } from '../../model/clusterFacts.ts';
import type { ParameterFile, RepositoryContents } from '../../workspace/deploy/argoParameters.ts';
import type { Variables } from '../../workspace/deploy/envsubst.ts';
import type { Folder } from '../../workspace/folder.ts';
import type { Grouping } from '../../workspace/grouping.ts';
import type { ChartConfig } from '../../workspace/helm/releases.ts';
import type { Kustomization } from '../../workspace/kustomization.ts';
import type { Files } from '../../workspace/kustomize/build.ts';
import type { Bundle } from '../bundle.ts';
import type { Applied } from './applied.ts';
import type { Holding } from './files.ts';

/** What tools deploy from a folder, and what that follows from. */
export interface Deployments {
  /** The grouping of the folder, with the clusters that they make of it where its configuration names none. */
  readonly grouping: Grouping;
  /** What they make of directories that they do not apply as these are written. */
  readonly bundles: readonly Bundle[];
  /** The ids of kustomizations that are applied only so. */
  readonly covered: ReadonlySet<string>;
  readonly inputs: Pick<DeploymentInputs, 'base' | 'kustomizations'> & {
    /** The directories, where it matters which are there. */
    readonly paths: string;
    readonly contents: RepositoryContents;
    readonly held: readonly Holding[];
    readonly rendered: readonly string[];
  };
  /** What applies a plain file or a kustomization as it is written, by the URI or the id: `Flux flux-system/apps`. */
  appliersOf(unit: string): readonly string[];
  /** How charts are installed, if the directories are any; the same while nothing in it changes. */
  readonly charts: readonly DeployedChart[];
  /** All that was rendered on the way. */
  readonly renderings: ReadonlyMap<string, DeployedRendering>;
}

export interface DeployedChart extends Omit<ChartConfig, 'path'> {
  readonly directory: string;
}

export interface DeployedRendering {
  /** What applied it. */
  readonly applied: Pick<Applied, 'id' | 'placed' | 'namespace' | 'target'>;
  readonly bundle: Bundle;
  /** The directory of which all files were taken; undefined where it has a kustomization. */
  readonly listed: string | undefined;
  readonly variables: Variables | undefined;
}

export interface DeploymentInputs {
  readonly base: Grouping;
  readonly folder: Folder;
  readonly facts: ClusterFacts;
  /** What each plain file holds of interest; the same list while nothing in it changes. */
  readonly plain: readonly Holding[];
  /** Which files there are; the same while none comes or goes. */
  readonly listed: object;
  /** Whether any file says what is deployed; otherwise only bundles may. */
  readonly mayDeploy: boolean;
  /** The kustomizations and charts that stand alone; the same list while nothing in it changes. */
  readonly bundles: readonly Bundle[];
  readonly kustomizations: ReadonlyMap<string, Kustomization>;
  readonly files: Files;
  /** The paths of the directories of the repository that hold a file, in one line each. */
  paths(): string;
  /** The files that ApplicationSets take values from. */
  parameterFiles(): readonly ParameterFile[];
  /** The URIs of the manifests under a directory. */
  manifestsUnder(directory: string): readonly string[];
  readonly touched: ReadonlySet<string>;
  /** Whether what files are left out is what it was. */
  readonly isSameRoles: boolean;
}

export const noContents: RepositoryContents = { directories: '', files: [] };

export function noDeployments(grouping: Grouping): Deployments {
  const inputs = { base: grouping, kustomizations: new Map(), held: [], rendered: [], paths: '', contents: noContents };
  return { grouping, bundles: [], covered: new Set(), inputs, appliersOf: () => [], charts: [], renderings: new Map() };
}
