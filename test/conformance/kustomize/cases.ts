/** Small kustomizations, one for each thing that kustomize does; the root is what is rendered. */
import { configurationCases } from './configurationCases.ts';
import { fileCases } from './fileCases.ts';
import { misfitCases } from './misfitCases.ts';
import { patchCases } from './patchCases.ts';
import { patternCases } from './patternCases.ts';
import { pluginCases } from './pluginCases.ts';
import { replacementCases } from './replacementCases.ts';

const deployment = (name: string, spec = ''): string => `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels:
    app: ${name}
spec:
  replicas: 1
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      serviceAccountName: ${name}
      containers:
      - name: main
        image: registry.example:5000/shop/${name}:1.0
        ports:
        - containerPort: 8080
          name: http
          protocol: TCP
        env:
        - name: MODE
          value: fast
        - name: URL
          valueFrom:
            configMapKeyRef:
              name: config
              key: url
        - name: TOKEN
          valueFrom:
            secretKeyRef:
              name: token
              key: token
        envFrom:
        - configMapRef:
            name: config
      - name: sidecar
        image: envoy
        args: [--x, --y]
      volumes:
      - name: config
        configMap:
          name: config
      - name: data
        persistentVolumeClaim:
          claimName: data
${spec}`;

const service = (name: string): string => `
apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  selector:
    app: ${name}
  ports:
  - port: 80
    targetPort: http
    protocol: TCP
`;

const policy = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow
spec:
  podSelector:
    matchLabels:
      app: web
  policyTypes: [Ingress, Egress]
  ingress:
  - from:
    - podSelector:
        matchLabels:
          app: front
    - namespaceSelector:
        matchLabels:
          team: a
      podSelector: {}
    ports:
    - port: 8080
  egress:
  - to:
    - podSelector:
        matchLabels:
          app: db
    - ipBlock:
        cidr: 10.0.0.0/8
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny
spec:
  podSelector: {}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: nothing
spec:
  podSelector:
`;

const rbac = `
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
rules:
- apiGroups: [""]
  resources: [secrets]
  resourceNames: [token, other]
  verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: reader
rules: []
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: web
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: reader
subjects:
- kind: ServiceAccount
  name: web
- kind: ServiceAccount
  name: default
- kind: ServiceAccount
  name: web
  namespace: elsewhere
- kind: User
  name: jane
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: web
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: reader
subjects:
- kind: ServiceAccount
  name: web
  namespace: default
`;

const others = `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: data
---
apiVersion: v1
kind: Secret
metadata:
  name: token
stringData:
  token: abc
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  rules:
  - http:
      paths:
      - path: /
        backend:
          service:
            name: web
            port:
              number: 80
---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: nightly
spec:
  schedule: "0 0 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          containers:
          - name: main
            image: busybox
            command: [sh, -c, "echo $(WEB) $$(WEB) $(NONE)"]
            env:
            - name: WEB
              value: http://$(WEB):$(PORT)
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: web
  selector:
    matchLabels:
      app: db
  template:
    metadata:
      labels:
        app: db
    spec:
      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
          - topologyKey: zone
            labelSelector:
              matchLabels:
                app: db
      containers: []
  volumeClaimTemplates:
  - metadata:
      name: data
---
apiVersion: example.com/v1
kind: Widget
metadata:
  name: widget
  finalizers: [a]
spec:
  parts:
  - name: a
    size: 1
  - name: b
    size: 2
  containers:
  - name: main
    image: envoy
  rules: {list: [1, 2]}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: widgets.example.com
spec:
  versions:
  - name: v1
    schema:
      containers:
      - image: envoy
`;

/** All of them, with a kustomization. */
const all = (kustomization: string, files = ''): string => `
//- kustomization.yaml
resources:
- web.yaml
- service.yaml
- policy.yaml
- rbac.yaml
- others.yaml
configMapGenerator:
- name: config
  literals: [url=http://web]
${kustomization}
//- web.yaml${deployment('web')}
//- service.yaml${service('web')}
//- policy.yaml${policy}
//- rbac.yaml${rbac}
//- others.yaml${others}
${files}`;

/** One Deployment, with a patch of its pods. */
const patched = (patch: string): string => `
//- kustomization.yaml
resources: [web.yaml]
patches:
- path: patch.yaml
//- patch.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
${patch.replace(/^/gm, '      ')}
//- web.yaml${deployment('web')}
`;

/** One Deployment, with a JSON patch. */
const jsonPatched = (patch: string): string => `
//- kustomization.yaml
resources: [web.yaml]
patches:
- target: {kind: Deployment}
  patch: |-
${patch.trim().replace(/^/gm, '    ')}
//- web.yaml${deployment('web')}
`;

/** A custom resource and a Deployment, with replacements. */
const replaced = (replacements: string): string => all(`replacements:\n${replacements}`);

export const cases: Readonly<Record<string, string>> = {
  'nothing is changed': all(''),
  namespace: all('namespace: prod'),
  'namespace over namespaces': `
//- kustomization.yaml
namespace: prod
resources: [a.yaml]
//- a.yaml
apiVersion: v1
kind: ServiceAccount
metadata: {name: web, namespace: old}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web, namespace: old}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects:
- {kind: ServiceAccount, name: web, namespace: old}
- {kind: ServiceAccount, name: other, namespace: old}
- {kind: ServiceAccount, name: default, namespace: old}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: web}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects:
- {kind: ServiceAccount, name: web, namespace: old}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: hook}
webhooks:
- name: a.example.com
  clientConfig: {service: {name: web, namespace: old}}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: old}
