import type { Call } from '../calls/call.ts';
import { callsOf } from '../calls/calls.ts';
import { hintCalls } from '../calls/hintCalls.ts';
import type { Hint } from '../model/hint.ts';
import type { Instance } from '../model/instance.ts';
import { formatPorts } from '../policy/portSet.ts';
import type { WorkloadInstance } from '../snapshot/queries.ts';
import type { EvidenceRule } from './rule.ts';
import { heldBackOtherwise, heldBackReport, nameSeenFrom } from './support/heldBack.ts';
import type { View } from './view.ts';

export const inferredCallerBlocked: EvidenceRule = {
  id: 'inferred-caller-blocked',
  severity: 'warning',
  category: 'too-strict',
  summary: 'Policies hold back a call that the manifests say a workload makes; information where the evidence is weak.',
  subject: 'evidence',
  *check(instance, view) {
    // Once for two workloads and their ports, where the evidence is best.
    const told = new Set<string>();
    for (const call of [...callsToldBy(instance, view)].sort((a, b) => rank(a) - rank(b))) {
      const { caller, target, ports } = call;
      if (!caller || caller.key === target.key) continue;
      const key = [caller.key, target.key, formatPorts(ports)].join(' ');
      const held = told.has(key) ? undefined : view.read(heldBackOtherwise, call);
      if (!held) continue;
      told.add(key);
      const verb = call.strength === 'strong' ? 'calls' : 'seems to call';
      const what = `${caller.resource.name} ${verb} ${nameSeenFrom(caller.namespace, target)}`;
      yield heldBackReport(call, held, what);
    }
  },
  explanation: [
    'The evidence is an address in a variable, an argument, a ConfigMap, a Secret or a mounted file, or a declaration. It is a warning where the evidence is strong: an address with a port, a scheme or a namespace. A bare word that is the name of a Service gives information only.',
    'The caller gets a timeout, and nothing says that a policy is the reason. The finding stands where the address is written, and names the policies of each side that hold the call back: those of the target do not admit it, or those of the caller do not let it out. *Allow … to call …* opens just this call, on both sides.',
    'Nothing is said of a call that policies let through perhaps, or whose port the Service does not have. Of a Secret only its name and its key are said.',
  ],
  examples: {
    fires: [
      `
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
        env:
        - name: CART_ADDR
          value: cart:80
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: cart
    spec:
      containers:
      - name: cart
        image: cart
        ports:
        - containerPort: 8080
---
apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    app: cart
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
        env:
        - name: CART_ADDR
          value: cart:80
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: cart
    spec:
      containers:
      - name: cart
        image: cart
        ports:
        - containerPort: 8080
---
apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    app: cart
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
    - podSelector: {}
`,
    ],
  },
};

function callsToldBy(instance: Instance, view: View): readonly Call[] {
  const { resource } = instance;
  if (resource.type === 'workload') return view.read(callsOf, instance as WorkloadInstance);
  const isAboutCallers =
    resource.type === 'hint' && (resource.hint === 'clientIntents' || resource.hint === 'meshPolicy');
  return isAboutCallers ? view.read(hintCalls, instance as Instance<Hint>) : [];
}

function rank({ strength }: Call): number {
  return strength === 'strong' ? 0 : 1;
}
