/** Transformers and generators that are written as objects of their own. */
export const pluginCases: Readonly<Record<string, string>> = {
  'a PatchJson6902Transformer': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t.yaml]
//- t.yaml
apiVersion: builtin
metadata: {name: t}
kind: PatchJson6902Transformer
target: {version: v1, kind: Service, name: web}
jsonOp: '[{"op":"add","path":"/x","value":1}]'

//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a PatchJson6902Transformer in YAML': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t.yaml]
//- t.yaml
apiVersion: builtin
metadata: {name: t}
kind: PatchJson6902Transformer
target: {version: v1, kind: Service, name: web}
jsonOp: |-
  - op: add
    path: /x
    value: 1

//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a PatchJson6902Transformer with a path': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t.yaml]
//- t.yaml
apiVersion: builtin
metadata: {name: t}
kind: PatchJson6902Transformer
target: {version: v1, kind: Service, name: web}
path: p.yaml

//- p.yaml
- op: add
  path: /x
  value: 1
//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a PatchJson6902Transformer with a path and a patch': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t.yaml]
//- t.yaml
apiVersion: builtin
metadata: {name: t}
kind: PatchJson6902Transformer
target: {version: v1, kind: Service, name: web}
path: p.yaml
jsonOp: '[]'

//- p.yaml
[]
//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a PatchJson6902Transformer with neither': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t.yaml]
//- t.yaml
apiVersion: builtin
metadata: {name: t}
kind: PatchJson6902Transformer
target: {version: v1, kind: Service, name: web}

//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a PatchJson6902Transformer without a name': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t.yaml]
//- t.yaml
apiVersion: builtin
metadata: {name: t}
kind: PatchJson6902Transformer
target: {version: v1, kind: Service}
jsonOp: '[{"op":"add","path":"/x","value":1}]'

//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a PatchJson6902Transformer without a target': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t.yaml]
//- t.yaml
apiVersion: builtin
metadata: {name: t}
kind: PatchJson6902Transformer
jsonOp: '[{"op":"add","path":"/x","value":1}]'

//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a PatchJson6902Transformer for nothing': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t.yaml]
//- t.yaml
apiVersion: builtin
metadata: {name: t}
kind: PatchJson6902Transformer
target: {version: v1, kind: Service, name: other}
jsonOp: '[{"op":"add","path":"/x","value":1}]'

//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a PatchJson6902Transformer for several objects': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t.yaml]
//- t.yaml
apiVersion: builtin
metadata: {name: t}
kind: PatchJson6902Transformer
target: {name: web}
jsonOp: '[{"op":"add","path":"/x","value":1}]'

//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a PatchJson6902Transformer for the first annotation': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t.yaml]
//- t.yaml
apiVersion: builtin
metadata: {name: t}
kind: PatchJson6902Transformer
target: {version: v1, kind: Service, name: web}
jsonOp: '[{"op":"add","path":"/metadata/annotations/x","value":"1"}]'

//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a PatchJson6902Transformer for the first annotation of a renamed object': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t.yaml]
namePrefix: x-
//- t.yaml
apiVersion: builtin
metadata: {name: t}
kind: PatchJson6902Transformer
target: {version: v1, kind: Service, name: web}
jsonOp: '[{"op":"add","path":"/metadata/annotations/x","value":"1"}]'

//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a PatchStrategicMergeTransformer with paths': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t.yaml]
//- t.yaml
apiVersion: builtin
metadata: {name: t}
kind: PatchStrategicMergeTransformer
paths: [p.yaml]

//- p.yaml
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {x: y}}
//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a PatchStrategicMergeTransformer with patches': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t.yaml]
//- t.yaml
apiVersion: builtin
metadata: {name: t}
kind: PatchStrategicMergeTransformer
patches: |-
  apiVersion: v1
  kind: Service
  metadata: {name: web}
  spec: {x: v}
  ---
  apiVersion: apps/v1
  kind: Deployment
  metadata: {name: web}
  spec: {replicas: 5}

//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a PatchStrategicMergeTransformer with a patch among its paths': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t.yaml]
//- t.yaml
apiVersion: builtin
metadata: {name: t}
kind: PatchStrategicMergeTransformer
paths:
- |-
  apiVersion: v1
  kind: Service
  metadata: {name: web}
  spec: {x: v}

//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a PatchStrategicMergeTransformer with both': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t.yaml]
//- t.yaml
apiVersion: builtin
metadata: {name: t}
kind: PatchStrategicMergeTransformer
paths: [p.yaml]
patches: |-
  apiVersion: apps/v1
  kind: Deployment
  metadata: {name: web}
  spec: {replicas: 5}

