/** A NetworkPolicy with this text under its metadata: a fixture's file, annotations and all. */
export function policy(text: string): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: p
${text.replace(/^\n/, '')}`;
}