`,
  'prefix and suffix': all('namePrefix: a-\nnameSuffix: -z'),
  'prefix, suffix and namespace': all('namePrefix: a-\nnameSuffix: -z\nnamespace: prod'),
  'prefixes of two levels': `
//- kustomization.yaml
namePrefix: out-
resources: [in]
configMapGenerator: [{name: config, literals: [a=b]}]
//- in/kustomization.yaml
namePrefix: in-
resources: [web.yaml, service.yaml]
configMapGenerator: [{name: config, literals: [a=b]}]
//- in/web.yaml${deployment('web')}
//- in/service.yaml${service('web')}
`,
  'one base twice': `
//- kustomization.yaml
resources: [a, b]
//- a/kustomization.yaml
namePrefix: a-
resources: [../base]
//- b/kustomization.yaml
nameSuffix: -b
resources: [../base]
//- base/kustomization.yaml
resources: [web.yaml, service.yaml]
configMapGenerator: [{name: config, literals: [url=x]}]
//- base/web.yaml${deployment('web')}
//- base/service.yaml${service('web')}
`,
  'one base in two namespaces': `
//- kustomization.yaml
resources: [a, b]
//- a/kustomization.yaml
namespace: a
resources: [../base]
//- b/kustomization.yaml
namespace: b
resources: [../base]
//- base/kustomization.yaml
resources: [web.yaml, rbac.yaml]
configMapGenerator: [{name: config, literals: [url=x]}]
//- base/web.yaml${deployment('web')}
//- base/rbac.yaml
apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
`,
  'the same object twice': `
//- kustomization.yaml
resources: [a.yaml, b.yaml]
//- a.yaml${service('web')}
//- b.yaml${service('web')}
`,
  commonLabels: all('commonLabels: {team: shop, tier: "1"}'),
  'labels of metadata': all('labels: [{pairs: {team: shop}}]'),
  'labels of selectors': all('labels: [{pairs: {team: shop}, includeSelectors: true}]'),
  'labels of templates': all('labels: [{pairs: {team: shop}, includeTemplates: true}]'),
  'labels of fields': all(
    'labels: [{pairs: {team: shop}, fields: [{path: spec/podSelector/matchLabels, kind: NetworkPolicy, create: true}]}]',
  ),
  'labels and commonLabels': all('labels: [{pairs: {team: a, x: why}}]\ncommonLabels: {team: b}'),
  commonAnnotations: all('commonAnnotations: {note: "yes", a/b: c}'),
  images: all('images: [{name: envoy, newTag: v2}, {name: "registry.example:5000/shop/web", newName: web}]'),
  'images by digest': all(
    'images: [{name: envoy, newName: x/envoy, digest: "sha256:abc"}, {name: busybox, newTag: "1"}]',
  ),
  'an image with tag and digest': all('images: [{name: envoy, newTag: v1, digest: "sha256:abc"}]'),
  replicas: all('replicas: [{name: web, count: 3}, {name: db, count: 0}]'),
  'replicas of nothing': all('replicas: [{name: none, count: 3}]'),
  'replicas under a new name': `
//- kustomization.yaml
resources: [in]
replicas: [{name: web, count: 5}]
//- in/kustomization.yaml
namePrefix: in-
resources: [web.yaml]
//- in/web.yaml${deployment('web')}
`,
  components: `
//- kustomization.yaml
resources: [web.yaml]
components: [one, two]
commonLabels: {last: "yes"}
//- one/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
resources: [service.yaml]
namePrefix: one-
//- one/service.yaml${service('web')}
//- two/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches:
- target: {kind: Service}
  patch: |-
    - op: add
      path: /spec/type
      value: NodePort
//- web.yaml${deployment('web')}
`,
  'a component among the resources': `
//- kustomization.yaml
resources: [one]
//- one/kustomization.yaml
kind: Component
resources: [service.yaml]
//- one/service.yaml${service('web')}
`,
  'a kustomization among the components': `
//- kustomization.yaml
resources: [web.yaml]
components: [one]
//- one/kustomization.yaml
resources: [service.yaml]
//- one/service.yaml${service('web')}
//- web.yaml${deployment('web')}
`,
  bases: `
//- kustomization.yml
bases: [one]
resources: [web.yaml]
//- one/Kustomization
resources: [service.yaml]
//- one/service.yaml${service('web')}
//- web.yaml${deployment('web')}
`,
  'a cycle': `
//- kustomization.yaml
resources: [one]
//- one/kustomization.yaml
resources: [..]
`,
  'lists are taken apart': `
//- kustomization.yaml
resources: [list.yaml]
namePrefix: a-
//- list.yaml
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
- {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}
`,
  'local configuration is left out': `
