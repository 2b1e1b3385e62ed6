import type { DocumentSpan } from '../model/instance.ts';
import type { WorkloadInstance } from '../snapshot/queries.ts';
import { nameOf } from './text.ts';
import type { Split } from './workloadLines.ts';

/**
 * `Deployment cart`, `Deployment cart, perhaps more`, `3 workloads`, `3 workloads or more`, `perhaps 2 workloads`,
 * `no known pods`; of a single one its place.
 */
export function matchWords(
  { sure, unsure }: Split,
  mayBeMore: boolean,
): { readonly text: string; readonly to?: DocumentSpan } {
  const [only, ...others] = sure.length > 0 ? sure : unsure;
  if (!only) return { text: 'no known pods' };
  const words = manyWords(sure.length > 0 ? sure : unsure);
  const isMore = sure.length > 0 && (unsure.length > 0 || mayBeMore);
  if (others.length === 0)
    return {
      text: sure.length === 0 ? `perhaps ${words}` : isMore ? `${words}, perhaps more` : words,
      to: nameOf(only),
    };
  return { text: sure.length === 0 ? `perhaps ${words}` : isMore ? `${words} or more` : words };
}

/** How many there are; of one what it is. */
function manyWords(workloads: readonly WorkloadInstance[]): string {
  const [only, ...others] = workloads;
  if (only && others.length === 0) return `${only.resource.kind} ${only.resource.name}`;
  // Only what is a pod itself is one; of others nobody knows how many they make.
  const noun = workloads.every(({ resource }) => resource.kind === 'Pod') ? 'pods' : 'workloads';
  return `${workloads.length} ${noun}`;
}
