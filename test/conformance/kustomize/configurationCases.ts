/** Which fields are changed: by `configurations:`, `crds:`, `labels[].fields` and `transformers:`; and `openapi:`. */
export const configurationCases: Readonly<Record<string, string>> = {
  'labels: a field of one kind stands for that of all': `
//- kustomization.yaml
resources: [r.yaml]
labels: [{pairs: {a: b}, fields: [{path: metadata/labels, kind: Deployment, create: true}]}]
//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
`,
  'labels: a field that is created, and is not': `
//- kustomization.yaml
resources: [r.yaml]
labels: [{pairs: {a: b}, fields: [{path: metadata/labels, create: false}]}]
//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}}
`,
  'a field of any kind after one of some': `
//- kustomization.yaml
resources: [r.yaml]
configurations: [c.yaml]
commonLabels: {a: b}
//- c.yaml
commonLabels: [{path: spec/selector/matchLabels, create: true}]
//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {selector: {}}}
---
{apiVersion: x/v1, kind: X, metadata: {name: a}, spec: {selector: {}}}
`,
  'a field that another list creates': `
//- kustomization.yaml
resources: [r.yaml]
configurations: [c.yaml]
commonLabels: {a: b}
//- c.yaml
commonLabels: [{path: spec/selector/matchLabels}]
//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {selector: {}}}
`,
  'a field that one of two files creates': `
//- kustomization.yaml
resources: [r.yaml]
configurations: [c.yaml, d.yaml]
//- c.yaml
commonAnnotations: [{path: metadata/x, create: true}]
//- d.yaml
commonAnnotations: [{path: metadata/x}]
//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {selector: {}}}
`,
  'a field for variables of any kind': `
//- kustomization.yaml
resources: [r.yaml]
configurations: [c.yaml]
vars: [{name: A, objref: {apiVersion: x/v1, kind: X, name: a}}]
//- c.yaml
varReference: [{path: spec/template/spec/containers/args}, {path: spec/foo}]
//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {template: {spec: {containers: [{args: [$(A)]}]}}}}
---
{apiVersion: x/v1, kind: X, metadata: {name: a}, spec: {foo: $(A), template: {spec: {containers: [{args: [$(A)]}]}}}}
`,
  'a prefix for one kind alone': `
//- kustomization.yaml
resources: [r.yaml]
configurations: [c.yaml]
namePrefix: p-
//- c.yaml
namePrefix: [{path: metadata/name, kind: X}]
//- r.yaml
{apiVersion: x/v1, kind: X, metadata: {name: a}, spec: {foo: x}}
---
{apiVersion: x/v1, kind: Y, metadata: {name: a}, spec: {foo: x}}
`,
  'a prefixed field of any kind, and of one': `
//- kustomization.yaml
resources: [r.yaml]
configurations: [c.yaml]
namePrefix: p-
//- c.yaml
namePrefix: [{path: spec/foo}, {path: spec/foo, kind: X}]
//- r.yaml
{apiVersion: x/v1, kind: X, metadata: {name: a}, spec: {foo: x}}
---
{apiVersion: x/v1, kind: Y, metadata: {name: a}, spec: {foo: x}}
`,
  'references to two versions': `
//- kustomization.yaml
resources: [r.yaml]
configurations: [c.yaml]
namePrefix: p-
//- c.yaml
nameReference: [{kind: Service, version: v1, fieldSpecs: [{path: spec/foo, kind: X}]}, {kind: Service, fieldSpecs: [{path: spec/bar, kind: X}]}]
//- r.yaml
{apiVersion: x/v1, kind: X, metadata: {name: a}, spec: {foo: s, bar: s}}
---
{apiVersion: v1, kind: Service, metadata: {name: s}}
`,
  'a field that no configuration has': `
//- kustomization.yaml
resources: [r.yaml]
configurations: [c.yaml]
//- c.yaml
foo: bar
//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}}
`,
  'a field that no list of fields has': `
//- kustomization.yaml
resources: [r.yaml]
configurations: [c.yaml]
//- c.yaml
images: [{path: a, kind: b, foo: c}]
nameReference: [{kind: X, fieldSpecs: [{path: a/b, kind: Y, skip: true}], behaviour: x}]
//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}}
`,
  'a configuration that is a list': `
//- kustomization.yaml
resources: [r.yaml]
configurations: [c.yaml]
//- c.yaml
- a
//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}}
`,
  'references that definitions tell of': `
//- kustomization.yaml
namePrefix: p-
resources: [r.yaml]
crds: [crd.json]
//- crd.json
{"github.com/x/v1.Widget": {"Schema": {"description": "x", "properties": {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"$ref": "k8s.io/meta"}, "spec": {"$ref": "github.com/x/v1.WidgetSpec"}}}, "Dependencies": []}, "github.com/x/v1.WidgetSpec": {"Schema": {"description": "y", "properties": {"secretRef": {"x-kubernetes-object-ref-api-version": "v1", "x-kubernetes-object-ref-kind": "Secret", "$ref": "k8s.io/ref"}}}, "Dependencies": []}}
//- r.yaml
{apiVersion: x/v1, kind: Widget, metadata: {name: a}, spec: {secretRef: {name: s}}}
---
{apiVersion: v1, kind: Secret, metadata: {name: s}}
`,
  'definitions that are not there': `
//- kustomization.yaml
namePrefix: p-
resources: [r.yaml]
crds: [crd.json]
//- r.yaml
{apiVersion: x/v1, kind: Widget, metadata: {name: a}, spec: {secretRef: {name: s}}}
`,
  'a CustomResourceDefinition among the definitions': `
//- kustomization.yaml
resources: [r.yaml]
crds: [r.yaml]
//- r.yaml
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec: {group: example.com}
`,
  'labels, annotations and names that definitions tell of': `
//- kustomization.yaml
namePrefix: p-
commonLabels: {l: m}
commonAnnotations: {a: b}
resources: [r.yaml]
crds: [x.json]
//- x.json
{"a.b.v1.Widget": {"Schema": {"properties": {"apiVersion": {"type": "string"}, "kind": {}, "metadata": {}, "lab": {"x-kubernetes-label-selector": ""}, "ann": {"x-kubernetes-annotation": ""}, "iden": {"x-kubernetes-identity": ""}, "spec": {"$ref": "S"}}}}, "S": {"Schema": {"properties": {"x": {"x-kubernetes-object-ref-api-version": "v1", "x-kubernetes-object-ref-kind": "Service", "x-kubernetes-object-ref-name-key": "title"}}}}}
//- r.yaml
{apiVersion: a.b/v1, kind: Widget, metadata: {name: w}, lab: {x: z}, ann: {k: l}, iden: foo, spec: {x: {title: s}, s: {x: {title: s}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: s}}
`,
  'a transformer without fields': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t.yaml]
