import type { DocumentSpan } from '../model/instance.ts';
import { toLocation } from '../reports/places.ts';
import type { Loaded } from './load.ts';

/** `deploy/cart.yaml:3`; undefined where the place is gone. */
export function pathAndLine(
  { snapshot, display }: Pick<Loaded, 'snapshot' | 'display'>,
  place: DocumentSpan,
): string | undefined {
  const location = toLocation(snapshot, place);
  return location && `${display(location.uri)}:${location.range.start.line + 1}`;
}
