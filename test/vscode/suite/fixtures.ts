/** A Deployment with one label and one port. */
export function deployment(name: string, { namespace = 'shop', port = 7070, env = '' } = {}): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
        - name: main
          image: example/${name}
          ports:
            - name: main
              containerPort: ${port}
${env === '' ? '' : `          env:\n            - name: PEER\n              value: ${env}\n`}`;
}

export function service(name: string, { namespace = 'shop', port = 7070 } = {}): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  selector:
    app: ${name}
  ports:
    - port: ${port}
`;
}

/** A policy that admits \`app: from\` to \`app: to\` on one port. */
export function policy(name: string, to: string, from: string, { namespace = 'shop', port = 7070 } = {}): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  podSelector:
    matchLabels:
      app: ${to}
  policyTypes:
    - Ingress
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app: ${from}
      ports:
        - protocol: TCP
          port: ${port}
`;
}

/** A policy that isolates every pod of the namespace for ingress. */
export function denyIngress(namespace = 'shop'): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: ${namespace}
spec:
  podSelector: {}
  policyTypes:
    - Ingress
`;
}

/** Several documents in one file. */
export function together(...documents: string[]): string {
  return documents.join('---\n');
}