//- t.yaml
apiVersion: builtin
kind: PrefixTransformer
metadata: {name: x}
prefix: p-
//- r.yaml
{apiVersion: v1, kind: Service, metadata: {name: s}}
`,
  'a namespace for what has none, and for all accounts': `
//- kustomization.yaml
resources: [r.yaml]
transformers: [t.yaml]
//- t.yaml
apiVersion: builtin
kind: NamespaceTransformer
metadata: {name: x, namespace: new}
unsetOnly: true
setRoleBindingSubjects: allServiceAccounts
fieldSpecs: [{path: metadata/namespace, create: true}]
//- r.yaml
{apiVersion: v1, kind: Service, metadata: {name: s}}
---
{apiVersion: v1, kind: Service, metadata: {name: s2, namespace: old}}
---
{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: a}, subjects: [{kind: ServiceAccount, name: x},{kind: ServiceAccount, name: default, namespace: y}, {kind: User, name: z}]}
`,
  'a transformer in one line': `
//- kustomization.yaml
resources: [r.yaml]
transformers: ["{apiVersion: builtin, kind: PrefixTransformer, metadata: {name: x}, prefix: p-, fieldSpecs: [{path: metadata/name}]}"]
//- r.yaml
{apiVersion: v1, kind: Service, metadata: {name: s}}
`,
  'lists of a kind that a schema tells of': `
//- kustomization.yaml
resources: [r.yaml]
openapi: {path: schema.json}
patches:
- patch: |
    apiVersion: x/v1
    kind: Widget
    metadata: {name: a}
    spec: {template: {spec: {containers: [{name: a, image: new}]}}}
