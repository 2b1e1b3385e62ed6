import type { Direction } from '../../model/policy.ts';
import type { PolicyPlace } from './place.ts';

/** The direction of the rules that a place is in, or among. */
export function directionAt({ path }: PolicyPlace): Direction | undefined {
  const [spec, direction] = path;
  return spec === 'spec' && (direction === 'ingress' || direction === 'egress') ? direction : undefined;
}

/** Whether a whole item of a list can be written: behind its dash, in brackets, or on a line of its own below the key. */
export function isItemPlace({ schema, path, isKey, taken, around }: PolicyPlace): boolean {
  if (!schema || around.isQuoted || around.hasColon || taken.length > 0) return false;
  return schema.list ? isKey : typeof path.at(-1) === 'number';
}