//- kustomization.yaml
resources: [a.yaml]
//- a.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: a, annotations: {config.kubernetes.io/local-config: "true"}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: b, annotations: {config.kubernetes.io/local-config: "false"}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: c, annotations: {config.kubernetes.io/local-config: ""}}
`,
  'the order of kinds': all('sortOptions: {order: fifo}'),
  'an order of kinds of its own': all(
    'sortOptions: {order: legacy, legacySortOptions: {orderFirst: [Service, Role], orderLast: [Namespace]}}',
  ),

  'a strategic patch': patched(
    'containers: [{name: main, image: new, env: [{name: MODE, value: slow}, {name: X, value: y}]}]',
  ),
  'a patch adds an item': patched('containers: [{name: extra, image: new, env: [{name: A, value: null}], args: null}]'),
  'a patch replaces plain lists': patched('containers: [{name: sidecar, args: [--z]}]'),
  'a patch deletes fields': patched('serviceAccountName: null\nvolumes: null\ncontainers: [{name: main, env: null}]'),
  'a patch deletes items': patched(
    'containers: [{name: main, $patch: delete}]\nvolumes: [{name: data, $patch: delete}]',
  ),
  'a patch replaces an item': patched('containers: [{name: main, image: x, $patch: replace}]'),
  'a patch replaces a list': patched('containers: [{name: x, image: x}, {$patch: replace}]'),
  'a patch deletes a list': patched('containers: [{$patch: delete}]'),
  'a patch replaces a map': patched('$patch: replace\ncontainers: [{name: x, image: x}]'),
  'a patch merges a map': patched('$patch: merge\nhostNetwork: true'),
  'a patch with an unknown directive': patched('$patch: shuffle\nhostNetwork: true'),
  'a patch sets the order of items': patched(
    '$setElementOrder/containers: [{name: sidecar}, {name: main}]\ncontainers: [{name: sidecar, image: x}]',
  ),
  'a patch of ports': patched(
    'containers: [{name: main, ports: [{containerPort: 8080, protocol: TCP, name: web}, {containerPort: 1, name: a}]}]',
  ),
  'a patch of ports without protocol': patched('containers: [{name: main, ports: [{containerPort: 8080, name: web}]}]'),
  'a patch of the same port under another protocol': patched(
    'containers: [{name: main, ports: [{containerPort: 8080, protocol: UDP, name: dns}]}]',
  ),
  'a patch of an item without its key': patched('containers: [{image: x}]'),
  'a patch with an empty list': patched('containers: []'),
  'a patch of another kind of value': patched('containers: {name: x}'),
  'a patch of tolerations': patched('tolerations: [{key: a}]\nnodeSelector: {a: b}'),
  'patches of several objects': `
//- kustomization.yaml
resources: [web.yaml, service.yaml]
patches: [{path: patch.yaml}]
//- patch.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {new: label}, annotations: {a: b}}
spec: {replicas: 7}
---
apiVersion: v1
kind: Service
metadata: {name: web, finalizers: [x]}
spec: {ports: [{port: 80, targetPort: 1}, {port: 443, targetPort: 2}], type: NodePort}
//- web.yaml${deployment('web')}
//- service.yaml${service('web')}
`,
  'a patch of an unknown kind': all(`patches:
- patch: |-
    apiVersion: example.com/v1
    kind: Widget
    metadata: {name: widget, finalizers: [b]}
    spec: {parts: [{name: a, size: 3}], rules: {more: 1}}`),
  'a patch deletes an object': all(`patches:
- patch: |-
    $patch: delete
    apiVersion: v1
    kind: Service
    metadata: {name: web}
- target: {kind: '(Cluster)?Role.*'}
  patch: |-
    $patch: delete
    apiVersion: v1
    kind: Any
    metadata: {name: any}`),
  'a patch of nothing': all(`patches:
- patch: |-
    apiVersion: v1
    kind: Service
    metadata: {name: none}`),
  'a patch of another version': all(`patches:
- patch: |-
    apiVersion: apps/v1beta1
    kind: Deployment
    metadata: {name: web}`),
  'targets by regular expression': all(`patches:
- target: {kind: Deployment|StatefulSet, name: w.*, group: apps}
  patch: |-
    - {op: add, path: /metadata/annotations, value: {a: "1"}}
- target: {name: we}
  patch: |-
    - {op: add, path: /metadata/annotations, value: {b: "1"}}
- target: {version: v1, group: ""}
  patch: |-
    - {op: add, path: /metadata/x, value: 1}`),
  'targets by labels and annotations': all(`commonAnnotations: {late: "1"}
patches:
- target: {labelSelector: "app=web"}
  patch: |-
    apiVersion: v1
    kind: Any
    metadata: {name: any, annotations: {a: "1"}}
- target: {labelSelector: "app in (web, x),app!=y,!z"}
  patch: |-
    apiVersion: v1
    kind: Any
    metadata: {name: any, labels: {b: "1"}}
- target: {annotationSelector: "a=1"}
  patch: |-
    - {op: add, path: /metadata/annotations/c, value: "1"}
- target: {labelSelector: "app notin (web)", kind: Service|Widget}
  patch: |-
    - {op: add, path: /metadata/x, value: "1"}`),
  'targets by namespace': `
//- kustomization.yaml
resources: [a.yaml]
namespace: new
patches:
- target: {namespace: old}
  patch: |-
    - {op: add, path: /metadata/labels, value: {a: "1"}}
- target: {namespace: default}
  patch: |-
    - {op: add, path: /metadata/labels, value: {b: "1"}}
//- a.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: a, namespace: old}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: b}
---
apiVersion: v1
kind: Namespace
metadata: {name: c}
`,
  'a target of nothing': all(`patches:
- target: {kind: None}
  patch: |-
    - {op: remove, path: /metadata/labels}`),
  'a patch with a target writes labels anew': all(`patches:
- target: {kind: Deployment}
  patch: |-
    kind: Any
    metadata: {name: any, labels: {app: null, n: 1}, annotations: null}
- target: {kind: Service|NetworkPolicy}
  patch: |-
    kind: Any
    metadata: {name: any, labels: {}, annotations: {a: null}}
