import { callsOf } from '../calls/calls.ts';
import type { WorkloadInstance } from '../snapshot/queries.ts';
import type { EvidenceRule } from './rule.ts';
import { heldBackOtherwise, heldBackReport } from './support/heldBack.ts';

export const selfTrafficBlocked: EvidenceRule = {
  id: 'self-traffic-blocked',
  severity: 'warning',
  category: 'too-strict',
  summary: 'Policies keep the replicas of a workload from calling each other; information where the evidence is weak.',
  subject: 'evidence',
  *check(instance, view) {
    if (instance.resource.type !== 'workload') return;
    const workload = instance as WorkloadInstance;
    const own = view.read(callsOf, workload).filter(({ target }) => target.key === workload.key);
    const best = own.find(({ strength }) => strength === 'strong') ?? own[0];
    const held = best && view.read(heldBackOtherwise, best);
    if (held)
      yield heldBackReport(
        best,
        held,
        `The replicas of ${workload.resource.name} ${best.strength === 'strong' ? 'call' : 'seem to call'} each other`,
      );
  },
  explanation: [
    'It is a warning where the workload is told the addresses of its pods. A StatefulSet with several replicas that have names by a headless Service gives information only.',
    "Databases and brokers form a cluster: each replica looks for the others by name. A policy that admits only the clients cuts the cluster into pieces, since pods of one workload need a rule for each other as all pods do. Admit the workload's own labels.",
  ],
  examples: {
    fires: [
      `
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
  namespace: shop
spec:
  replicas: 2
  serviceName: db
  template:
    metadata:
      labels:
        app: db
    spec:
      containers:
      - name: db
        image: db
        ports:
        - containerPort: 5432
        env:
        - name: PEERS
          value: db-0.db:5432,db-1.db:5432
---
apiVersion: v1
kind: Service
metadata:
  name: db
  namespace: shop
spec:
  clusterIP: None
  selector:
    app: db
  ports:
  - port: 5432
    targetPort: 5432
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
kind: StatefulSet
metadata:
  name: db
  namespace: shop
spec:
  replicas: 2
  serviceName: db
  template:
    metadata:
      labels:
        app: db
    spec:
      containers:
      - name: db
        image: db
        ports:
        - containerPort: 5432
        env:
        - name: PEERS
          value: db-0.db:5432,db-1.db:5432
---
apiVersion: v1
kind: Service
metadata:
  name: db
  namespace: shop
spec:
  clusterIP: None
  selector:
    app: db
  ports:
  - port: 5432
    targetPort: 5432
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
    - podSelector: {matchLabels: {app: db}}
`,
    ],
  },
};
