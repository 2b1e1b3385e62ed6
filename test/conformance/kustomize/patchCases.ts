/** Patches that are written unusually, or that kustomize refuses. */
export const patchCases: Readonly<Record<string, string>> = {
  'a patch is to replace an object': `
//- kustomization.yaml
resources: [r.yaml]
patches: [{path: p.yaml}]
//- r.yaml
{"apiVersion":"v1","kind":"Service","metadata":{"name":"db"},"spec":{a: 1}}
//- p.yaml
{"apiVersion":"v1","kind":"Service","metadata":{"name":"db"},"$patch":"replace", spec: {b: 2}}
`,
  'a patch is to replace what it has as its target': `
//- kustomization.yaml
resources: [r.yaml]
patches: [{path: p.yaml, target: {kind: Service}}]
//- r.yaml
{"apiVersion":"v1","kind":"Service","metadata":{"name":"db"},"spec":{a: 1}}
//- p.yaml
{"apiVersion":"v1","kind":"Service","metadata":{"name":"db", labels: {a: b}},"$patch":"replace", spec: {b: 2}}
`,
  'a patch is empty': `
//- kustomization.yaml
resources: [r.yaml]
patches: [{path: p.yaml}]
//- r.yaml
{"apiVersion":"v1","kind":"Service","metadata":{"name":"db"},"spec":{a: 1}}
//- p.yaml
# nothing
`,
  'a patch with a target is empty': `
//- kustomization.yaml
resources: [r.yaml]
patches: [{path: p.yaml, target: {kind: Pod}}]
//- p.yaml
# none
//- r.yaml
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"db"},"spec": {x: y}}
`,
  'an old patch is empty': `
//- kustomization.yaml
resources: [r.yaml]
patchesStrategicMerge: [p.yaml]
//- p.yaml
# none
//- r.yaml
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"db"},"spec": {x: y}}
`,
  'a patch has a path and is written in place': `
//- kustomization.yaml
resources: [r.yaml]
patches: [{patch: "[]", path: p.yaml, target: {kind: Service}}]
//- r.yaml
{"apiVersion":"v1","kind":"Service","metadata":{"name":"db"},"spec":{a: 1}}
//- p.yaml
[]
`,
  'a patch with a target has no type': `
//- kustomization.yaml
resources: [r.yaml]
patches: [{target: {kind: Pod}, patch: "{spec: {a: b}}"}]
//- r.yaml
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"db"},"spec":{containers: [{name: a, image: nginx}]}}
`,
  'JSON patch: one operation alone': `
//- kustomization.yaml
resources: [r.yaml]
patches: [{target: {kind: Pod}, patch: "{op: add, path: /a, value: b}"}]
//- r.yaml
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"db"},"spec":{containers: [{name: a, image: nginx}]}}
`,
  'JSON patch: a list of objects': `
//- kustomization.yaml
resources: [r.yaml]
patches: [{target: {kind: Pod}, patch: "- {apiVersion: v1, kind: Pod, metadata: {name: db}}"}]
//- r.yaml
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"db"},"spec":{containers: [{name: a, image: nginx}]}}
`,
  'JSON patch: a target without a value': `
//- kustomization.yaml
resources: [r.yaml]
patches: [{target: , patch: "- {op: add, path: /a, value: b}"}]
//- r.yaml
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"db"},"spec":{containers: [{name: a, image: nginx}]}}
`,
  'JSON patch: a comma too many': `
//- kustomization.yaml
resources: [r.yaml]
patches: [{target: {version: v1, kind: Pod, name: d.*}, path: p.json}]
//- p.json
[
  {"op": "add", "path": "/spec/a", "value": "b"},
]
//- r.yaml
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"db"},"spec": {x: y}}
`,
  'JSON patch: a comment in front of it': `
//- kustomization.yaml
resources: [r.yaml]
patches: [{target: {version: v1, kind: Pod, name: d.*}, path: p.json}]
//- p.json
# c
[{op: add, path: /spec/a, value: "b"}]
//- r.yaml
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"db"},"spec": {x: y}}
`,
  'JSON patch: two documents': `
//- kustomization.yaml
resources: [r.yaml]
patches: [{target: {version: v1, kind: Pod, name: d.*}, path: p.json}]
//- p.json
- {op: add, path: /spec/a, value: "b"}
---
- {op: add, path: /spec/c, value: "b"}
//- r.yaml
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"db"},"spec": {x: y}}
`,
  'JSON patch: no slash': `
//- kustomization.yaml
resources: [r.yaml]
patches: [{target: {kind: Pod}, patch: "- {op: add, path: a, value: b}"}]
//- r.yaml
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"db"},"spec":{containers: [{name: a, image: nginx}]}}
`,
  'JSON patch: a test for nothing': `
//- kustomization.yaml
resources: [r.yaml]
patches: [{target: {kind: Pod}, patch: "- {op: test, path: /spec/none, value: null}"}]
//- r.yaml
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"db"},"spec":{containers: [{name: a, image: nginx},{name: b}]}}
`,
  'JSON patch: add the whole': `
//- kustomization.yaml
resources: [r.yaml]
patches: [{target: {kind: Pod}, patch: "- {op: add, path: '', value: {apiVersion: v1, kind: Pod, metadata: {name: z}}}"}]
//- r.yaml
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"db"},"spec":{a: 1}}
`,
  'JSON patch: replace the whole': `
//- kustomization.yaml
resources: [r.yaml]
patches: [{target: {kind: Pod}, patch: "- {op: replace, path: '', value: {apiVersion: v1, kind: Pod, metadata: {name: z}}}"}]
//- r.yaml
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"db"},"spec":{a: 1}}
`,
  'JSON patch: the first annotation': `
//- kustomization.yaml
resources: [base]
patches: [{target: {kind: Pod}, patch: "- {op: add, path: /metadata/annotations/a, value: b}"}]
//- base/kustomization.yaml
resources: [r.yaml]
//- base/r.yaml
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"db"},"spec": {x: y}}
`,
  'JSON patch: no annotations to remove': `
//- kustomization.yaml
resources: [r.yaml]
patches: [{target: {kind: Pod}, patch: "- {op: remove, path: /metadata/annotations}"}]
//- r.yaml
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"db"},"spec": {x: y}}
`,
  'an old JSON patch that is none': `
//- kustomization.yaml
resources: [r.yaml]
patchesJson6902: [{target: {version: v1, kind: Pod, name: db}, patch: "{apiVersion: v1, kind: Pod, metadata: {name: db}, spec: {a: b}}"}]
//- r.yaml
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"db"},"spec": {x: y}}
`,
  'an old JSON patch of no name': `
//- kustomization.yaml
resources: [r.yaml]
patchesJson6902: [{target: {version: v1, kind: Pod}, patch: "- {op: add, path: /spec/a, value: b}"}]
//- r.yaml
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"db"},"spec": {x: y}}
`,
  'an old patch that is a JSON patch': `
//- kustomization.yaml
resources: [r.yaml]
patchesStrategicMerge: [p.yaml]
//- p.yaml
- {op: add, path: /a, value: b}
//- r.yaml
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"db"},"spec": {x: y}}
`,
  'an old patch with an annotation that is null': `
//- base/r.yaml
{"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"web"}}
//- base/kustomization.yaml
{"resources":["r.yaml"]}
//- kustomization.yaml
{"resources":["base"],"patchesStrategicMerge":["s3.yaml"]}
//- s3.yaml
{"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"web","annotations":{"note":null}}}
`,
  'a patch of texts in quotes': `
//- kustomization.yaml
resources: [r.yaml]
patches: [{path: p.yaml}]
//- r.yaml
apiVersion: v1
kind: Service
metadata: {name: a}
spec:
  ports:
  - port: 443
    targetPort: "http"
  a: "x"
  b: 'x'
  c: |
    x
  d: x
  e: "5"
  f: 5
  g: "x"
  h: x
  list: ["1", "2"]
  n: null
  q: "null"
  r: "x"
  s: 1
//- p.yaml
apiVersion: v1
kind: Service
metadata: {name: a}
spec:
  ports:
  - port: 443
    targetPort: 80
  a: 1
  b: 2
  c: 3
  d: 4
  e: 6
  f: "7"
  g: true
  h: "true"
  list: [1, 2]
  n: 1
  q: 5
  r: 1.5
  s: "x"
`,
  'an old JSON patch and the first annotation': `
//- kustomization.yaml
resources: [r.yaml]
patchesJson6902: [{target: {version: v1, kind: Service, name: a}, patch: "- {op: add, path: /metadata/annotations/a, value: b}"}]
//- r.yaml
{apiVersion: v1, kind: Service, metadata: {name: a}}
`,
  'an old JSON patch and the first annotation of a renamed object': `
//- kustomization.yaml
resources: [r.yaml]
namePrefix: p-
patchesJson6902: [{target: {version: v1, kind: Service, name: a}, patch: "- {op: add, path: /metadata/annotations/a, value: b}"}]
//- r.yaml
{apiVersion: v1, kind: Service, metadata: {name: a}}
`,
  'an old JSON patch of a name': `
//- kustomization.yaml
resources: [r.yaml]
patchesJson6902: [{target: {version: v1, kind: ConfigMap, name: c}, patch: "- {op: replace, path: /metadata/name, value: new}"}]
//- r.yaml
{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}
---
{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{envFrom: [{configMapRef: {name: c}}]}]}}
`,
  'generators: merge into what has no labels': `
//- kustomization.yaml
resources: [r.yaml]
configMapGenerator: [{name: a, behavior: merge, literals: [a=b]}]
//- r.yaml
{apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: , annotations: }, data: }
`,
  'JSON patch: copy and test what is missing': `
//- kustomization.yaml
resources: [r.yaml]
patches:
- target: {kind: Service}
  patch: |-
    - {op: copy, from: /spec/none, path: /spec/copied}
    - {op: test, path: /spec/none, value: }
//- r.yaml
{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {}}
`,
  'JSON patch: move what is missing': `
//- kustomization.yaml
resources: [r.yaml]
patches:
- target: {kind: Service}
  patch: |-
    - {op: move, from: /spec/none, path: /spec/moved}
//- r.yaml
{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {}}
`,
  'a patch beside a port that stands twice': `
//- kustomization.yaml
resources: [r.yaml]
patches: [{path: p.yaml}]
//- r.yaml
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"containers":[{"name":"side","ports":[{"containerPort":8080,"protocol":"TCP"},{"containerPort":8080}]}]}}
//- p.yaml
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"containers":[{"name":"side","image":"x"}]}}
`,
};
