import { instanceOf } from '../model/instance.ts';
import { readResources } from '../model/read.ts';
import type { WorkloadInstance } from '../snapshot/queries.ts';
import { parseDocument } from '../yaml/parse.ts';

/**
 * The ingress controller as it is most often installed. Manifests do not say which one is there, so that whether it is
 * let through is unknown; a policy that admits it has to name one.
 */
export const assumedController: WorkloadInstance = read(`
apiVersion: apps/v1
kind: Deployment
metadata: {name: ingress-nginx-controller, namespace: ingress-nginx}
spec:
  template:
    metadata:
      labels:
        app.kubernetes.io/component: controller
        app.kubernetes.io/instance: ingress-nginx
        app.kubernetes.io/name: ingress-nginx
    spec:
      containers:
      - name: controller
`);

function read(text: string): WorkloadInstance {
  const document = parseDocument(text);
  const [resource] = readResources(document.root);
  return instanceOf('', document, resource as WorkloadInstance['resource'], {
    unit: '',
    namespace: '',
  }) as WorkloadInstance;
}
