import { commands, type Disposable, window, workspace } from 'vscode';

/** Netpol: Open an Example. A document that is nowhere saved, to try everything on. */
export function openExample(): Disposable {
  return commands.registerCommand('netpol.openExample', async () => {
    const document = await workspace.openTextDocument({ language: 'yaml', content: example });
    await window.showTextDocument(document, { preview: false });
  });
}

/** A frontend that calls a cart, which calls a database: nothing but the database is protected. */
const example = `# Point at a name to read who may call it, and choose a quick fix (Ctrl+. or Cmd+.) to protect it.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: frontend
  namespace: shop
spec:
  selector:
    matchLabels: {app: frontend}
  template:
    metadata:
      labels: {app: frontend}
    spec:
      containers:
        - name: frontend
          image: example/frontend
          ports:
            - containerPort: 8080
          env:
            - name: CART_ADDR
              value: cart:7070
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    matchLabels: {app: cart}
  template:
    metadata:
      labels: {app: cart}
    spec:
      containers:
        - name: cart
          image: example/cart
          ports:
            - containerPort: 7070
          env:
            - name: DB_ADDR
              value: db:5432
---
apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
spec:
  selector: {app: cart}
  ports:
    - port: 7070
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
  namespace: shop
spec:
  serviceName: db
  selector:
    matchLabels: {app: db}
  template:
    metadata:
      labels: {app: db}
    spec:
      containers:
        - name: db
          image: example/db
          ports:
            - containerPort: 5432
---
apiVersion: v1
kind: Service
metadata:
  name: db
  namespace: shop
spec:
  selector: {app: db}
  ports:
    - port: 5432
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db
  namespace: shop
spec:
  podSelector:
    matchLabels: {app: db}
  ingress:
    - from:
        - podSelector:
            matchLabels: {app: cart}
      ports:
        - port: 5432
`;
