/** Clusters of the generator in `test/oracle`, as the server reads them. */
import { type ClusterFacts, defaultClusterFacts } from '../../server/src/model/clusterFacts.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import { emptySnapshot, type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import type { Generated } from '../oracle/generate.ts';
import { print, type Style } from '../oracle/print.ts';
import { chooser } from '../oracle/property.ts';
import type { Manifest } from '../oracle/read.ts';
import { onlyCluster } from './cluster.ts';
import { root } from './fixture.ts';

/** With the settings of the cluster, and those of `more` before them. */
export function clusterOfGenerated(generated: Generated, more: Partial<ClusterFacts> = {}): ClusterModel {
  return onlyCluster(snapshotOfGenerated(generated, more));
}

export function snapshotOfGenerated({ files, settings }: Generated, more: Partial<ClusterFacts> = {}): Snapshot {
  const configured = { ...defaultClusterFacts, ...settings, ...more };
  return withEdits(
    emptySnapshot([{ uri: root, name: 'ws' }], () => configured),
    files.map(({ path, text }) => ({ uri: `${root}/${path}`, text })),
  );
}

/** Manifests in one file, without any settings. */
export function clusterOfManifests(manifests: readonly Manifest[]): ClusterModel {
  const text = manifests.map((manifest) => `---\n${printed(manifest)}`).join('');
  return onlyCluster(withEdits(emptySnapshot([{ uri: root, name: 'ws' }]), [{ uri: `${root}/main.yaml`, text }]));
}

/** In plain block style. */
export function printed(manifest: Manifest): string {
  return print(manifest, plain, chooser(0));
}

const plain: Style = {
  form: 'block',
  indent: 2,
  flatLists: false,
  quotes: 'needed',
  nulls: 'null',
  comments: false,
  disorder: false,
  anchors: false,
};
