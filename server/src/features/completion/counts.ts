import { counted } from '../../model/counted.ts';
import type { Count } from './tally.ts';

/** What is counted at one of several places. */
export interface CountIn {
  readonly name: string;
  readonly count: Count;
}

/** `3 workloads`, `1 workload, perhaps 2 more`; where they differ `dev: 3 workloads; prod: no workload`. */
export function countWords(counts: readonly CountIn[], noun: string): string {
  const phrases = counts.map(({ name, count }) => ({ name, words: words(count, noun) }));
  const [first] = phrases;
  if (!first || phrases.every((phrase) => phrase.words === first.words)) return first?.words ?? '';
  const shown = phrases.slice(0, most).map((phrase) => `${phrase.name}: ${phrase.words}`);
  const left = phrases.length - shown.length;
  return [...shown, ...(left > 0 ? [`${left} more`] : [])].join('; ');
}

/** Places that are named in one line. */
const most = 3;

function words({ must, may }: Count, noun: string): string {
  if (may === 0) return `no ${noun}`;
  if (may === must) return counted(may, noun);
  return must === 0 ? `perhaps ${counted(may, noun)}` : `${counted(must, noun)}, perhaps ${may - must} more`;
}
