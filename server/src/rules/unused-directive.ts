import { type Directive, fileDirectiveName } from './directives.ts';
import type { DirectiveRule, UnusedName } from './rule.ts';

export const unusedDirective: DirectiveRule = {
  id: 'unused-directive',
  severity: 'information',
  category: 'redundant',
  summary: 'A comment silences a rule that finds nothing there, or that does not exist.',
  subject: 'directive',
  *check(directive, unused) {
    for (const name of unused) yield { at: name, message: messageOf(directive, name) };
  },
  explanation: [
    'A comment that silences nothing any more hides the next mistake of its kind, and one that names no rule never hid any.',
    'A rule that is off may find something when it is on, and so its comments are left alone. Nothing is said either where a chart or a part of a kustomization is not rendered, in Helm templates and in documents that cannot be read: what the rules would find there is not known. This rule itself is turned off as any other, but no comment silences it.',
  ],
  examples: {
    fires: [
      `
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  # netpol-ignore: unprotected-ingress the gateway sees to it
  ports: [{port: 80}]
`,
    ],
    passes: [
      `
apiVersion: v1
kind: Pod
metadata:
  # netpol-ignore: unprotected-ingress, unprotected-egress a playground
  name: web
spec: {containers: [{name: web}]}
`,
    ],
    fixed: [
      `
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports: [{port: 80}]
`,
    ],
  },
};

function messageOf({ about, names }: Directive, { name, isKnown, near, isMisplaced }: UnusedName): string {
  if (!isKnown) return `There is no rule "${name}".${near ? ` Is ${near} meant?` : ''}`;
  if (isMisplaced) return `${fileDirectiveName} counts above the first line of a file, and silences nothing here.`;
  const where = about === 'node' ? 'here' : `in this ${about}`;
  return `${name} finds nothing ${where}: remove ${names.length > 1 ? 'it from the comment' : 'the comment'}.`;
}
