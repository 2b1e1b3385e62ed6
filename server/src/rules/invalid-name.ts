import { policyKinds } from '../model/policySchema.ts';
import { dnsLabelProblems, subdomainProblems } from '../model/syntax.ts';
import { entryOf, isNull, type Mapping } from '../yaml/node.ts';
import type { ObjectRule, Report } from './rule.ts';
import { mappings, placeOfField, quote, stringOf } from './support/policyNodes.ts';

export const invalidName: ObjectRule = {
  id: 'invalid-name',
  severity: 'error',
  category: 'invalid',
  summary: "A policy has no name, or its name or its namespace's cannot be one.",
  subject: 'object',
  kinds: policyKinds,
  *check({ kind, root }) {
    const node = entryOf(root, 'metadata')?.value;
    if (isNull(node)) yield { at: placeOfField(root, 'metadata'), message: nameless };
    for (const metadata of mappings(node)) {
      const isNamed = !isEmpty(metadata, 'name');
      if (!isNamed && isEmpty(metadata, 'generateName')) {
        yield { at: placeOfField(metadata, 'name'), message: nameless };
      }
      yield* problems(metadata, 'name', 'Name', subdomainProblems);
      yield* problems(metadata, 'generateName', 'Name prefix', (prefix) =>
        subdomainProblems(completed(prefix, !isNamed)),
      );
      // Policies of the whole cluster are in no namespace.
      if (kind === 'NetworkPolicy') yield* problems(metadata, 'namespace', 'Namespace', dnsLabelProblems);
    }
  },
  explanation: [
    "The API server refuses the whole policy, so what it should protect stays as it was. It answers `name or generateName is required`, or quotes the rule for names: `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character`. A name has at most 253 characters. A namespace has at most 63, and no dots.",
  ],
  examples: {
    fires: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: Allow_Web
  namespace: shop
spec:
  podSelector: {}
`,
    ],
    passes: [
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-web
  namespace: shop
spec:
  podSelector: {}
`,
    ],
  },
};

const nameless = 'A policy without a name is rejected: name or generateName is required. Add metadata.name.';

/** Whether a field says nothing: missing, null and the empty string are the same to the API server. */
function isEmpty(metadata: Mapping, field: string): boolean {
  const node = entryOf(metadata, field)?.value;
  return isNull(node) || stringOf(node) === '';
}

function* problems(
  metadata: Mapping,
  field: string,
  what: string,
  problemsOf: (text: string) => string[],
): Iterable<Report> {
  const node = entryOf(metadata, field)?.value;
  const text = stringOf(node);
  if (!node || !text) return;
  const found = problemsOf(text);
  if (found.length === 0) return;
  const lower = text.trim().toLowerCase().replaceAll('_', '-');
  const advice = problemsOf(lower).length === 0 ? `Write ${lower}.` : 'Choose another one.';
  yield { at: node, message: `${what} ${quote(text)} is rejected: ${found.join('; ')}. ${advice}` };
}

/**
 * The start of a name, as a name. It may end in a dash, since more follows; beside a name nothing follows, and the API
 * server then overlooks what stands before the dash (maskTrailingDash).
 */
function completed(prefix: string, isUsed: boolean): string {
  if (!prefix.endsWith('-')) return prefix;
  return isUsed || prefix.length === 1 ? `${prefix}x` : `${prefix.slice(0, -2)}a`;
}
