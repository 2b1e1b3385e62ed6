import type { Matched, WorkloadInstance } from '../snapshot/queries.ts';
import { distinct } from '../snapshot/queries.ts';
import { type Line, linkTo, listed, nameOf } from './text.ts';

/** Workloads that are meant, each once: surely, and only perhaps. */
export interface Split {
  readonly sure: readonly WorkloadInstance[];
  readonly unsure: readonly WorkloadInstance[];
}

export function split({ must, may }: Matched): Split {
  const sure = distinct(must);
  const keys = new Set(sure.map(({ key }) => key));
  return { sure, unsure: distinct(may).filter(({ key }) => !keys.has(key)) };
}

/** Each on a line of its own with its place; many on one line. */
export function workloadLines({ sure, unsure }: Split): Line[] {
  return [...lines(sure, ''), ...lines(unsure, 'perhaps ')];
}

function lines(workloads: readonly WorkloadInstance[], prefix: string): Line[] {
  if (workloads.length <= mostLines) {
    return workloads.map((workload) => [prefix, linkTo(workload), ' · ', { place: nameOf(workload) }]);
  }
  return [[prefix, ...listed(workloads.map((workload) => linkTo(workload, workload.resource.name)), mostNames)]];
}

const mostLines = 6;
const mostNames = 12;
