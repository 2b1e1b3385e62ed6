/** What is written wrong, or unusually, in the files of a kustomization: fields, values, documents, lists. */
export const fileCases: Readonly<Record<string, string>> = {
  'two kustomization files in one folder': `
//- kustomization.yaml
resources: [r.yaml]
//- Kustomization
resources: [r.yaml]
//- r.yaml
{"apiVersion":"v1","kind":"Service","metadata":{"name":"db"},"spec":{a: 1}}
`,
  'two kustomization files in the folder of a base, one of them empty': `
//- kustomization.yaml
resources: [base]
//- base/kustomization.yml
resources: [r.yaml]
//- base/Kustomization
# nothing
//- base/r.yaml
{"apiVersion":"v1","kind":"Service","metadata":{"name":"db"},"spec":{a: 1}}
`,
  'a field that there is none of': `
//- kustomization.yaml
resources: [r.yaml]
foo: bar
//- r.yaml
{"apiVersion":"v1","kind":"Service","metadata":{"name":"db"},"spec":{a: 1}}
`,
  'a field that there is none of in a list': `
//- kustomization.yaml
resources: [r.yaml]
images: [{name: x, tag: y}]
//- r.yaml
{"apiVersion":"v1","kind":"Service","metadata":{"name":"db"},"spec":{a: 1}}
`,
  'a text in the stead of a list': `
//- kustomization.yaml
resources: r.yaml
//- r.yaml
{"apiVersion":"v1","kind":"Service","metadata":{"name":"db"},"spec":{a: 1}}
`,
  'a mapping in the stead of a list': `
//- kustomization.yaml
resources: [r.yaml]
labels: {a: b}
//- r.yaml
{"apiVersion":"v1","kind":"Service","metadata":{"name":"db"},"spec":{a: 1}}
`,
  'a list in the stead of a mapping': `
//- kustomization.yaml
resources: [r.yaml]
commonLabels: [a]
//- r.yaml
{"apiVersion":"v1","kind":"Service","metadata":{"name":"db"},"spec":{a: 1}}
`,
  'a prefix that is a number': `
//- kustomization.yaml
resources: [r.yaml]
namePrefix: 5
//- r.yaml
{"apiVersion":"v1","kind":"Service","metadata":{"name":"db"},"spec":{a: 1}}
`,
  'a namespace that is a number': `
//- kustomization.yaml
resources: [r.yaml]
namespace: 5
//- r.yaml
{"apiVersion":"v1","kind":"Service","metadata":{"name":"db"},"spec":{a: 1}}
`,
  'a tag that is a number': `
//- kustomization.yaml
resources: [r.yaml]
images: [{name: nginx, newTag: 1.20}]
//- r.yaml
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"db"},"spec":{containers: [{name: a, image: nginx}]}}
`,
  'a number of replicas in quotes': `
//- kustomization.yaml
resources: [r.yaml]
replicas: [{name: web, count: "3"}]
//- r.yaml
{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{}}
`,
  'an option that is no boolean': `
//- kustomization.yaml
resources: [r.yaml]
patches: [{patch: "- {op: add, path: /a, value: b}", target: {kind: ConfigMap}, options: {a: b}}]
//- r.yaml
{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
`,
  'an option in quotes': `
//- kustomization.yaml
resources: [r.yaml]
configMapGenerator: [{name: x, literals: [a=b], options: {disableNameSuffixHash: "true"}}]
//- r.yaml
{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
`,
  'another kind of file': `
//- kustomization.yaml
kind: Kustomisation
resources: [r.yaml]
//- r.yaml
{"apiVersion":"v1","kind":"Service","metadata":{"name":"db"},"spec":{a: 1}}
`,
  'another version of a kustomization': `
//- kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1beta2
kind: Kustomization
resources: [r.yaml]
//- r.yaml
{"apiVersion":"v1","kind":"Service","metadata":{"name":"db"},"spec":{a: 1}}
`,
  'the version of a component': `
//- kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Kustomization
resources: [r.yaml]
//- r.yaml
{"apiVersion":"v1","kind":"Service","metadata":{"name":"db"},"spec":{a: 1}}
`,
  'a field that the metadata have not': `
//- kustomization.yaml
resources: [r.yaml]
metadata: {name: a, creationTimestamp: x}
//- r.yaml
{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
`,
  'an apiVersion in a target': `
//- kustomization.yaml
resources: [r.yaml]
patches: [{patch: "- {op: add, path: /a, value: b}", target: {apiVersion: v1, kind: ConfigMap}}]
//- r.yaml
{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
`,
  'a field in another case': `
//- kustomization.yaml
resources: [r.yaml]
nameprefix: p-
//- r.yaml
{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
`,
  'images by their old name': `
//- kustomization.yaml
resources: [r.yaml]
imageTags: [{name: nginx, newTag: v1}]
images: [{name: nginx, newTag: v2}]
//- r.yaml
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"db"},"spec":{containers: [{name: a, image: nginx}]}}
`,
  'nothing but a name': `
//- kustomization.yaml
metadata: {name: x}
`,
  'nothing but an empty text': `
//- kustomization.yaml
namespace: ""
`,
  'an empty list of resources': `
//- kustomization.yaml
resources: []
`,
  'an empty list of bases': `
//- kustomization.yaml
bases: []
`,
  'a label without a value': `
//- kustomization.yaml
resources: [r.yaml]
commonLabels: {a: }
//- r.yaml
{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
`,
  'a component without a path': `
//- kustomization.yaml
resources: [r.yaml]
components: [null]
//- r.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}}
`,
  'a document that is null': `
//- kustomization.yaml
resources: [r.yaml, s.yaml]
//- s.yaml
null
//- r.yaml
{apiVersion: v1, kind: Service, metadata: {name: s}}
`,
  'a document that is an empty mapping': `
//- kustomization.yaml
resources: [r.yaml, s.yaml]
//- s.yaml
{}
//- r.yaml
{apiVersion: v1, kind: Service, metadata: {name: s}}
`,
  'a document that is a list': `
//- kustomization.yaml
resources: [r.yaml]
//- r.yaml
- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: x}
`,
  'a document that is a text': `
//- kustomization.yaml
resources: [r.yaml]
//- r.yaml
hello
`,
  'a list of texts': `
//- kustomization.yaml
resources: [r.yaml]
//- r.yaml
{apiVersion: x/v1, kind: AllowList, metadata: {name: a}, items: [a, b]}
`,
  'a list without items': `
//- kustomization.yaml
resources: [r.yaml]
//- r.yaml
{apiVersion: x/v1, kind: AllowList, metadata: {name: a}, items: null}
`,
  'a kind that is called a list': `
//- kustomization.yaml
resources: [r.yaml]
//- r.yaml
{apiVersion: x/v1, kind: AllowList, metadata: {name: a}, spec: {}}
`,
  'a list in a list': `
//- kustomization.yaml
namePrefix: p-
resources: [r.yaml]
//- r.yaml
{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}]}, {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}]}
`,
  'an order that there is none of': `
//- kustomization.yaml
resources: [r.yaml]
sortOptions: {order: other}
//- r.yaml
{apiVersion: v1, kind: Service, metadata: {name: s}}
`,
  'an order of kinds for fifo': `
//- kustomization.yaml
resources: [r.yaml]
sortOptions: {order: fifo, legacySortOptions: {orderFirst: [Service]}}
//- r.yaml
{apiVersion: v1, kind: Service, metadata: {name: s}}
`,
  'an order in a base': `
//- kustomization.yaml
resources: [base]
//- base/kustomization.yaml
resources: [r.yaml]
sortOptions: {order: other}
//- base/r.yaml
{apiVersion: v1, kind: Service, metadata: {name: s}}
`,
  'an order of the first kinds alone': `
//- kustomization.yaml
resources: [r.yaml]
sortOptions: {order: legacy, legacySortOptions: {orderFirst: [Service]}}
//- r.yaml
{apiVersion: v1, kind: Service, metadata: {name: s}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: s}}
---
{apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingWebhookConfiguration, metadata: {name: s}}
---
{apiVersion: v1, kind: ZZZ, metadata: {name: s}}
`,
  'a key twice in an object': `
//- kustomization.yaml
resources: [r.yaml]
//- r.yaml
{"apiVersion":"v1","kind":"Service","metadata":{"name":"db"},"spec":{a: 1, a: 2}}
`,
  'a key twice in an object of a list': `
//- kustomization.yaml
resources: [r.yaml]
//- r.yaml
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: a}
  data: {a: b, a: c}
`,
  'a key over one that is merged in': `
//- kustomization.yaml
resources: [r.yaml]
//- r.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: a}
data:
  <<: {a: b, c: d}
  a: c
`,
};
