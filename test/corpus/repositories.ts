import path from 'node:path';
import { URI } from 'vscode-uri';
import { nodeHost } from '../../server/src/host/node.ts';
import { emptySnapshot, namedFiles, type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import type { FoundFile } from '../../server/src/workspace/notRead.ts';

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

export interface Repository {
  readonly snapshot: Snapshot;
  readonly folder: string;
  /** Every file that was met, in the order of their URIs: with its text, or with the reason why there is none. */
  readonly found: readonly FoundFile[];
}

const known = new Map<string, Promise<Repository>>();

/** A repository as one workspace folder, with whatever its kustomizations name. Read once, however often it is asked for. */
export function readRepository(name: string): Promise<Repository> {
  const repository = known.get(name) ?? read(name);
  known.set(name, repository);
  return repository;
}

async function read(name: string): Promise<Repository> {
  const folder = URI.file(path.join(corpus, name)).toString();
  const found: FoundFile[] = [];
  const uris = await nodeHost.findFiles(folder, [], (uri, notRead) => found.push({ uri, notRead }));
  let snapshot = emptySnapshot([{ uri: folder, name }]);
  const tried = new Set<string>();
  for (let wanted = uris; wanted.length > 0; wanted = [...namedFiles(snapshot)].filter((uri) => !tried.has(uri))) {
    for (const uri of wanted) tried.add(uri);
    const files = await texts(wanted);
    found.push(...files);
    snapshot = withEdits(snapshot, files);
  }
  return { snapshot, folder, found: found.sort((a, b) => (a.uri < b.uri ? -1 : 1)) };
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