- patch: |-
    apiVersion: apps/v1
    kind: StatefulSet
    metadata: {name: db, labels: {app: null}, annotations: {n: 1}}`),
  'annotations are written back as strings': `
//- kustomization.yaml
resources: [a.yaml]
//- a.yaml
apiVersion: v1
kind: Service
metadata: {name: web, annotations: {a: 1, b: true, c: null, d: 1.50, e: 0x10, f: x}}
`,
  'a new item with directives inside': patched(
    'containers: [{name: new, $patch: merge, ports: [{containerPort: 1, $patch: merge}, {containerPort: 2, $patch: delete}], resources: {limits: null, $patch: replace}}]',
  ),
  'several patches with a target': all(
    'patches: [{path: patch.yaml, target: {kind: Service}}]',
    `//- patch.yaml
kind: Any
metadata: {name: any, labels: {a: a}}
---
kind: Any
metadata: {name: any, labels: {b: b}}
`,
  ),
  'two objects get one name': all(`patches:
- target: {kind: NetworkPolicy}
  patch: |-
    - {op: replace, path: /metadata/name, value: one}`),
  'a label is overwritten from outside': `
//- kustomization.yaml
resources: [in]
labels: [{pairs: {version: v2, other: x}}]
commonAnnotations: {a: "2"}
//- in/kustomization.yaml
resources: [web.yaml, service.yaml]
labels: [{pairs: {version: v1, app: all}, includeSelectors: true}]
commonAnnotations: {a: "1"}
//- in/web.yaml${deployment('web')}
//- in/service.yaml${service('web')}
`,
  ...Object.fromEntries(
    [
      [
        'a patch',
        'patches: [{patch: "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {version: v2}}}"}]',
      ],
      [
        'a JSON patch',
        `patches: [{target: {kind: Deployment}, patch: '[{"op": "replace", "path": "/metadata/labels/version", "value": "v2"}]'}]`,
      ],
      [
        'a label after a JSON patch',
        `labels: [{pairs: {version: v3}}]\npatches: [{target: {kind: Deployment}, patch: '[{"op": "add", "path": "/spec/a", "value": "v2"}]'}]`,
      ],
      [
        'a replacement',
        'replacements: [{source: {kind: Service}, targets: [{select: {kind: Deployment}, fieldPaths: [metadata.labels.version]}]}]',
      ],
    ].map(([name, entry]): [string, string] => [
      `a label of several fields and ${name}`,
      `
//- kustomization.yaml
resources: [in]
${entry}
//- in/kustomization.yaml
resources: [web.yaml, service.yaml]
labels: [{pairs: {version: v1}, includeSelectors: true}]
//- in/web.yaml${deployment('web')}
//- in/service.yaml${service('web')}
`,
    ]),
  ),
  'two namespaces become one': `
//- kustomization.yaml
namespace: all
resources: [a.yaml]
//- a.yaml
apiVersion: v1
kind: Service
metadata: {name: a, namespace: one}
---
apiVersion: v1
kind: Service
metadata: {name: a, namespace: two}
`,
  'a patch of one port under two protocols': `
//- kustomization.yaml
resources: [service.yaml]
patches:
- patch: |-
    apiVersion: v1
    kind: Service
    metadata: {name: web}
    spec: {ports: [{port: 80, targetPort: 1}, {port: 443, targetPort: 1}, {port: 80, protocol: UDP, targetPort: 1}]}
//- service.yaml${service('web')}
`,
  'replacements: an object by a name that it had in between': `
//- kustomization.yaml
resources: [in]
nameSuffix: -z
replacements:
- source: {kind: Service, name: m-web}
  targets:
  - select: {name: m-web, namespace: middle}
    fieldPaths: [metadata.labels.to]
    options: {create: true}
//- in/kustomization.yaml
resources: [web.yaml, service.yaml]
namePrefix: m-
namespace: middle
//- in/web.yaml${deployment('web')}
//- in/service.yaml${service('web')}
`,
  'a new list with an item to delete that lacks a key': patched(
    'containers: [{name: new, ports: [{containerPort: 1, protocol: TCP}, {containerPort: 80, name: x, $patch: delete}]}]',
  ),
  'the same var twice': all(`vars:
- {name: A, objref: {kind: Service, name: web, version: v1}}
- {name: A, objref: {kind: Service, name: web, version: v1}}`),
  'a var of a field that is missing': all(`vars:
- {name: A, objref: {kind: Service, name: web, version: v1}, fieldref: {fieldpath: spec.none}}`),
  'a var of nothing': all(`vars:
- {name: A, objref: {kind: Service, name: none, version: v1}}`),
  'a patch may change the name': all(`namePrefix: a-
patches:
- target: {kind: Service, name: web}
  options: {allowNameChange: true}
  patch: |-
    apiVersion: v1
    kind: Service
    metadata: {name: renamed}
- target: {kind: PersistentVolumeClaim}
  patch: |-
    apiVersion: v1
    kind: PersistentVolumeClaim
    metadata: {name: not-used, namespace: not-used}`),
  'a patch may change the kind': all(`patches:
- target: {kind: Deployment}
  options: {allowKindChange: true}
  patch: |-
    apiVersion: apps/v1
    kind: DaemonSet
    metadata: {name: any}
    spec: {replicas: null}`),
  'the old lists of patches': `
