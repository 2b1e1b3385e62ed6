import { emptySnapshot, type Snapshot, withEdits, withRenderings } from '../../server/src/snapshot/snapshot.ts';
import type { Release, Rendering } from '../../server/src/workspace/helm/rendering.ts';
import { type Fixture, root } from './fixture.ts';

/** A release of the chart in a folder of the workspace. */
export function releaseOf(path: string, more: Partial<Release> = {}): Release {
  const chart = `${root}/${path}`;
  return { id: `${chart}/Chart.yaml`, chart, variant: '', name: path, namespace: 'default', values: [], ...more };
}

export function renderingOf(release: Release, output: string, more: Partial<Rendering> = {}): Rendering {
  return { release, output, failure: undefined, missing: [], ...more };
}

export function byId(renderings: readonly Rendering[]): Snapshot['renderings'] {
  return new Map(renderings.map((rendering) => [rendering.release.id, rendering]));
}

/** A fixture's workspace with what helm made of its charts. */
export function snapshotWithCharts({ files }: Fixture, renderings: readonly Rendering[]): Snapshot {
  const edits = [...files].map(([uri, text]) => ({ uri, text }));
  return withRenderings(withEdits(emptySnapshot([{ uri: root, name: 'ws' }]), edits), byId(renderings));
}
