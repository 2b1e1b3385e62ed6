import type { Call } from '../calls/call.ts';
import { hintCalls } from '../calls/hintCalls.ts';
import { podScrapes, serviceScrapes } from '../calls/scraping.ts';
import type { Hint } from '../model/hint.ts';
import type { Instance } from '../model/instance.ts';
import type { Service } from '../model/service.ts';
import { formatPorts } from '../policy/portSet.ts';
import type { WorkloadInstance } from '../snapshot/queries.ts';
import type { EvidenceRule } from './rule.ts';
import { heldBack, heldBackOtherwise, heldBackReport, nameSeenFrom } from './support/heldBack.ts';
import type { View } from './view.ts';

export const scrapeBlocked: EvidenceRule = {
  id: 'scrape-blocked',
  severity: 'information',
  category: 'too-strict',
  summary: 'Policies keep Prometheus from reading the metrics that something announces.',
  subject: 'evidence',
  *check(instance, view) {
    const told = new Set<string>();
    const calls = scrapesToldBy(instance, view);
    for (const call of calls) {
      // Its own metrics Prometheus reads within its pod, where no policy is asked.
      if (call.caller?.key === call.target.key) continue;
      const held = told.has(keyOf(call)) ? undefined : view.read(heldBackOtherwise, call);
      told.add(keyOf(call));
      // Which of several Prometheus servers reads them, nothing says: one that may is enough.
      if (!held || calls.some((other) => keyOf(other) === keyOf(call) && !view.read(heldBack, other))) continue;
      const who = call.caller ? nameSeenFrom(instance.namespace, call.caller) : 'Prometheus';
      yield heldBackReport(call, held, `${who} reads the metrics of ${nameSeenFrom(instance.namespace, call.target)}`);
    }
  },
  explanation: [
    'The metrics are missing, and with them the alerts. Workloads that run the image of Prometheus are the callers. Where no manifest shows one, the finding says that nobody at all may read the metrics.',
    'Nothing is said where one of several Prometheus servers may read them.',
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
      annotations:
        prometheus.io/scrape: "true"
        prometheus.io/port: "9100"
    spec:
      containers:
      - name: web
        image: web
        ports:
        - containerPort: 8080
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
      annotations:
        prometheus.io/scrape: "true"
        prometheus.io/port: "9100"
    spec:
      containers:
      - name: web
        image: web
        ports:
        - containerPort: 8080
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
    - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}
`,
    ],
  },
};

function keyOf({ target, ports }: Call): string {
  return `${target.key} ${formatPorts(ports)}`;
}

function scrapesToldBy(instance: Instance, view: View): readonly Call[] {
  const { resource } = instance;
  if (resource.type === 'workload') return view.read(podScrapes, instance as WorkloadInstance);
  if (resource.type === 'service') return view.read(serviceScrapes, instance as Instance<Service>);
  return resource.type === 'hint' && resource.hint === 'monitor'
    ? view.read(hintCalls, instance as Instance<Hint>)
    : [];
}
