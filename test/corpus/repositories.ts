import path from 'node:path';
import { URI } from 'vscode-uri';
import { nodeHost } from '../../server/src/host/node.ts';
import { emptySnapshot, namedFiles, type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';

/** Real repositories, which stand beside this one and are no part of it. */
export const corpus = path.join(import.meta.dirname, '../../../shared/corpus');

export const repositories = [
  'GoogleCloudPlatform--anthos-config-management-samples',
  'GoogleCloudPlatform--microservices-demo',
  'Nan0C0de--kure-monitor',
  'argoproj--argo-cd',
  'haraldkoch--kochhaus-home',
  'kubeflow--manifests',
  'kubernetes-sigs--network-policy-api',
  'longhorn--longhorn',
  'microservices-demo--microservices-demo',
  'mspnp--aks-fabrikam-dronedelivery',
  'redhat-cop--openshift-toolkit',
  'vmware-tanzu--community-edition',
] as const;

/** A repository as one workspace folder, with whatever its kustomizations name. */
export async function readRepository(name: string): Promise<{ readonly snapshot: Snapshot; readonly folder: string }> {
  const folder = URI.file(path.join(corpus, name)).toString();
  let snapshot = withEdits(emptySnapshot([{ uri: folder, name }]), await texts(await nodeHost.findFiles(folder, [])));
  const tried = new Set<string>();
  for (;;) {
    const named = [...namedFiles(snapshot)].filter((uri) => !tried.has(uri));
    if (named.length === 0) return { snapshot, folder };
    for (const uri of named) tried.add(uri);
    snapshot = withEdits(snapshot, await texts(named));
  }
}

async function texts(uris: readonly string[]): Promise<{ uri: string; text: string }[]> {
  const read = await Promise.all(uris.map(async (uri) => ({ uri, text: await textOf(uri) })));
  return read.flatMap(({ uri, text }) => (text === undefined ? [] : [{ uri, text }]));
}

async function textOf(uri: string): Promise<string | undefined> {
  try {
    return await nodeHost.readFile(uri);
  } catch {
    // What kustomizations name need not be there, and may be a folder.
    return undefined;
  }
}