//- schema.json
{"definitions": {"v1.Widget": {"properties": {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"type": "object"}, "spec": {"properties": {"template": {"$ref": "#/definitions/io.k8s.api.core.v1.PodTemplateSpec"}}, "type": "object"}}, "type": "object", "x-kubernetes-group-version-kind": [{"group": "x", "kind": "Widget", "version": "v1"}]}, "io.k8s.api.core.v1.PodTemplateSpec": {"properties": {"metadata": {"type":"object"}, "spec": {"$ref": "#/definitions/io.k8s.api.core.v1.PodSpec"}}}, "io.k8s.api.core.v1.PodSpec": {"properties": {"containers": {"items": {"type": "object"}, "type": "array", "x-kubernetes-patch-merge-key": "name", "x-kubernetes-patch-strategy": "merge"}}}}}
//- r.yaml
{apiVersion: x/v1, kind: Widget, metadata: {name: a}, spec: {template: {spec: {containers: [{name: a, image: old, x: y}, {name: b}]}}}}
`,
  'a schema that is not there': `
//- kustomization.yaml
resources: [r.yaml]
openapi: {path: none.json}
//- r.yaml
{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
`,
  'a schema of a base': `
//- kustomization.yaml
resources: [base]
patches:
- patch: |
    apiVersion: x/v1
    kind: Widget
    metadata: {name: a}
    spec: {template: {spec: {containers: [{name: a, image: new}]}}}
//- base/kustomization.yaml
resources: [r.yaml]
openapi: {path: schema.json}
//- base/schema.json
{"definitions": {"v1.Widget": {"properties": {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"type": "object"}, "spec": {"properties": {"template": {"$ref": "#/definitions/io.k8s.api.core.v1.PodTemplateSpec"}}, "type": "object"}}, "type": "object", "x-kubernetes-group-version-kind": [{"group": "x", "kind": "Widget", "version": "v1"}]}, "io.k8s.api.core.v1.PodTemplateSpec": {"properties": {"metadata": {"type":"object"}, "spec": {"$ref": "#/definitions/io.k8s.api.core.v1.PodSpec"}}}, "io.k8s.api.core.v1.PodSpec": {"properties": {"containers": {"items": {"type": "object"}, "type": "array", "x-kubernetes-patch-merge-key": "name", "x-kubernetes-patch-strategy": "merge"}}}}}
//- base/r.yaml
{apiVersion: x/v1, kind: Widget, metadata: {name: a}, spec: {template: {spec: {containers: [{name: a, image: old, x: y}, {name: b}]}}}}
`,
  'a schema in YAML': `
//- kustomization.yaml
resources: [r.yaml]
openapi: {path: schema.yaml}
//- schema.yaml
definitions:
  X: {}
//- r.yaml
{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a, image: old, x: y}, {name: b}]}}
`,
  'a schema that says nothing': `
//- kustomization.yaml
resources: [r.yaml]
openapi: {path: schema.json}
//- schema.json
{}
//- r.yaml
{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a, image: old, x: y}, {name: b}]}}
`,
  'a schema without the kinds that kustomize knows': `
//- kustomization.yaml
resources: [r.yaml]
openapi: {path: schema.json}
patches:
- patch: |
    apiVersion: v1
    kind: Pod
    metadata: {name: a}
    spec: {containers: [{name: a, image: new}]}
//- schema.json
{"definitions": {"v1.Widget": {"properties": {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"type": "object"}, "spec": {"properties": {"template": {"$ref": "#/definitions/io.k8s.api.core.v1.PodTemplateSpec"}}, "type": "object"}}, "type": "object", "x-kubernetes-group-version-kind": [{"group": "x", "kind": "Widget", "version": "v1"}]}, "io.k8s.api.core.v1.PodTemplateSpec": {"properties": {"metadata": {"type":"object"}, "spec": {"$ref": "#/definitions/io.k8s.api.core.v1.PodSpec"}}}, "io.k8s.api.core.v1.PodSpec": {"properties": {"containers": {"items": {"type": "object"}, "type": "array", "x-kubernetes-patch-merge-key": "name", "x-kubernetes-patch-strategy": "merge"}}}}}
//- r.yaml
{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a, image: old, x: y}, {name: b}]}}
`,
  'a label of the manager': `
//- kustomization.yaml
resources: [base, r.yaml]
buildMetadata: [managedByLabel]
//- base/kustomization.yaml
resources: [r.yaml]
//- base/r.yaml
{apiVersion: v1, kind: Namespace, metadata: {name: a, labels: {app.kubernetes.io/managed-by: other}}}
//- r.yaml
{apiVersion: v1, kind: Pod, metadata: {name: a}}
`,
};
