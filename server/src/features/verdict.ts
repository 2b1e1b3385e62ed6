import type { Access } from '../policy/access.ts';
import { isEmpty } from '../policy/portSet.ts';

export type Verdict = 'allowed' | 'denied' | 'unknown';

/** Whether anything at all is open. */
export function verdictOf({ must, may }: Access): Verdict {
  if (!isEmpty(must)) return 'allowed';
  return isEmpty(may) ? 'denied' : 'unknown';
}
