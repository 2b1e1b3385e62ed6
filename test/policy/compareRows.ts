/** Rows against `access`, pair by pair. */
import { expect } from 'vitest';
import { type Access, access, nothing } from '../../server/src/policy/access.ts';
import { hasBit, ordinalsOf } from '../../server/src/policy/bits.ts';
import type { PodsParty } from '../../server/src/policy/party.ts';
import { equalPorts, isEmpty } from '../../server/src/policy/portSet.ts';
import { possiblePartners } from '../../server/src/policy/possiblePartners.ts';
import type { Rows } from '../../server/src/policy/rows.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import { partnersOf } from '../../server/src/snapshot/partners.ts';
import {
  distinctWorkloads,
  partyOf,
  placeOf,
  policiesOf,
  rowsOf,
  rowsWorldOf,
} from '../../server/src/snapshot/queries.ts';
import type { Tally } from '../oracle/property.ts';

/**
 * Throws where a row says of a pair what access does not say: of a few rows, and of many, for which rules are listed
 * first. Throws too where somebody who may call, or be called, is not among the possible partners, or where a workload's
 * partners are told otherwise. Counts the pairs.
 */
export function agree(cluster: ClusterModel, tally?: Tally): void {
  const workloads = distinctWorkloads(cluster);
  const places = workloads.map((workload) => placeOf(cluster, workload));
  const rows = rowsOf(cluster);
  const parties = workloads.map((workload) => partyOf(cluster, workload));
  const expected = parties.map((from) =>
    parties.map((to) => (from === to ? nothing : access(from, to, policiesOf(cluster)))),
  );
  for (const [at, workload] of workloads.entries()) {
    for (const direction of ['ingress', 'egress'] as const) {
      const found = new Map(
        [...partnersOf(cluster, workload, direction)].map((each) => [each.workload.key, each.access] as const),
      );
      const possible = possiblePartners(rowsWorldOf(cluster), parties[at] as PodsParty, direction);
      for (const [other, { key }] of workloads.entries()) {
        const answer = (direction === 'ingress' ? expected[other]?.[at] : expected[at]?.[other]) as Access;
        const told = found.get(key) ?? nothing;
        if (!same(told, answer)) throw new Error(`${direction} partners of ${workload.key}: ${key}`);
        if (!isEmpty(answer.may) && !hasBit(possible, places[other] as number))
          throw new Error(`${key} is no possible partner of ${workload.key} for ${direction}`);
        tally?.add('partners');
      }
    }
  }
  // Few of a large cluster, since those that are asked for are counted.
  compare(workloads.length > 16 ? [0, 1, 31, 32, workloads.length - 1] : [...workloads.keys()]);
  for (let asked = 0; asked < 20 && workloads.length > 0; asked++) rows.row(places[0] as number);
  compare([...workloads.keys()], tally);

  function compare(sources: readonly number[], counts?: Tally): void {
    for (const from of sources.filter((each) => each < workloads.length)) {
      const answers = answersOf(rows, places[from] as number);
      for (const [to, target] of workloads.entries()) {
        const answer = answers.get(places[to] as number) ?? nothing;
        if (!same(answer, expected[from]?.[to] as Access)) throw new Error(`${workloads[from]?.key} -> ${target.key}`);
        counts?.add('pairs');
        counts?.add(isEmpty(answer.may) ? 'nothing' : isEmpty(answer.must) ? 'perhaps' : 'something');
      }
    }
  }
}

/** The answers of a row by destination, each of which it must name once. */
export function answersOf(rows: Rows, from: number): Map<number, Access> {
  const answers = new Map<number, Access>();
  for (const { access: answer, to } of rows.row(from)) {
    for (const place of ordinalsOf(to)) {
      expect(answers.has(place)).toBe(false);
      answers.set(place, answer);
    }
  }
  return answers;
}

function same(left: Access, right: Access): boolean {
  return equalPorts(left.must, right.must) && equalPorts(left.may, right.may);
}