//- kustomization.yaml
resources: [web.yaml, service.yaml]
patchesStrategicMerge:
- patch.yaml
- |-
  apiVersion: v1
  kind: Service
  metadata: {name: web}
  spec: {type: NodePort}
patchesJson6902:
- target: {version: v1, kind: Service, name: web}
  path: patch.json
- target: {group: apps, version: v1, kind: Deployment, name: web}
  patch: |-
    - op: replace
      path: /spec/replicas
      value: 9
//- patch.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {replicas: 8, paused: true}
//- patch.json
[{"op": "add", "path": "/spec/ports/-", "value": {"port": 1}}]
//- web.yaml${deployment('web')}
//- service.yaml${service('web')}
`,
  'patches after a prefix': `
//- kustomization.yaml
resources: [in]
patches:
- patch: |-
    apiVersion: v1
    kind: Service
    metadata: {name: in-web}
    spec: {a: 1}
- patch: |-
    apiVersion: v1
    kind: Service
    metadata: {name: web}
    spec: {b: 1}
- target: {name: web}
  patch: |-
    - {op: add, path: /spec/c, value: 1}
- target: {name: in-web}
  patch: |-
    - {op: add, path: /spec/d, value: 1}
//- in/kustomization.yaml
namePrefix: in-
resources: [service.yaml]
//- in/service.yaml${service('web')}
`,

  'JSON patch: add': jsonPatched(`
- {op: add, path: /metadata/labels/a~1b~0c, value: x}
- {op: add, path: /spec/template/spec/containers/0/env/0, value: {name: A}}
- {op: add, path: /spec/template/spec/containers/-, value: {name: B}}
- {op: add, path: /spec/replicas, value: 5}
- {op: add, path: /spec/template/spec/containers/3, value: {name: C}}`),
  'JSON patch: replace and remove': jsonPatched(`
- {op: replace, path: /spec/template/spec/containers/1/args/0, value: [1, {a: null}]}
- {op: remove, path: /spec/template/spec/containers/0}
- {op: remove, path: /metadata/labels/app}
- {op: test, path: /spec/replicas, value: 1}`),
  'JSON patch: move and copy': jsonPatched(`
- {op: move, from: /spec/replicas, path: /spec/count}
- {op: copy, from: /spec/template/metadata/labels, path: /metadata/annotations}
- {op: move, from: /spec/template/spec/containers/0, path: /spec/template/spec/containers/1}`),
  'JSON patch: remove nothing': jsonPatched('- {op: remove, path: /spec/none}'),
  'JSON patch: replace nothing': jsonPatched('- {op: replace, path: /spec/none, value: 1}'),
  'JSON patch: add below nothing': jsonPatched('- {op: add, path: /spec/none/x, value: 1}'),
  'JSON patch: add behind the end': jsonPatched('- {op: add, path: /spec/template/spec/containers/3, value: 1}'),
  'JSON patch: a test that fails': jsonPatched('- {op: test, path: /spec/replicas, value: 2}'),
  'JSON patch: an unknown operation': jsonPatched('- {op: shuffle, path: /spec/replicas, value: 2}'),
  'JSON patch: without a value': jsonPatched('- {op: add, path: /spec/replicas}'),
  'JSON patch: a null value': jsonPatched('- {op: add, path: /spec/replicas, value: null}'),
  'JSON patch: the name': all(`patches:
- target: {kind: Service}
  patch: |-
    - {op: replace, path: /metadata/name, value: renamed}`),

  'generators: literals': all(`secretGenerator:
- name: token
  literals: [token=a=b, "quoted='x'", 'double="y"', empty=]
- name: typed
  type: kubernetes.io/tls
  namespace: other
  literals: [long=0123456789012345678901234567890123456789012345678901234567890123456789]`).replace(
    /apiVersion: v1\nkind: Secret\nmetadata:\n {2}name: token\nstringData:\n {2}token: abc\n---\n/,
    '',
  ),
  'generators: files': `
//- kustomization.yaml
configMapGenerator:
- name: files
  files: [a.txt, b=a.txt, dir/c.properties]
- name: env
  envs: [x.env]
- name: old
  env: x.env
generatorOptions:
  labels: {a: b}
  annotations: {c: d}
//- a.txt
one
 two <&> é
//- dir/c.properties
a=b
//- x.env
# a comment
A=1
  B = "two"

C=x=y
`,
  'generators: options': `
//- kustomization.yaml
configMapGenerator:
- name: a
  literals: [a=b]
  options: {disableNameSuffixHash: true, labels: {x: why}, immutable: true}
- name: b
  literals: [a=b]
  options: {annotations: {x: z}}
secretGenerator:
- name: c
generatorOptions: {labels: {x: w, v: u}, annotations: {note: o}}
`,
  'generators: all without hash': `
//- kustomization.yaml
configMapGenerator: [{name: a, literals: [a=b]}]
generatorOptions: {disableNameSuffixHash: true, immutable: true}
`,
  'generators: merge and replace': `
//- kustomization.yaml
namePrefix: out-
resources: [in]
configMapGenerator:
- name: merged
  behavior: merge
  literals: [a=3, c=4]
- name: replaced
  behavior: replace
  literals: [c=4]
- name: in-other
  behavior: merge
  literals: [c=4]
//- in/kustomization.yaml
namePrefix: in-
commonLabels: {x: why}
configMapGenerator:
- name: merged
  literals: [a=1, b=2]
- name: replaced
  literals: [a=1, b=2]
- name: other
  literals: [a=1]
`,
  'generators: merge into a file': `
