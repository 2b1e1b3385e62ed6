import { intersectPorts, isEmpty, type PortSet, subtractPorts } from './portSet.ts';

/** Parts a set of ports so that each of `sets` has all of a part or none of it. No part is empty. */
export function partition(whole: PortSet, sets: Iterable<PortSet>): readonly PortSet[] {
  let parts: readonly PortSet[] = [whole];
  for (const set of sets) {
    parts = parts.flatMap((part) =>
      [intersectPorts(part, set), subtractPorts(part, set)].filter((piece) => !isEmpty(piece)),
    );
  }
  return parts;
}
