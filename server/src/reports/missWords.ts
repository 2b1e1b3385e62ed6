import type { NearMiss } from '../policy/nearMiss.ts';

/** How a rule misses pods by a slip, behind its name: `is about app=web, these pods have app=webs`. */
export function missWords({ key, wanted, slip, instead }: NearMiss): string {
  switch (slip) {
    case 'value':
      return `is about ${key}=${wanted}, these pods have ${key}=${instead}`;
    case 'key':
      return `is about ${key}=${wanted}, these pods have ${instead}=${wanted}`;
    case 'missing':
      return `is about ${key}=${wanted}, these pods have no ${key}`;
    case 'run':
      return `is about ${key}=${wanted}, these pods have another ${key} with each run`;
  }
}