//- kustomization.yaml
resources: [a.yaml]
configMapGenerator:
- name: a
  behavior: merge
  literals: [b=2]
//- a.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: a, labels: {x: why}}
data: {a: "1", b: "1"}
`,
  'generators: merge into nothing': `
//- kustomization.yaml
configMapGenerator: [{name: a, behavior: merge, literals: [b=2]}]
`,
  'generators: create what is there': `
//- kustomization.yaml
resources: [a.yaml]
configMapGenerator: [{name: a, literals: [b=2]}]
//- a.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: a}
`,
  'generators: a key twice': `
//- kustomization.yaml
configMapGenerator: [{name: a, literals: [b=2, b=3]}]
`,
  'generators: a missing file': `
//- kustomization.yaml
configMapGenerator: [{name: a, files: [none.txt]}]
`,
  'generators: a literal without a value': `
//- kustomization.yaml
configMapGenerator: [{name: a, literals: [b]}]
`,
  'generators: a patch counts for the hash': all(`patches:
- patch: |-
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: config}
    data: {more: "1"}`),

  'replacements: a name': replaced(`
- source: {kind: Service, name: web, fieldPath: metadata.name}
  targets:
  - select: {kind: Deployment}
    fieldPaths: ["spec.template.spec.containers.[name=main].env.[name=MODE].value", metadata.labels.app]
  - select: {kind: Widget}
    fieldPaths: [spec.new.field, metadata.annotations.x]
    options: {create: true}`),
  'replacements: kinds of values': replaced(
    `
- source: {kind: Deployment, fieldPath: spec.replicas}
  targets:
  - select: {kind: Widget}
    fieldPaths: ["spec.parts.[name=a].size", spec.rules.list.0, metadata.name]
  - select: {kind: Widget}
    options: {create: true}
    fieldPaths: [spec.count]
- source: {kind: Service, name: web, fieldPath: "spec.ports.0.targetPort"}
  targets:
  - select: {kind: Widget}
    fieldPaths: ["spec.parts.[name=b].name"]
- source: {kind: Widget, fieldPath: spec.rules}
  targets:
  - select: {kind: Widget}
    fieldPaths: [spec.copied]
    options: {create: true}
`.trimEnd(),
  ),
  'replacements: another type of value': replaced(`
- source: {kind: Secret, name: token, fieldPath: stringData.token}
  targets:
  - select: {kind: Widget}
    fieldPaths: ["spec.parts.*.size"]`),
  'replacements: all items of a list': replaced(`
- source: {kind: Secret, name: token, fieldPath: stringData.token}
  targets:
  - select: {kind: Deployment}
    fieldPaths: ["spec.template.spec.containers.*.image"]`),
  'replacements: the end of a list': replaced(`
- source: {kind: Service, name: web}
  targets:
  - select: {kind: Deployment}
    fieldPaths: ["spec.template.spec.containers.[name=sidecar].args.-"]
    options: {create: true}`),
  'replacements: delimiters': replaced(`
- source: {kind: Deployment, fieldPath: "spec.template.spec.containers.0.image", options: {delimiter: ":", index: 2}}
  targets:
  - select: {kind: Deployment}
    fieldPaths: ["spec.template.spec.containers.1.image"]
    options: {delimiter: "/", index: 1}
  - select: {kind: Service}
    fieldPaths: [metadata.name]
    options: {delimiter: "-", index: -1}`),
  'replacements: rejected': replaced(`
- source: {kind: Service, name: web}
  targets:
  - select: {version: v1}
    reject: [{kind: RoleBinding}, {name: widget}]
    fieldPaths: [metadata.labels.to]
    options: {create: true}`),
  'replacements: a list item is made': replaced(`
- source: {kind: Service, name: web}
  targets:
  - select: {kind: Deployment}
    fieldPaths: ["spec.template.spec.containers.[name=made].image", "spec.template.spec.containers.[name=sidecar].args.2"]
    options: {create: true}`),
  'replacements: nothing is the source': replaced(`
- source: {kind: None}
  targets: [{select: {kind: Service}}]`),
  'replacements: several are the source': replaced(`
- source: {name: web}
  targets: [{select: {kind: Service}}]`),
  'replacements: no field at the source': replaced(`
- source: {kind: Service, fieldPath: spec.none}
  targets: [{select: {kind: Service}}]`),
  'replacements: no field at the target': replaced(`
- source: {kind: Service}
  targets: [{select: {kind: Service}, fieldPaths: [spec.none]}]`),
  'replacements: a dot in a key': replaced(`
- source: {kind: CronJob, fieldPath: metadata.name}
  targets:
  - select: {kind: Service}
    fieldPaths: ['metadata.annotations.example\\.com/a', 'metadata.annotations.[example.com/b]']
    options: {create: true}`),
  'replacements: dots in front of paths': replaced(`
- source: {kind: Service, name: web, fieldPath: .metadata.name}
  targets:
  - select: {kind: Deployment}
    fieldPaths: [".metadata.annotations.[example.com/b]", .metadata.labels.app]
    options: {create: true}`),
  'replacements: empty parts of a source': replaced(`
- source: {kind: Service, name: web, fieldPath: "metadata.. name."}
  targets: [{select: {kind: Deployment}, fieldPaths: [metadata.labels.app]}]`),
  'replacements: empty parts of a target': replaced(`
