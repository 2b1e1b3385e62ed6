import { nameFrom } from '../model/instance.ts';
import type { Matched, WorkloadInstance } from '../snapshot/queries.ts';
import { distinct } from '../snapshot/queries.ts';
import { type Line, linkFrom, linkTo, listed, nameOf } from './text.ts';

/** Workloads that are meant, each once: surely, and only perhaps. */
export interface Split {
  readonly sure: readonly WorkloadInstance[];
  readonly unsure: readonly WorkloadInstance[];
}

export function split({ must, may }: Matched): Split {
  const sure = distinct(must);
  // Those that are sure are among all.
  if (must.length === may.length) return { sure, unsure: [] };
  const keys = new Set(sure.map(({ key }) => key));
  return { sure, unsure: distinct(may).filter(({ key }) => !keys.has(key)) };
}

/** Each on a line of its own with its place; many on one line. Those of other namespaces than `home` with theirs. */
export function workloadLines({ sure, unsure }: Split, home: string): Line[] {
  return [...lines(sure, '', home), ...lines(unsure, 'perhaps ', home)];
}

function lines(workloads: readonly WorkloadInstance[], prefix: string, home: string): Line[] {
  if (workloads.length <= mostLines) {
    return workloads.map((workload) => [
      prefix,
      linkTo(workload, `${workload.resource.kind} ${nameFrom(home, workload)}`),
      ' · ',
      { place: nameOf(workload) },
    ]);
  }
  return [
    [
      prefix,
      ...listed(
        workloads.map((workload) => linkFrom(home, workload)),
        mostNames,
      ),
    ],
  ];
}

const mostLines = 6;
const mostNames = 12;
