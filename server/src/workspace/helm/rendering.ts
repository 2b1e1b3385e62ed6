/** One chart with one set of values: what `helm template` is run for. */
export interface Release {
  /** Stays the same as long as the chart and the values' files are. A URI of the chart's `Chart.yaml`, or one with more. */
  readonly id: string;
  /** The directory of the chart, a URI. */
  readonly chart: string;
  /** What the values are called: the names of the files that the configuration gives. Empty for the chart's own. */
  readonly variant: string;
  /** The release's name. */
  readonly name: string;
  readonly namespace: string;
  /** Whether something says so; otherwise it is what stands for a namespace that nothing says. */
  readonly isNamespaceSaid?: true;
  /** URIs of further files of values, the last one wins. */
  readonly values: readonly string[];
  /** Texts of values that stand in no file of their own; they win over the files. */
  readonly inline?: readonly string[];
}

/** What helm made of a release when it ran last. */
export interface Rendering {
  readonly release: Release;
  /** What it printed when it last went well; undefined when it never did. */
  readonly output: string | undefined;
  /** What it said when it refused the chart in the last run; undefined when that went well. */
  readonly failure: string | undefined;
  /** Names of the dependencies that are not there and that the chart was rendered without. */
  readonly missing: readonly string[];
}