- source: {kind: Service, name: web}
  targets: [{select: {kind: Deployment}, fieldPaths: [metadata..labels.app]}]`),
  'replacements: a file': all(
    'replacements: [{path: one.yaml}, {path: many.yaml}]\nnamePrefix: a-',
    `//- one.yaml
source: {kind: Service, name: web}
targets: [{select: {kind: Widget}, fieldPaths: [spec.one], options: {create: true}}]
//- many.yaml
- source: {kind: Service, name: a-web}
  targets: [{select: {kind: Widget, name: widget}, fieldPaths: [spec.two], options: {create: true}}]
`,
  ),

  vars: all(`namePrefix: a-
vars:
- name: WEB
  objref: {kind: Service, name: web, apiVersion: v1}
- name: PORT
  objref: {kind: Service, name: web, version: v1}
  fieldref: {fieldpath: "spec.ports[0].port"}`),
  configurations: all(
    'configurations: [config.yaml]\nnamePrefix: a-\ncommonLabels: {x: why}\nimages: [{name: busybox, newTag: "9"}]',
    `//- config.yaml
nameReference:
- kind: Service
  version: v1
  fieldSpecs:
  - {path: spec/title, kind: Widget}
commonLabels:
- {path: spec/labels, kind: Widget, create: true}
images:
- {path: spec/jobTemplate/spec/template/spec/containers/image, kind: CronJob}
namePrefix:
- {path: spec/parts/name, kind: Widget}
`,
  ),
  transformers: all(
    `transformers:
- label.yaml
- |-
  apiVersion: builtin
  kind: PrefixTransformer
  metadata: {name: any}
  prefix: p-
  fieldSpecs: [{path: metadata/name}]
- |-
  apiVersion: builtin
  kind: NamespaceTransformer
  metadata: {name: any, namespace: late}
  fieldSpecs: [{path: metadata/namespace, create: true}]
- |-
  apiVersion: builtin
  kind: PatchTransformer
  metadata: {name: any}
  target: {kind: Service}
  patch: '[{"op": "add", "path": "/spec/late", "value": true}]'
- |-
  apiVersion: builtin
  kind: ImageTagTransformer
  metadata: {name: any}
  imageTag: {name: envoy, newTag: late}
- |-
  apiVersion: builtin
  kind: ReplicaCountTransformer
  metadata: {name: any}
  replica: {name: web, count: 4}
  fieldSpecs: [{path: spec/replicas, kind: Deployment}]`,
    `//- label.yaml
