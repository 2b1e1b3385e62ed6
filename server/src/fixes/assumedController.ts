import type { ClusterFacts } from '../model/clusterFacts.ts';
import { instanceOf } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import { readResources } from '../model/read.ts';
import type { WorkloadInstance } from '../snapshot/queries.ts';
import { parseDocument } from '../yaml/parse.ts';

/** The pods that are taken for the ingress controller, and the peer that means them. */
export interface AssumedController {
  readonly workload: WorkloadInstance;
  /** Undefined where all pods of the namespace are admitted. */
  readonly podLabels: Readonly<Record<string, string>> | undefined;
}

/**
 * The first that a configuration names, or the ingress controller as it is most often installed. Manifests do not say
 * which one is there, so that whether it is let through is unknown; a policy that admits it has to name one.
 */
export const assumedController: (facts: ClusterFacts) => AssumedController = memo(({ ingressControllers: [first] }) => {
  if (!first) return usual;
  const podLabels = first.podLabels && Object.fromEntries(first.podLabels);
  return { workload: controllerIn(first.namespace, podLabels ?? {}), podLabels };
});

const usual: AssumedController = {
  workload: controllerIn('ingress-nginx', {
    'app.kubernetes.io/component': 'controller',
    'app.kubernetes.io/instance': 'ingress-nginx',
    'app.kubernetes.io/name': 'ingress-nginx',
  }),
  podLabels: undefined,
};

function controllerIn(namespace: string, labels: Readonly<Record<string, string>>): WorkloadInstance {
  const document = parseDocument(
    JSON.stringify({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'ingress-controller', namespace },
      spec: { template: { metadata: { labels }, spec: { containers: [{ name: 'controller' }] } } },
    }),
  );
  const [resource] = readResources(document.root);
  return instanceOf('', document, resource as WorkloadInstance['resource'], {
    unit: '',
    namespace: '',
  }) as WorkloadInstance;
}
