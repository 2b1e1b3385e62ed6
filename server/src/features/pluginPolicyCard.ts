import { type PluginPolicy, readPluginPolicy } from '../model/pluginPolicy.ts';
import { readHeader } from '../model/resource.ts';
import { podsWords } from '../policy/selectorWords.ts';
import { entryOf } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import type { Card, Line } from './text.ts';

/** What the policy of a network plugin leaves unknown, at its kind or its name: its rules are not read. */
export function pluginPolicyCard({ root }: Document, offset: number): Card | undefined {
  const header = root && readHeader(root);
  const policy = header && readPluginPolicy(header);
  if (!policy) return undefined;
  const itself = [entryOf(root, 'kind')?.value, policy.nameNode].find(
    (node) => node && node.start <= offset && offset <= node.end,
  );
  if (!itself) return undefined;
  const lines: Line[] = [
    [{ strong: `${policy.kind} ${policy.name}` }],
    [`Its rules are not read${unknownWords(policy)}.`],
  ];
  return { at: { start: itself.start, end: itself.end }, lines };
}

/** `: who may call pods with app=web is unknown where it may decide` */
function unknownWords({ podSelector, ingress, egress }: PluginPolicy): string {
  const pods = podsWords(podSelector);
  const hasIngress = ingress.isolates === 'maybe';
  const parts = [
    ...(hasIngress ? [`who may call ${pods}`] : []),
    ...(egress.isolates === 'maybe' ? [`whom ${hasIngress ? 'these' : pods} may call`] : []),
  ];
  return parts.length === 0 ? '' : `: ${parts.join(' and ')} is unknown where it may decide`;
}
