import type { Call } from '../calls/call.ts';
import { ingressCalls, outerCalls } from '../calls/entryPoints.ts';
import { hintCalls } from '../calls/hintCalls.ts';
import type { Hint } from '../model/hint.ts';
import type { Ingress } from '../model/ingress.ts';
import type { Instance } from '../model/instance.ts';
import type { Route } from '../model/route.ts';
import type { Service } from '../model/service.ts';
import { areTogether } from '../snapshot/together.ts';
import { configFileName } from '../workspace/config.ts';
import type { EvidenceRule, Report } from './rule.ts';
import {
  heldBackElsewhere,
  heldBackFromOutside,
  heldBackOtherwise,
  heldBackReport,
  nameSeenFrom,
} from './support/heldBack.ts';
import type { View } from './view.ts';

export const ingressControllerBlocked: EvidenceRule = {
  id: 'ingress-controller-blocked',
  severity: 'warning',
  category: 'too-strict',
  summary:
    'Policies hold back what an Ingress or a route sends to its backend; information where that depends on the namespace of the controller, and for a Service that is open to the outside.',
  subject: 'evidence',
  *check(instance, view) {
    if (instance.resource.type === 'service') yield* checkService(instance as Instance<Service>, view);
    for (const call of callsToldBy(instance, view)) {
      const who = call.from === 'outside' ? 'load balancer' : 'ingress controller';
      const what = `The ${who} calls ${nameSeenFrom(instance.namespace, call.target)}`;
      const held = view.read(heldBackOtherwise, call);
      if (held) yield heldBackReport(call, held, what);
      // The pods of a Gateway are often put into its own namespace.
      const elsewhere = instance.resource.type === 'ingress' ? view.read(heldBackElsewhere, call) : undefined;
      if (!elsewhere) continue;
      const { namespace } = call.target;
      const end = `, unless it runs in namespace ${namespace} too. Say where it runs under ingressControllers in ${configFileName}.`;
      yield { ...heldBackReport(call, elsewhere, what, end), severity: 'information' };
    }
  },
  explanation: [
    'Requests from outside reach the pods of the ingress controller first, which call the backend: for policies they are the caller. A backend that admits pods of its own namespace only, or nobody, answers no request from outside.',
    "The controller's pods are no part of most repositories. `ingressControllers` in `.netpol.yaml` names them; without it a rule for any other namespace may be meant for them, and then nothing is said. Where a backend of an Ingress admits its own namespace only, that is information: the controller is rarely there.",
    'For an Ingress whose class is that of a load balancer of a cloud (`alb`, `gce`) no pod calls: the requests come from its addresses, which an `ipBlock` admits.',
    'The same goes for a Service of the type `LoadBalancer` or `NodePort`: a `podSelector` admits no client outside. That is information, since connections that come by a node may count as those of the node.',
  ],
  examples: {
    fires: [
      `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop
spec:
  defaultBackend:
    service:
      name: web
      port:
        number: 80
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: web
        ports:
        - containerPort: 8080
---
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  selector:
    app: web
  ports:
  - port: 80
    targetPort: 8080
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress]
`,
    ],
    passes: [
      `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop
spec:
  defaultBackend:
    service:
      name: web
      port:
        number: 80
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: web
        ports:
        - containerPort: 8080
---
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  selector:
    app: web
  ports:
  - port: 80
    targetPort: 8080
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny
  namespace: shop
spec:
  podSelector: {}
  ingress:
  - from:
    - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress-nginx}}
`,
    ],
  },
};

/**
 * Which addresses its clients have, nothing says: only pods of its own namespace may be admitted, or nobody, by a policy
 * that surely is there.
 */
function* checkService(service: Instance<Service>, view: View): Iterable<Report> {
  for (const call of view.read(outerCalls, service)) {
    const held = view.read(heldBackFromOutside, call);
    const what = `Clients outside of the cluster call ${nameSeenFrom(service.namespace, call.target)}`;
    if (!held?.ingress.some((policy) => areTogether(policy, service))) continue;
    yield { ...heldBackReport(call, held, what), severity: 'information' };
  }
}

function callsToldBy(instance: Instance, view: View): readonly Call[] {
  const { resource } = instance;
  if (resource.type === 'ingress' || resource.type === 'route') {
    return view.read(ingressCalls, instance as Instance<Ingress | Route>);
  }
  return resource.type === 'hint' && resource.hint === 'meshRoute'
    ? view.read(hintCalls, instance as Instance<Hint>)
    : [];
}
