import { distance } from 'fastest-levenshtein';
import { parseAddresses } from '../calls/address.ts';
import { callsAnnotation, declaredWords } from '../calls/declared.ts';
import { destinationOf } from '../calls/destination.ts';
import { type HostMeaning, meaningsOfHost } from '../calls/host.ts';
import { isApiServer } from '../calls/outside.ts';
import { servicePorts } from '../calls/servicePorts.ts';
import { isPlaceholder } from '../model/labels.ts';
import { listed } from '../model/listed.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { Report, WorkloadRule } from './rule.ts';
import type { View } from './view.ts';

export const declaredCallUnknown: WorkloadRule = {
  id: 'declared-call-unknown',
  severity: 'warning',
  category: 'no-effect',
  summary: `The annotation ${callsAnnotation} names a Service that is not known, a port that it does not have, or no address.`,
  subject: 'workload',
  *check(workload, view) {
    if (isPlaceholder(workload.namespace)) return;
    for (const { word, place } of declaredWords(workload)) {
      const report = isPlaceholder(word) ? undefined : problemOf(word, workload.namespace, view);
      if (report) yield { ...report, at: { start: place.start, end: place.end, origin: place } };
    }
  },
  explanation: [
    'A Service whose name is near is named. Where none is near, the finding is information: it may stand in another repository.',
    'The annotation declares calls that no variable and no ConfigMap tells of, so that they count in reports and in generated policies. A word in it that leads nowhere declares nothing, and the call would be cut off by a policy that is generated without it.',
    'Words are separated by commas or white space. Each is an address as a program has it: `db:5432`, `db.shop:5432`, `https://api.example.com`. A host outside of the cluster counts with a port or a scheme. Of namespaces that no manifest shows nothing is said.',
  ],
  examples: {
    fires: [
      `
apiVersion: v1
kind: Service
metadata:
  name: db
  namespace: shop
spec:
  selector:
    app: db
  ports:
  - port: 5432
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  annotations:
    netpol.io/calls: dbs:5432, db:5433
spec:
  containers:
  - name: main
    image: web
`,
    ],
    passes: [
      `
apiVersion: v1
kind: Service
metadata:
  name: db
  namespace: shop
spec:
  selector:
    app: db
  ports:
  - port: 5432
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  annotations:
    netpol.io/calls: db:5432
spec:
  containers:
  - name: main
    image: web
`,
    ],
  },
};

function problemOf(word: string, namespace: string, view: View): Pick<Report, 'message' | 'severity'> | undefined {
  const [address] = parseAddresses(word);
  if (!address) {
    return {
      message: `${word} is no address, so it declares no call. Write the name of a Service with a port, such as db.shop:5432.`,
    };
  }
  const { host, port, scheme } = address;
  const missing = view.read(missingService, namespace, host);
  if (missing !== '') {
    const [service = '', home = '', near = ''] = missing.split('/');
    const message = `There is no Service ${service} that is known in namespace ${home}, so this declares no call.`;
    return near === ''
      ? { message: `${message} Declare it where it is, or under callers in .netpol.yaml.`, severity: 'information' }
      : { message: `${message} Did you mean ${near}?` };
  }
  if (port === undefined && scheme === undefined && view.read(isOutside, namespace, host)) {
    return {
      message: `${host} is in no namespace that is known, and a host outside of the cluster counts with a port only. Write ${host}:443.`,
    };
  }
  const instead = port === undefined ? undefined : view.read(portsInstead, namespace, host, port);
  if (instead === undefined) return undefined;
  return { message: `The Service has no port ${port}, so this call leads nowhere. ${instead}` };
}

/** `service/namespace/near`, the last one empty where no name is near; empty where there is nothing to say. */
function missingService(cluster: ClusterModel, namespace: string, host: string): string {
  const meaning = meaningIn(cluster, namespace, host);
  if (!meaning || destinationOf(cluster, host, namespace) || isApiServer(host, namespace)) return '';
  const names = (cluster.namespaces.get(meaning.namespace)?.services ?? []).map(({ resource }) => resource.name);
  // One that a placeholder hides may have this name; and of a Service that is there, the pod may come later.
  if (names.some((name) => isPlaceholder(name) || name === meaning.service)) return '';
  const near = names.find((name) => distance(name, meaning.service) <= mostTypos);
  return `${meaning.service}/${meaning.namespace}/${near ?? ''}`;
}

const mostTypos = 2;

/** What a host means in a namespace that is known; undefined for what is outside of the manifests. */
function meaningIn({ namespaces }: ClusterModel, namespace: string, host: string): HostMeaning | undefined {
  const meaning = meaningsOfHost(host, namespace).at(-1);
  return meaning && namespaces.has(meaning.namespace) ? meaning : undefined;
}

function isOutside(cluster: ClusterModel, namespace: string, host: string): boolean {
  return !meaningIn(cluster, namespace, host) && !destinationOf(cluster, host, namespace);
}

/** Which ports a Service has, where the one that is asked for is not among them; undefined where all is well. */
function portsInstead(cluster: ClusterModel, namespace: string, host: string, port: number): string | undefined {
  const service = destinationOf(cluster, host, namespace)?.service.resource;
  if (!service || service.headless || service.morePorts || service.serviceType === 'ExternalName') return undefined;
  if (servicePorts(service, port).length > 0) return undefined;
  const has = service.ports.map((each) => String(each.port));
  return has.length === 0 ? `${service.name} has no ports.` : `${service.name} has ${listed(has, 'and')}.`;
}
