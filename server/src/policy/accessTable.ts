/**
 * Answers by number, equal ones by the same number, so that what is combined again and again is combined once. The
 * numbers hold for the life of the process: there are as many as there are different sets of ports in policies.
 */
import { protocols } from '../model/ports.ts';
import { type Access, everything, nothing } from './access.ts';
import { intersectPorts, noPorts, type PortSet, unionPorts } from './portSet.ts';

const answers: Access[] = [];
const byText = new Map<string, number>();
const known = new WeakMap<Access, number>();

export const nothingId = idOf(nothing);
export const everythingId = idOf(everything);

export function idOf(access: Access): number {
  let id = known.get(access);
  if (id !== undefined) return id;
  const text = textOf(access);
  id = byText.get(text);
  if (id === undefined) {
    id = answers.push(access) - 1;
    byText.set(text, id);
  }
  known.set(access, id);
  return id;
}

export function answerOf(id: number): Access {
  return answers[id] as Access;
}

/** What one or the other allows. */
export const either = combined(unionPorts);
/** What both allow. */
export const both = combined(intersectPorts);

/** The same answer where it is not sure that it counts at all. */
export function perhaps(id: number): number {
  let result = unsure[id];
  if (result === undefined) {
    result = idOf({ must: noPorts, may: answerOf(id).may });
    unsure[id] = result;
  }
  return result;
}

const unsure: number[] = [];

function combined(combine: (left: PortSet, right: PortSet) => PortSet): (left: number, right: number) => number {
  const results: number[][] = [];
  return (left, right) => {
    if (left === right) return left;
    let row = results[left];
    if (!row) {
      row = [];
      results[left] = row;
    }
    let result = row[right];
    if (result === undefined) {
      const [one, other] = [answerOf(left), answerOf(right)];
      result = idOf({ must: combine(one.must, other.must), may: combine(one.may, other.may) });
      row[right] = result;
    }
    return result;
  };
}

function textOf({ must, may }: Access): string {
  return [must, may].map((ports) => protocols.map((protocol) => ports[protocol].join(' ')).join('/')).join(';');
}
