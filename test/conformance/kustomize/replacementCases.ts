/** Replacements that are written unusually, or that kustomize refuses. */
export const replacementCases: Readonly<Record<string, string>> = {
  'a delimiter for a mapping': `
//- kustomization.yaml
resources: [r.yaml]
replacements: [{source: {kind: Pod, fieldPath: metadata.name}, targets: [{select: {kind: Pod}, fieldPaths: [spec], options: {delimiter: ":"}}]}]
//- r.yaml
{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {i: 12, t: x}}
`,
  'a mapping for a number': `
//- kustomization.yaml
resources: [r.yaml]
replacements: [{source: {kind: Pod, fieldPath: metadata}, targets: [{select: {kind: Pod}, fieldPaths: [spec.i]}]}]
//- r.yaml
{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {i: 12, t: x}}
`,
  'a fraction for a whole number': `
//- kustomization.yaml
resources: [r.yaml]
replacements: [{source: {kind: Pod, fieldPath: spec.q}, targets: [{select: {kind: Pod}, fieldPaths: [spec.n]}]}]
//- r.yaml
{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {n: 5, q: "7.5"}}
`,
  'rejected: anything': `
//- kustomization.yaml
resources: [r.yaml]
replacements: [{source: {kind: Pod, name: ab, fieldPath: spec.q}, targets: [{select: {kind: Pod}, reject: [{}], fieldPaths: [spec.n]}]}]
//- r.yaml
{apiVersion: v1, kind: Pod, metadata: {name: ab}, spec: {n: "5", m: "5", q: "7.5"}}
`,
  'rejected: by name or by labels': `
//- kustomization.yaml
resources: [r.yaml]
replacements: [{source: {kind: Pod, name: ab, fieldPath: spec.q}, targets: [{select: {kind: Pod}, reject: [{name: ab, labelSelector: a=b}], fieldPaths: [spec.n]}]}]
//- r.yaml
{apiVersion: v1, kind: Pod, metadata: {name: ab}, spec: {n: "5", m: "5", q: "7.5"}}
`,
  'an index behind the end': `
//- kustomization.yaml
resources: [r.yaml]
replacements: [{source: {kind: Pod, name: ab, fieldPath: spec.q}, targets: [{select: {kind: Pod}, fieldPaths: ["spec.e.5"], options: {create: true}}]}]
//- r.yaml
{apiVersion: v1, kind: Pod, metadata: {name: ab}, spec: {e: [], q: "7.5"}}
`,
  'any item as the source': `
//- kustomization.yaml
resources: [r.yaml]
replacements: [{source: {kind: Pod, name: ab, fieldPath: "spec.e.*.v"}, targets: [{select: {kind: Pod}, fieldPaths: ["spec.q"]}]}]
//- r.yaml
{apiVersion: v1, kind: Pod, metadata: {name: ab}, spec: {e: [{name: "a", v: z},{name: a.b}], q: "7.5"}}
`,
  'a source that is null': `
//- kustomization.yaml
resources: [r.yaml]
replacements: [{source: {kind: Pod, name: ab, fieldPath: spec.n}, targets: [{select: {kind: Pod}, fieldPaths: ["spec.q"]}]}]
//- r.yaml
{apiVersion: v1, kind: Pod, metadata: {name: ab}, spec: {n: null, q: "7.5"}}
`,
  'a path and a source': `
//- kustomization.yaml
resources: [r.yaml]
replacements: [{path: x.yaml, source: {kind: Pod}, targets: [{select: {kind: Pod}, fieldPaths: [spec.q]}]}]
//- x.yaml
source: {kind: Pod}
targets: [{select: {kind: Pod}, fieldPaths: [spec.n]}]
//- r.yaml
{apiVersion: v1, kind: Pod, metadata: {name: ab}, spec: {n: "x", q: "7.5"}}
`,
  'a file of two documents': `
//- kustomization.yaml
resources: [r.yaml]
replacements: [{path: x.yaml}]
//- x.yaml
source: {kind: Pod}
targets: [{select: {kind: Pod}, fieldPaths: [spec.n]}]
---
source: {kind: Pod}
targets: [{select: {kind: Pod}, fieldPaths: [spec.q]}]
//- r.yaml
{apiVersion: v1, kind: Pod, metadata: {name: ab}, spec: {n: "x", q: "7.5"}}
`,
  'a value as the source': `
//- kustomization.yaml
resources: [r.yaml]
replacements: [{sourceValue: foo, targets: [{select: {kind: Pod}, fieldPaths: [spec.n]}]}]
//- r.yaml
{apiVersion: v1, kind: Pod, metadata: {name: ab}, spec: {n: "x", q: "7.5"}}
`,
  'a value and an object as the source': `
//- kustomization.yaml
resources: [r.yaml]
replacements: [{sourceValue: foo, source: {kind: Pod}, targets: [{select: {kind: Pod}, fieldPaths: [spec.n]}]}]
//- r.yaml
{apiVersion: v1, kind: Pod, metadata: {name: ab}, spec: {n: "x", q: "7.5"}}
`,
  'a field below null': `
//- kustomization.yaml
resources: [r.yaml]
replacements: [{source: {kind: Service}, targets: [{select: {kind: Service}, fieldPaths: [metadata.labels.x, spec.a.0.b, spec.b.c.d], options: {create: true}}]}]
//- r.yaml
{apiVersion: v1, kind: Service, metadata: {name: a, labels: null}, spec: {a: null, b: {c: null}}}
`,
  'a field that is null': `
//- kustomization.yaml
resources: [r.yaml]
replacements: [{source: {kind: Service}, targets: [{select: {kind: Service}, fieldPaths: [spec.b], options: {create: true}}]}]
//- r.yaml
apiVersion: v1
kind: Service
metadata: {name: a}
spec:
  b: null
`,
  'a source without a namespace': `
//- kustomization.yaml
resources: [r.yaml]
replacements: [{source: {namespace: default}, targets: [{select: {kind: ClusterRole}, fieldPaths: [metadata.labels.a], options: {create: true}}]}]
//- r.yaml
{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: a}}
`,
};
