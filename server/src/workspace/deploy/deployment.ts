import type { Entry, Mapping, Node } from '../../yaml/node.ts';
import type { Document } from '../../yaml/source.ts';
import type { Home } from '../grouping.ts';
import type { ChartConfig } from '../helm/releases.ts';

/** What an object that a tool deploys from says: which directory of a repository is applied, and how. */
export interface Deployment {
  readonly tool: 'Flux' | 'Argo CD';
  readonly name: string;
  /** As written; undefined where what applies it decides. */
  readonly namespace: string | undefined;
  readonly root: Mapping;
  /** Which repository that is, as `repositoryOf` spells it; undefined where that is not told. */
  readonly repository: string | undefined;
  /** The directory, relative to the repository. */
  readonly path: string;
  /** The namespace that what it applies is in; undefined where it leaves that to the manifests. */
  readonly home: Home | undefined;
  /** What the cluster that it applies to is called; empty for the one that it stands in itself. */
  readonly destination: string;
  /** What it puts into the kustomization of the directory, as entries of one. `namespace` is among them for `home`. */
  readonly fields: readonly Entry[];
  readonly ignoresMissingComponents: boolean;
  readonly commonMetadata: Node | undefined;
  /** How it installs the directory where that is a chart; undefined where it installs none. */
  readonly chart: Omit<ChartConfig, 'path'> | undefined;
  /** What it fills into the objects; undefined for nothing. */
  readonly substitution: Substitution | undefined;
  /** Of a directory without a kustomization, by the path below it: whether a file is applied. */
  takesFile(path: string): boolean;
  /** Whether the kustomizations under such a directory are applied too. */
  readonly takesKustomizations: boolean;
}

/** Variables of Flux, as `spec.postBuild` says them. */
export interface Substitution {
  readonly own: ReadonlyMap<string, string>;
  /** Where more come from, each before what it yields to. */
  readonly from: readonly { readonly kind: string; readonly name: string }[];
}

/** A deployment with the place that holds it: a plain file, or what renders it. */
export interface Placed {
  readonly deployment: Deployment;
  /** The URI of the file, or the id of the bundle. */
  readonly place: string;
  /** The file and the document that it is written in. */
  readonly uri: string;
  readonly document: Document;
}

/** Whether it applies something else than what is written in its directory, but for namespaces. */
export function changesContent({ fields, substitution, commonMetadata }: Deployment): boolean {
  return substitution !== undefined || commonMetadata !== undefined || fields.some(({ key }) => key !== 'namespace');
}
