/** Fields whose values are of another kind than what a transformer changes there. */
export const misfitCases: Readonly<Record<string, string>> = {
  'labels that are a list': `
//- kustomization.yaml
resources: [a.yaml]
labels: [{pairs: {x: v}}]
//- a.yaml
{apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: [p]}}
`,
  'labels that are an empty list': `
//- kustomization.yaml
resources: [a.yaml]
labels: [{pairs: {x: v}}]
//- a.yaml
{apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: []}}
`,
  'labels that are a text': `
//- kustomization.yaml
resources: [a.yaml]
labels: [{pairs: {x: v}}]
//- a.yaml
{apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: foo}}
`,
  'annotations that are a list, with others to add': `
//- kustomization.yaml
resources: [a.yaml]
commonAnnotations: {x: v}
//- a.yaml
{apiVersion: v1, kind: ConfigMap, metadata: {name: a, annotations: [p]}}
`,
  'annotations that are a text, with others to add': `
//- kustomization.yaml
resources: [a.yaml]
commonAnnotations: {x: v}
//- a.yaml
{apiVersion: v1, kind: ConfigMap, metadata: {name: a, annotations: p}}
`,
  'annotations that are a list, with nothing to add': `
//- kustomization.yaml
resources: [a.yaml]
//- a.yaml
{apiVersion: v1, kind: ConfigMap, metadata: {name: a, annotations: [p]}}
`,
  'annotations that are a list, beside a prefix': `
//- kustomization.yaml
resources: [a.yaml]
namePrefix: x-
//- a.yaml
{apiVersion: v1, kind: ConfigMap, metadata: {name: a, annotations: [p]}}
`,
  'an annotation that is a mapping': `
//- kustomization.yaml
resources: [a.yaml]
commonAnnotations: {z: v}
//- a.yaml
{apiVersion: v1, kind: ConfigMap, metadata: {name: a, annotations: {x: {a: b}}}}
`,
  'an annotation that is a list': `
//- kustomization.yaml
resources: [a.yaml]
//- a.yaml
{apiVersion: v1, kind: ConfigMap, metadata: {name: a, annotations: {x: [1]}}}
`,
  'a list where another field has labels': `
//- kustomization.yaml
resources: [a.yaml]
labels: [{pairs: {x: v}, fields: [{path: spec/foo, create: true}]}]
//- a.yaml
{apiVersion: v1, kind: Widget, metadata: {name: a}, spec: {foo: [a, b]}}
`,
  'a selector that is a list': `
//- kustomization.yaml
resources: [a.yaml]
labels: [{pairs: {x: v}, includeSelectors: true}]
//- a.yaml
{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {selector: [{a: b}]}}
`,
  'a text on the way to a selector': `
//- kustomization.yaml
resources: [a.yaml]
labels: [{pairs: {x: v}, includeSelectors: true}]
//- a.yaml
{apiVersion: v1, kind: Service, metadata: {name: a}, spec: text}
`,
  'a mapping in the stead of a name to prefix': `
//- kustomization.yaml
resources: [a.yaml]
namePrefix: x-
configurations: [c.yaml]
//- c.yaml
namePrefix: [{path: spec/foo, kind: Widget}]
//- a.yaml
{apiVersion: v1, kind: Widget, metadata: {name: a}, spec: {foo: {a: b}}}
`,
  'a text on the way to a name': `
//- kustomization.yaml
resources: [a.yaml]
namePrefix: x-
configurations: [c.yaml]
//- c.yaml
namePrefix: [{path: spec/foo, kind: Widget}]
//- a.yaml
{apiVersion: v1, kind: Widget, metadata: {name: a}, spec: text}
`,
  'a null to prefix': `
//- kustomization.yaml
resources: [a.yaml]
namePrefix: x-
configurations: [c.yaml]
//- c.yaml
namePrefix: [{path: spec/foo, kind: Widget}]
//- a.yaml
{apiVersion: v1, kind: Widget, metadata: {name: a}, spec: {foo: null}}
`,
  'a number to prefix': `
//- kustomization.yaml
resources: [a.yaml]
namePrefix: x-
configurations: [c.yaml]
//- c.yaml
namePrefix: [{path: spec/foo, kind: Widget}]
//- a.yaml
{apiVersion: v1, kind: Widget, metadata: {name: a}, spec: {foo: 5}}
`,
  'the word null to prefix': `
//- kustomization.yaml
resources: [a.yaml]
namePrefix: x
configurations: [c.yaml]
//- c.yaml
namePrefix: [{path: spec/foo, kind: Widget}]
//- a.yaml
apiVersion: v1
kind: Widget
metadata:
  name: a
spec:
  foo: null
`,
  'a list in the stead of a namespace': `
//- kustomization.yaml
resources: [a.yaml]
namespace: x
configurations: [c.yaml]
//- c.yaml
namespace: [{path: spec/foo, kind: Widget}]
//- a.yaml
{apiVersion: v1, kind: Widget, metadata: {name: a}, spec: {foo: [a]}}
`,
  'a null in the stead of a namespace': `
//- kustomization.yaml
resources: [a.yaml]
namespace: x
configurations: [c.yaml]
//- c.yaml
namespace: [{path: spec/foo, kind: Widget}]
//- a.yaml
{apiVersion: v1, kind: Widget, metadata: {name: a}, spec: {foo: null}}
`,
  'subjects that are a text': `
//- kustomization.yaml
resources: [a.yaml]
namespace: x
//- a.yaml
{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: a}, subjects: text}
`,
  'subjects that are texts': `
//- kustomization.yaml
resources: [a.yaml]
namespace: x
//- a.yaml
{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: a}, subjects: [text]}
`,
  'replicas that are a mapping': `
//- kustomization.yaml
resources: [a.yaml]
replicas: [{name: a, count: 3}]
//- a.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {replicas: {a: b}}}
`,
  'a text on the way to replicas': `
//- kustomization.yaml
resources: [a.yaml]
replicas: [{name: a, count: 3}]
//- a.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: text}
`,
  'replicas that are null where none are made': `
//- kustomization.yaml
resources: [a.yaml]
replicas: [{name: a, count: 2}]
configurations: [c.yaml]
//- c.yaml
replicas: [{path: spec/foo, kind: Widget}]
//- a.yaml
{apiVersion: v1, kind: Widget, metadata: {name: a}, spec: {foo: null}}
`,
  'an image that is a mapping': `
//- kustomization.yaml
resources: [a.yaml]
images: [{name: nginx, newTag: x}]
//- a.yaml
{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{image: {a: b}}]}}
`,
  'a container that is a text': `
//- kustomization.yaml
resources: [a.yaml]
images: [{name: nginx, newTag: x}]
//- a.yaml
{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [nginx]}}
`,
  'containers that are a text': `
//- kustomization.yaml
resources: [a.yaml]
images: [{name: nginx, newTag: x}]
//- a.yaml
{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: nginx}}
`,
  'a container that is a text in a field of its own': `
//- kustomization.yaml
resources: [a.yaml]
images: [{name: nginx, newTag: x}]
//- a.yaml
{apiVersion: v1, kind: Pod, metadata: {name: a}, other: {containers: [nginx]}}
`,
  'a container that is null': `
//- kustomization.yaml
resources: [a.yaml]
images: [{name: nginx, newTag: x}]
//- a.yaml
{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [null]}}
`,
  'a text on the way to a reference': `
//- kustomization.yaml
resources: [a.yaml]
namePrefix: x-
//- a.yaml
{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
---
{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: text}
`,
  'a list in a list of references': `
//- kustomization.yaml
resources: [a.yaml]
namePrefix: x-
//- a.yaml
{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
---
{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {volumes: [{configMap: {name: [a, [a]]}}]}}
`,
  'a reference without a name': `
//- kustomization.yaml
resources: [a.yaml]
namePrefix: x-
//- a.yaml
{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
---
{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {volumes: [{configMap: {name: {a: b}}}]}}
`,
  'a list in a list with vars': `
//- kustomization.yaml
resources: [a.yaml]
vars: [{name: V, objref: {kind: ConfigMap, name: a, apiVersion: v1}}]
//- a.yaml
{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
---
{apiVersion: v1, kind: Pod, metadata: {name: p, labels: {a: [$(V)], b: $(V)}}, spec: {containers: [{args: [[$(V)], {a: $(V)}, 5, $(V)]}]}}
`,
  'a number in a list with vars': `
//- kustomization.yaml
resources: [a.yaml]
vars: [{name: V, objref: {kind: ConfigMap, name: a, apiVersion: v1}}]
//- a.yaml
{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
---
{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{args: [5, true]}]}}
`,
  'a null in a list with vars': `
//- kustomization.yaml
resources: [a.yaml]
vars: [{name: V, objref: {kind: ConfigMap, name: a, apiVersion: v1}}]
//- a.yaml
{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
---
{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{args: [null, $(V)]}]}}
`,
  'a role binding with an account in the namespace null': `
//- kustomization.yaml
resources: [a.yaml]
//- a.yaml
{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"db"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"db"},"subjects":[{"kind":"ServiceAccount","name":"web","namespace":null}]}
`,
  'a role binding with an account in a namespace that is a number': `
//- kustomization.yaml
resources: [a.yaml]
//- a.yaml
{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"db"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"db"},"subjects":[{"kind":"ServiceAccount","name":"web","namespace":5}]}
`,
  'a role binding with a user in the namespace null': `
//- kustomization.yaml
resources: [a.yaml]
//- a.yaml
{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"db"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"db"},"subjects":[{"kind":"User","name":"web","namespace":null}]}
`,
  'a role binding with a subject of the kind null': `
//- kustomization.yaml
resources: [a.yaml]
//- a.yaml
{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"db"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"db"},"subjects":[{"kind": null, "name":"web","namespace":"x"}]}
`,
  'a role binding with a text among its subjects': `
//- kustomization.yaml
resources: [a.yaml]
//- a.yaml
{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"db"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"db"},"subjects":[text]}
`,
  'a role binding with a subject without a name': `
//- kustomization.yaml
resources: [a.yaml]
//- a.yaml
{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"db"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"db"},"subjects":[{"kind":"User"}]}
`,
  'a role binding with a subject whose name is null': `
//- kustomization.yaml
resources: [a.yaml]
//- a.yaml
{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"db"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"db"},"subjects":[{"kind":"User","name":null}]}
`,
  'a role binding with a subject in the stead of a list': `
//- kustomization.yaml
resources: [a.yaml]
//- a.yaml
{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"db"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"db"},"subjects":{"kind":"User","name":"a"}}
`,
  'a cluster role binding with an account in the namespace null': `
//- kustomization.yaml
resources: [a.yaml]
//- a.yaml
{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"db"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"db"},"subjects":[{"kind":"ServiceAccount","name":"web","namespace":null}]}
`,
  'a cluster role binding with a text among its subjects': `
//- kustomization.yaml
resources: [a.yaml]
//- a.yaml
{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"db"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"db"},"subjects":[text]}
`,
  'a cluster role binding with a subject without a name': `
//- kustomization.yaml
resources: [a.yaml]
//- a.yaml
{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"db"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"db"},"subjects":[{"kind":"User"}]}
`,
  'a cluster role binding with a list among its subjects': `
//- kustomization.yaml
resources: [a.yaml]
//- a.yaml
{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"db"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"db"},"subjects":[[]]}
`,
};
