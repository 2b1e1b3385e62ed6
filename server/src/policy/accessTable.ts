import { protocols } from '../model/ports.ts';
import { type Access, everything, nothing } from './access.ts';
import { intersectPorts, type PortSet, unionPorts } from './portSet.ts';

/** Answers by number, equal ones by the same number, so that what is combined again and again is combined once. */
export interface AccessTable {
  readonly answers: readonly Access[];
  idOf(access: Access): number;
  either(left: number, right: number): number;
  both(left: number, right: number): number;
}

export const nothingId = 0;
export const everythingId = 1;

export function createAccessTable(): AccessTable {
  const answers: Access[] = [];
  const ids = new Map<string, number>();
  const known = new WeakMap<Access, number>();
  const idOf = (access: Access): number => {
    let id = known.get(access);
    if (id !== undefined) return id;
    const text = textOf(access);
    id = ids.get(text);
    if (id === undefined) {
      id = answers.push(access) - 1;
      ids.set(text, id);
    }
    known.set(access, id);
    return id;
  };
  idOf(nothing);
  idOf(everything);
  const combined = (combine: (left: PortSet, right: PortSet) => PortSet): AccessTable['either'] => {
    const results = new Map<number, number>();
    return (left, right) => {
      if (left === right) return left;
      const pair = left < right ? left * 0x100000 + right : right * 0x100000 + left;
      let result = results.get(pair);
      if (result === undefined) {
        const [one, other] = [answers[left] as Access, answers[right] as Access];
        result = idOf({ must: combine(one.must, other.must), may: combine(one.may, other.may) });
        results.set(pair, result);
      }
      return result;
    };
  };
  return { answers, idOf, either: combined(unionPorts), both: combined(intersectPorts) };
}

function textOf({ must, may }: Access): string {
  return [must, may].map((ports) => protocols.map((protocol) => ports[protocol].join(' ')).join('/')).join(';');
}
