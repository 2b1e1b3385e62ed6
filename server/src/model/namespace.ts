import { type Node, valueAt } from '../yaml/node.ts';
import { hidesLabels, type Labels, readLabels } from './labels.ts';
import type { ResourceHeader } from './resource.ts';

export interface Namespace extends ResourceHeader {
  readonly type: 'namespace';
  readonly labels: Labels;
  /** Whether there may be others: a placeholder hides them and their keys. */
  readonly moreLabels: boolean;
  readonly labelsNode: Node | undefined;
}

export function readNamespace(header: ResourceHeader): Namespace | undefined {
  if (header.group !== '' || header.kind !== 'Namespace') return undefined;
  const labelsNode = valueAt(header.root, 'metadata', 'labels');
  return {
    ...header,
    type: 'namespace',
    labels: readLabels(labelsNode),
    moreLabels: hidesLabels(labelsNode),
    labelsNode,
  };
}