apiVersion: builtin
kind: LabelTransformer
metadata: {name: any}
labels: {late: label}
fieldSpecs: [{path: metadata/labels, kind: Service, create: true}]
---
apiVersion: builtin
kind: AnnotationsTransformer
metadata: {name: any}
annotations: {late: annotation}
fieldSpecs: [{path: metadata/annotations, create: true}]
`,
  ),

  'nothing at all': '//- kustomization.yaml\n# nothing\n',
  'no kustomization': '//- other.yaml\na: b\n',
  'a missing file': '//- kustomization.yaml\nresources: [none.yaml]\n',
  'a file that is no YAML': '//- kustomization.yaml\nresources: [a.yaml]\n//- a.yaml\na: b: c\n',
  'a document without a kind': '//- kustomization.yaml\nresources: [a.yaml]\n//- a.yaml\nmetadata: {name: a}\n',
  'a document without a name':
    '//- kustomization.yaml\nresources: [a.yaml]\n//- a.yaml\napiVersion: v1\nkind: ConfigMap\n',
  'empty documents': `//- kustomization.yaml\nresources: [a.yaml]\n//- a.yaml\n---\n# nothing\n---\n${service('web')}---\n`,
  'plain words of YAML 1.1': `
//- kustomization.yaml
resources: [a.yaml]
patches:
- target: {kind: Service}
  patch: |-
    - {op: add, path: /spec/added, value: {yes: no, true: y}}
//- a.yaml
apiVersion: v1
kind: Service
metadata: {name: web, labels: {a: y, b: on, c: "off", d: Yes}}
spec: {on: [no, N, true, False], off: off}
`,
  'a label that is no string':
    '//- kustomization.yaml\nresources: [a.yaml]\ncommonLabels: {a: yes}\n//- a.yaml\napiVersion: v1\nkind: Service\nmetadata: {name: a}\n',
  'empty values': `
//- kustomization.yaml
resources: [a.yaml]
patches:
- patch: '{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {type: X}}'
//- a.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  labels:
  annotations: {}
spec:
  ports: null
  selector:
  list: []
  map: {}
  nested: {a: ~, b: }
`,
  'generators: merge nothing into nothing': `
//- kustomization.yaml
resources: [r.yaml]
configMapGenerator: [{name: a, behavior: merge}]
secretGenerator: [{name: a, behavior: merge}, {name: b, behavior: replace}, {name: c}]
//- r.yaml
{apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: {}, annotations: {}}, data: {}, binaryData: {}}
---
{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {}}
---
{apiVersion: v1, kind: Secret, metadata: {name: b}, stringData: {a: b}, type: x}
`,
  'generators: merge into what has no namespace': `
//- kustomization.yaml
resources: [r.yaml]
configMapGenerator: [{name: a, namespace: default, behavior: merge, literals: [a=b]}]
//- r.yaml
{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {z: y}}
`,
  'generators: quotes': `
//- kustomization.yaml
configMapGenerator: [{name: a, literals: ["a='b", 'b="c', "c=''", 'd=""', "e='\\"x\\"'", "f= g ", "'g=h'", "i.j-k_l=m"]}]
`,
  'generators: a value without a name': `
//- kustomization.yaml
configMapGenerator: [{name: a, envs: [e]}]
//- e
=x
`,
  'replacements: a word as the source': `
//- kustomization.yaml
resources: [r.yaml]
patches:
- {target: {name: "a"}, patch: "- {op: add, path: /t13, value: x}"}
replacements: [{source: {kind: ConfigMap, name: l, fieldPath: data.x}, targets: [{select: {kind: Pod}, fieldPaths: [spec.h], options: {create: true}}]}]
//- r.yaml
{apiVersion: v1, kind: Pod, metadata: {name: a, labels: {x: y, n: "5"}}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: l, annotations: {config.kubernetes.io/local-config: "true"}}, data: {x: "y"}}
`,
  'replacements: the type of a new field': `
//- kustomization.yaml
resources: [r.yaml]
replacements:
- {source: {kind: ConfigMap, name: l, fieldPath: data.a}, targets: [{select: {kind: Pod}, fieldPaths: [spec.a], options: {create: true}}]}
- {source: {kind: ConfigMap, name: l, fieldPath: data.b}, targets: [{select: {kind: Pod}, fieldPaths: [spec.b, spec.n], options: {create: true}}]}
- {source: {kind: ConfigMap, name: l, fieldPath: data.c}, targets: [{select: {kind: Pod}, fieldPaths: [spec.c], options: {create: true}}]}
- {source: {kind: ConfigMap, name: l, fieldPath: data.d}, targets: [{select: {kind: Pod}, fieldPaths: [spec.d], options: {create: true}}]}
- {source: {kind: ConfigMap, name: l, fieldPath: data.e}, targets: [{select: {kind: Pod}, fieldPaths: [spec.e], options: {create: true}}]}
- {source: {kind: ConfigMap, name: l, fieldPath: data.f}, targets: [{select: {kind: Pod}, fieldPaths: [spec.f, spec.t], options: {create: true}}]}
- {source: {kind: ConfigMap, name: l, fieldPath: data.g}, targets: [{select: {kind: Pod}, fieldPaths: [spec.g], options: {create: true}}]}
//- r.yaml
{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {n: 1, t: false}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: l}, data: {a: "y", b: "5", c: "true", d: "null", e: "1.0", f: "True", g: "0x10"}}
`,
  'targets by numbers in labels': `
//- kustomization.yaml
resources: [r.yaml]
patches:
- {target: {labelSelector: "n>3"}, patch: "- {op: add, path: /t13, value: x}"}
//- r.yaml
{apiVersion: v1, kind: Pod, metadata: {name: a, labels: {x: y, n: "5"}}}
`,
  'references of all kinds': `
//- kustomization.yaml
resources: [r.yaml]
nameSuffix: -s
//- r.yaml
{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: a}, spec: {serviceName: svc, volumeClaimTemplates: [{metadata: {name: d}, spec: {storageClassName: sc}}], template: {spec: {priorityClassName: pc, volumes: [{persistentVolumeClaim: {claimName: pvc}}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: svc}}
---
{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: sc}}
---
{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: pc}}
---
{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: pvc}, spec: {volumeName: pv, storageClassName: sc}}
---
{apiVersion: v1, kind: PersistentVolume, metadata: {name: pv}, spec: {storageClassName: sc}}
---
{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: h}, spec: {scaleTargetRef: {kind: StatefulSet, name: a}}}
---
{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: h2}, spec: {scaleTargetRef: {kind: Deployment, name: a}}}
---
{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: i, annotations: {nginx.ingress.kubernetes.io/auth-secret: sec, nginx.ingress.kubernetes.io/auth-tls-secret: sec}}, spec: {ingressClassName: ic, defaultBackend: {service: {name: svc}}, tls: [{secretName: sec}], rules: [{http: {paths: [{backend: {service: {name: svc}}}, {backend: {resource: {kind: X, name: svc}}}]}}]}}
---
{apiVersion: v1, kind: Secret, metadata: {name: sec}}
---
{apiVersion: networking.k8s.io/v1, kind: IngressClass, metadata: {name: ic}}
---
{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: hr}, spec: {rules: [{backendRefs: [{name: svc}]}], parentRefs: [{name: gw}]}}
---
{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: gw}, spec: {}}
---
{apiVersion: batch/v1, kind: Job, metadata: {name: j}, spec: {template: {spec: {initContainers: [{env: [{valueFrom: {secretKeyRef: {name: sec}}}]}], volumes: [{projected: {sources: [{secret: {name: sec}}]}}, {secret: {secretName: sec}}], imagePullSecrets: [{name: sec}], ephemeralContainers: [{envFrom: [{secretRef: {name: sec}}]}]}}}}
---
{apiVersion: monitoring.coreos.com/v1, kind: Prometheus, metadata: {name: pr}, spec: {serviceAccountName: sa}}
---
{apiVersion: v1, kind: ServiceAccount, metadata: {name: sa}, secrets: [{name: sec}], imagePullSecrets: [{name: sec}]}
---
{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: rs}, spec: {template: {spec: {serviceAccountName: sa, containers: [{envFrom: [{secretRef: {name: sec}}]}]}}}}
---
{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: pdb}, spec: {selector: {matchLabels: {a: b}}}}
`,
  ...patchCases,
  ...patternCases,
  ...pluginCases,
  ...replacementCases,
  ...configurationCases,
  ...fileCases,
  ...misfitCases,
};