//- p.yaml
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {x: y}}
//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a PatchStrategicMergeTransformer with nothing': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t.yaml]
//- t.yaml
apiVersion: builtin
metadata: {name: t}
kind: PatchStrategicMergeTransformer

//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a PatchStrategicMergeTransformer for nothing': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t.yaml]
//- t.yaml
apiVersion: builtin
metadata: {name: t}
kind: PatchStrategicMergeTransformer
patches: |-
  apiVersion: v1
  kind: Service
  metadata: {name: other}

//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a PatchStrategicMergeTransformer that deletes': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t.yaml]
//- t.yaml
apiVersion: builtin
metadata: {name: t}
kind: PatchStrategicMergeTransformer
patches: |-
  apiVersion: v1
  kind: Service
  metadata: {name: web}
  $patch: delete

//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a PrefixSuffixTransformer': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t.yaml]
//- t.yaml
apiVersion: builtin
metadata: {name: t}
kind: PrefixSuffixTransformer
prefix: p-
suffix: -s
fieldSpecs: [{path: metadata/name}]

//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a PrefixSuffixTransformer without fields': `
//- kustomization.yaml
resources: [a.yaml]
transformers: [t.yaml]
//- t.yaml
{apiVersion: builtin, kind: PrefixSuffixTransformer, metadata: {name: t}, prefix: p-}
//- a.yaml
{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
`,
  'a LabelTransformer with a number': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t.yaml]
//- t.yaml
apiVersion: builtin
metadata: {name: t}
kind: LabelTransformer
labels: {a: 5}
fieldSpecs: [{path: metadata/labels, create: true}]

//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a LabelTransformer with a list': `
//- kustomization.yaml
resources: [a.yaml]
transformers: [t.yaml]
//- t.yaml
{apiVersion: builtin, kind: LabelTransformer, metadata: {name: t}, labels: [a], fieldSpecs: [{path: metadata/labels, create: true}]}
//- a.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: a, namespace: q}}
`,
  'an AnnotationsTransformer with null, true and a number': `
//- kustomization.yaml
resources: [a.yaml]
transformers: [t.yaml]
//- t.yaml
{apiVersion: builtin, kind: AnnotationsTransformer, metadata: {name: t}, annotations: {a: null, b: true, c: 1.50}, fieldSpecs: [{path: metadata/annotations, create: true}]}
//- a.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: a, namespace: q}}
`,
  'a NamespaceTransformer without a namespace': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t.yaml]
//- t.yaml
apiVersion: builtin
kind: NamespaceTransformer
metadata: {name: t}
fieldSpecs: [{path: metadata/namespace, create: true}]

//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a NamespaceTransformer with an option that there is none of': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t.yaml]
//- t.yaml
apiVersion: builtin
kind: NamespaceTransformer
metadata: {name: t, namespace: x}
setRoleBindingSubjects: foo

//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'an ImageTagTransformer without imageTag': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t.yaml]
//- t.yaml
apiVersion: builtin
metadata: {name: t}
kind: ImageTagTransformer
name: nginx
newTag: v9
fieldSpecs: [{path: 'spec/template/spec/containers[]/image'}]

//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a ReplicaCountTransformer without replica': `
//- kustomization.yaml
resources: [a.yaml]
transformers: [t.yaml]
//- t.yaml
{apiVersion: builtin, kind: ReplicaCountTransformer, metadata: {name: t}, name: a, count: 3, fieldSpecs: [{path: spec/replicas, kind: Deployment, create: true}]}
//- a.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}}
`,
  'a transformer that is built in no more': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t.yaml]
sortOptions: {order: fifo}
//- t.yaml
apiVersion: builtin
metadata: {name: t}
kind: LegacyOrderTransformer

//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a transformer that kustomize has none of': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t.yaml]
//- t.yaml
apiVersion: builtin
metadata: {name: t}
kind: FooTransformer

//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a transformer without a name': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t.yaml]
//- t.yaml
apiVersion: builtin
kind: PrefixTransformer
prefix: p-
fieldSpecs: [{path: metadata/name}]

//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'two transformers of one name': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t.yaml]
//- t.yaml
apiVersion: builtin
metadata: {name: t}
kind: PrefixTransformer
prefix: p-
fieldSpecs: [{path: metadata/name}]
---
apiVersion: builtin
metadata: {name: t}
kind: PrefixTransformer
prefix: q-
fieldSpecs: [{path: metadata/name}]

//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a ConfigMapGenerator': `
//- kustomization.yaml
resources: [r.yaml]
generators: [t.yaml]
//- t.yaml
apiVersion: builtin
metadata: {name: t}
kind: ConfigMapGenerator
literals: [a=b]

//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a ConfigMapGenerator with a name of its own': `
//- kustomization.yaml
resources: [r.yaml]
generators: [t.yaml]
//- t.yaml
apiVersion: builtin
metadata: {name: t}
kind: ConfigMapGenerator
name: made
literals: [a=b]

//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a ConfigMapGenerator with options beside generatorOptions': `
//- kustomization.yaml
resources: [r.yaml]
generators: [t.yaml]
generatorOptions: {labels: {g: h}}
//- t.yaml
apiVersion: builtin
metadata: {name: t}
kind: ConfigMapGenerator
name: made
literals: [a=b]
options: {labels: {x: v}, disableNameSuffixHash: true}

//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a ConfigMapGenerator with a namespace': `
//- kustomization.yaml
resources: [r.yaml]
generators: [t.yaml]
//- t.yaml
apiVersion: builtin
kind: ConfigMapGenerator
metadata: {name: made, namespace: x}
literals: [a=b]

//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a ConfigMapGenerator beside an entry of the same name': `
//- kustomization.yaml
resources: [r.yaml]
generators: [t.yaml]
configMapGenerator: [{name: made, literals: [a=c]}]
//- t.yaml
apiVersion: builtin
metadata: {name: t}
kind: ConfigMapGenerator
name: made
literals: [a=b]

//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a ConfigMapGenerator that merges': `
//- kustomization.yaml
resources: [r.yaml]
generators: [t.yaml]
configMapGenerator: [{name: made, literals: [a=c]}]
//- t.yaml
apiVersion: builtin
metadata: {name: t}
kind: ConfigMapGenerator
name: made
behavior: merge
literals: [b=b]

//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a ConfigMapGenerator with files': `
//- kustomization.yaml
resources: [r.yaml]
generators: [t.yaml]
//- t.yaml
apiVersion: builtin
metadata: {name: t}
kind: ConfigMapGenerator
name: made
files: [d.txt]
envs: [e.env]

//- d.txt
hello
//- e.env
a=b
//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a SecretGenerator': `
//- kustomization.yaml
resources: [r.yaml]
generators: [t.yaml]
//- t.yaml
apiVersion: builtin
metadata: {name: t}
kind: SecretGenerator
name: made
type: foo
literals: [a=b]

//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a ConfigMapGenerator with labels that are no texts': `
//- kustomization.yaml
resources: [a.yaml]
generators: [t.yaml]
//- t.yaml
{apiVersion: builtin, kind: ConfigMapGenerator, metadata: {name: t}, literals: [a=b], options: {labels: {a: 5}, annotations: {b: true}}}
//- a.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: a, namespace: q}}
`,
  'a generator in a List': `
//- kustomization.yaml
resources: [a.yaml]
generators: [t.yaml]
//- t.yaml
apiVersion: v1
kind: List
items:
- {apiVersion: builtin, kind: ConfigMapGenerator, metadata: {name: t}, literals: [a=b]}
//- a.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: a, namespace: q}}
`,
  'a generator under transformers': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t.yaml]
//- t.yaml
apiVersion: builtin
metadata: {name: t}
kind: ConfigMapGenerator
literals: [a=b]

//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a transformer under generators': `
//- kustomization.yaml
resources: [r.yaml]
generators: [t.yaml]
//- t.yaml
apiVersion: builtin
metadata: {name: t}
kind: PrefixTransformer
prefix: p-
fieldSpecs: [{path: metadata/name}]

//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a directory of transformers': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t]
//- t/kustomization.yaml
resources: [t.yaml]
namePrefix: z-
//- t/t.yaml
apiVersion: builtin
metadata: {name: t}
kind: PrefixTransformer
prefix: p-
fieldSpecs: [{path: metadata/name}]
//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a directory of transformers with a patch': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t]
//- t/kustomization.yaml
resources: [t.yaml]
patches: [{target: {kind: PrefixTransformer}, patch: '[{"op": "replace", "path": "/prefix", "value": "q-"}]'}]
//- t/t.yaml
apiVersion: builtin
metadata: {name: t}
kind: PrefixTransformer
prefix: p-
fieldSpecs: [{path: metadata/name}]
//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a directory of transformers with a namespace': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t]
//- t/kustomization.yaml
resources: [t.yaml]
namespace: foo
//- t/t.yaml
apiVersion: builtin
metadata: {name: t}
kind: NamespaceTransformer
fieldSpecs: [{path: metadata/namespace, create: true}]
//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a directory of transformers with a path': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t]
//- t/kustomization.yaml
resources: [t.yaml]
//- t/t.yaml
apiVersion: builtin
metadata: {name: t}
kind: PatchTransformer
path: p.yaml
target: {kind: Service}
//- p.yaml
[{op: add, path: /x, value: 1}]
//- t/p.yaml
[{op: add, path: /x, value: 2}]
//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a directory of generators': `
//- kustomization.yaml
resources: [r.yaml]
generators: [t]
//- t/kustomization.yaml
resources: [t.yaml]
//- t/t.yaml
apiVersion: builtin
metadata: {name: t}
kind: ConfigMapGenerator
literals: [a=b]
//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a transformer in place behind a file': `
//- kustomization.yaml
resources: [r.yaml]
transformers:
- t.yaml
- |-
  apiVersion: builtin
  kind: PrefixTransformer
  metadata: {name: u}
  prefix: in-
  fieldSpecs: [{path: metadata/name}]
//- t.yaml
apiVersion: builtin
metadata: {name: t}
kind: PrefixTransformer
prefix: file-
fieldSpecs: [{path: metadata/name}]
//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a generator in place': `
//- kustomization.yaml
resources: [r.yaml]
generators:
- |-
  apiVersion: builtin
  kind: ConfigMapGenerator
  metadata: {name: u}
  literals: [a=b]
//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a transformer in place without a name': `
//- kustomization.yaml
resources: [r.yaml]
transformers:
- |-
  apiVersion: builtin
  kind: PrefixTransformer
  prefix: in-
  fieldSpecs: [{path: metadata/name}]
//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a component with a transformer and a generator': `
//- kustomization.yaml
resources: [a.yaml]
components: [c]
namePrefix: k-
//- c/kustomization.yaml
kind: Component
apiVersion: kustomize.config.k8s.io/v1alpha1
transformers: [t.yaml]
generators: [g.yaml]
//- c/t.yaml
{apiVersion: builtin, kind: SuffixTransformer, metadata: {name: t}, suffix: -c, fieldSpecs: [{path: metadata/name}]}
//- c/g.yaml
{apiVersion: builtin, kind: ConfigMapGenerator, metadata: {name: t}, files: [d.txt]}
//- c/d.txt
data
//- a.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: a, namespace: q}}
`,
  'a component under transformers': `
//- kustomization.yaml
resources: [a.yaml]
transformers: [t]
//- t/kustomization.yaml
kind: Component
apiVersion: kustomize.config.k8s.io/v1alpha1
resources: [t.yaml]
//- t/t.yaml
{apiVersion: builtin, kind: SuffixTransformer, metadata: {name: t}, suffix: -c, fieldSpecs: [{path: metadata/name}]}
//- a.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: a, namespace: q}}
`,
  'a file of transformers without any': `
//- kustomization.yaml
resources: [a.yaml]
transformers: [t.yaml]
//- t.yaml
# nothing
//- a.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: a, namespace: q}}
`,
  'an OpenAPI version that is not built in': `
//- kustomization.yaml
resources: [r.yaml]
openapi: {version: v1.20.4}
//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'the OpenAPI version that is built in': `
//- kustomization.yaml
resources: [a.yaml]
openapi: {version: v1.21.2}
//- a.yaml
{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
`,
  'an OpenAPI version and a path': `
//- kustomization.yaml
resources: [r.yaml]
openapi: {version: v1.21.2, path: o.json}
//- o.json
{}
//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}, spec: {replicas: 1, template: {spec: {containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: made}}]}]}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
`,
  'a NamespaceTransformer for the namespaces of subjects': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t.yaml]
//- t.yaml
{"apiVersion":"builtin","metadata":{"name":"t","namespace":"x"},"kind":"NamespaceTransformer","fieldSpecs":[{"path":"subjects/namespace","kind":"RoleBinding","create":true}]}
//- r.yaml
{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"db","namespace":"test"},"subjects":[{"kind":"User","name":"u"}]}
`,
  'a NamespaceTransformer for subjects': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t.yaml]
//- t.yaml
{"apiVersion":"builtin","metadata":{"name":"t","namespace":"x"},"kind":"NamespaceTransformer","fieldSpecs":[{"path":"subjects"}]}
//- r.yaml
{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"db","namespace":"test"},"subjects":[{"kind":"User","name":"u"}]}
`,
  'a NamespaceTransformer for the namespaces of subjects of any kind': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t.yaml]
//- t.yaml
{"apiVersion":"builtin","metadata":{"name":"t","namespace":"x"},"kind":"NamespaceTransformer","fieldSpecs":[{"path":"subjects/namespace","create":true}]}
//- r.yaml
{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"db","namespace":"test"},"subjects":[{"kind":"User","name":"u"}]}
`,
};
