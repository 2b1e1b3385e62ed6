/** Regular expressions, which are Go's, in targets and in names of images. */
export const patternCases: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries({
      'with a flag': '(?i)WEB',
      'with a flag for a part': 'w(?i)EB|x',
      'with a class of POSIX': '[[:alpha:]]+',
      'with a category of Unicode': '\\p{Lu}.*',
      'with the ends of the text': '\\Aweb\\z',
      'that is quoted': '\\Qweb\\E',
      'with a name': '(?P<name>web)',
      'with a group that repeats': '(web|WEB)+',
      'with a bracket as a character': '[]w]eb',
      'with two names that are the same': '(?P<n>w)(?P<n>e)b',
      'that looks ahead': '(?=web)web',
      'that refers to a group': '(w)\\1eb',
      'that repeats a repetition': 'w**eb',
      'that repeats too often': 'w{1001}eb',
      'that is not closed': 'web(',
    }).flatMap(([what, pattern]) => [
      [
        `a target ${what}`,
        `
//- kustomization.yaml
resources: [r.yaml]
patches: [{target: {name: ${JSON.stringify(pattern)}}, patch: '[{"op":"add","path":"/x","value":1}]'}]
//- r.yaml
{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"web"}}
---
{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"WEB"}}
`,
      ],
      [
        `an image ${what}`,
        `
//- kustomization.yaml
resources: [r.yaml]
images: [{name: ${JSON.stringify(pattern)}, newTag: x}]
//- r.yaml
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"containers":[{"image":"web:1"},{"image":"WEB"},{"image":"x"}]}}
`,
      ],
    ]),
  ),
  'alternatives in the name of an image': `
//- kustomization.yaml
resources: [a.yaml]
images: [{name: "foo|ngi", newName: x}]
//- a.yaml
{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{image: nginx}, {image: foonginx}, {image: "xxngi:1"}, {image: "foo:1"}]}}
`,
  'an image that is no expression, without any image': `
//- kustomization.yaml
resources: [a.yaml]
images: [{name: "foo(", newName: x}]
//- a.yaml
{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
`,
  'an image that is an asterisk': `
//- kustomization.yaml
resources: [a.yaml]
images: [{name: "*", newName: x}]
//- a.yaml
{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{image: nginx}]}}
`,
  'a target whose label selector is none': `
//- kustomization.yaml
resources: [a.yaml]
patches: [{target: {labelSelector: "a in b"}, patch: '[{"op":"add","path":"/x","value":1}]'}]
//- a.yaml
{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
`,
  'a replacement that rejects by a selector which is none': `
//- kustomization.yaml
resources: [a.yaml]
replacements: [{source: {kind: ConfigMap, name: a}, targets: [{select: {kind: ConfigMap}, reject: [{annotationSelector: "a in b"}], fieldPaths: [data.x], options: {create: true}}]}]
//- a.yaml
{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
`,
};
