import { test } from 'vitest';
import { deployment, policy, service } from '../support/manifests.ts';
import { checkCalls } from './support/checkCalls.ts';

const hook =
  deployment('hook', { namespace: 'ops', ports: [9443] }) +
  service('hook', { namespace: 'ops', ports: ['443 -> 9443'] });

const configuration = (finding = ''): string => `
//- configuration.yaml
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: checks
webhooks:
- name: first
  clientConfig:
    service:
      namespace: ops
      name: hook
${finding}- name: second
  clientConfig: {service: {namespace: ops, name: hook}}
`;

test.each([
  ['nobody is admitted', 'podSelector: {}\npolicyTypes: [Ingress]'],
  ['only pods of a namespace are admitted', 'podSelector: {}\ningress: [{from: [{podSelector: {}}]}]'],
  [
    'other pods of kube-system are admitted',
    'podSelector: {}\ningress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, podSelector: {matchLabels: {k8s-app: kube-dns}}}]}]',
  ],
  ['another port is open', 'podSelector: {}\ningress: [{ports: [{port: 8080}]}]'],
  [
    'namespaces of a label are admitted',
    'podSelector: {}\ningress: [{from: [{namespaceSelector: {matchLabels: {team: a}}}]}]',
  ],
])('where %s: once for several webhooks', (_, spec) => {
  checkCalls(
    configuration(
      '#           ^^^^ warning webhook-blocked: The API server calls hook on TCP 9443 (ValidatingWebhookConfiguration checks), which policy deny does not admit. It is no pod: a rule without peers, or with an ipBlock, has to let it in.\n',
    ) +
      hook +
      policy('deny', spec, 'ops'),
  );
});

test('where a rule for pods has the port of the Service: that comes first, and what the peers lack behind it', () => {
  const rule = (port: string): string => `
//- allow.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: ops}
spec:
  podSelector: {}
  ingress:
  - from: [{namespaceSelector: {matchLabels: {webhook: enabled}}}]
    ports:
    - port: ${port}
`;
  checkCalls(
    configuration() +
      hook +
      rule(`443
#           ^^^ warning service-port-not-target-port: open 9443 instead`),
  );
  checkCalls(
    configuration('#           ^^^^ warning webhook-blocked: which policy deny does not admit\n') + hook + rule('9443'),
  );
});

test('where every pod is admitted: it may call by way of pods', () => {
  checkCalls(
    configuration(
      '#           ^^^^ information webhook-blocked: The API server calls hook on TCP 9443 (ValidatingWebhookConfiguration checks), which policy deny does not admit. It is no pod, except where it calls by way of pods of kube-system, as on GKE and AKS: elsewhere a rule without peers, or with an ipBlock, has to let it in.\n',
    ) +
      hook +
      policy('deny', 'podSelector: {}\ningress: [{from: [{namespaceSelector: {}}]}]', 'ops'),
  );
});

test('an extension of the API', () => {
  checkCalls(`
//- api.yaml
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata:
  name: v1.metrics
spec:
  service: {namespace: ops, name: hook}
#                                 ^^^^ warning webhook-blocked: The API server calls hook on TCP 9443 (APIService v1.metrics)
${hook}${policy('deny', 'podSelector: {}\npolicyTypes: [Ingress]', 'ops')}`);
});

test.each([
  ['its port is open to everyone', 'podSelector: {}\ningress: [{ports: [{port: 9443}]}]'],
  ['an ipBlock may be its address', 'podSelector: {}\ningress: [{from: [{ipBlock: {cidr: 172.20.0.0/16}}]}]'],
  [
    'OpenShift has a namespace for it',
    'podSelector: {}\ningress: [{from: [{namespaceSelector: {matchLabels: {policy-group.network.openshift.io/host-network: ""}}}]}]',
  ],
  [
    'that namespace is named',
    'podSelector: {}\ningress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: openshift-host-network}}}]}]',
  ],
  [
    'the pods are let in by which it calls on GKE',
    'podSelector: {}\ningress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, podSelector: {matchLabels: {k8s-app: konnectivity-agent}}}]}]',
  ],
  [
    'those by which it calls on AKS are',
    'podSelector: {}\ningress: [{from: [{namespaceSelector: {}, podSelector: {matchLabels: {app: konnectivity-agent}}}]}]',
  ],
  [
    'their namespace is',
    'podSelector: {}\ningress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}]}]',
  ],
  ['it is not known whom a policy is about', 'podSelector: {matchLabels: {app: "${APP}"}}'],
])('nothing where %s', (_, spec) => {
  checkCalls(configuration() + hook + policy('some', spec, 'ops'));
});

test('a kustomization that gives the Service another name: where the webhook names it', () => {
  checkCalls(`
//- kustomization.yaml
namePrefix: my-
resources: [configuration.yaml, hook.yaml, hook-service.yaml, deny-policy.yaml]
//- configuration.yaml
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: checks
webhooks:
- name: first
  clientConfig:
    service: {namespace: ops, name: hook}
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning webhook-blocked: The API server calls my-hook on TCP 9443 (ValidatingWebhookConfiguration my-checks), which policy my-deny does not admit. It is no pod: a rule without peers, or with an ipBlock, has to let it in.
${hook}${policy('deny', 'podSelector: {}\npolicyTypes: [Ingress]', 'ops')}`);
});
