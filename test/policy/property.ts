/** How property tests run: the same worlds every time, unless the environment asks for others or for more. */
import { expect } from 'vitest';
import type { Choose } from './completion.ts';

/** `NETPOL_RUNS=20 NETPOL_SEED=random npx vitest run test/policy` looks at twenty times as many worlds, new ones. */
export function runs(count: number): { readonly numRuns: number; readonly seed: number } {
  const { NETPOL_RUNS, NETPOL_SEED } = process.env;
  const seed = NETPOL_SEED === 'random' ? Date.now() : Number(NETPOL_SEED ?? 1);
  return { numRuns: Math.round(count * Number(NETPOL_RUNS ?? 1)), seed: seed | 0 };
}

/** Options of such a test: a slow machine, or many runs, may take their time. */
export const patient = { timeout: 3_600_000 };

/** Choices that follow from a number (mulberry32). */
export function chooser(seed: number): Choose {
  let state = seed | 0;
  return (...choices) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    const random = ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    return choices[Math.floor(random * choices.length)] as (typeof choices)[number];
  };
}

/** Counts what a property met, so that a generator which stops making something is noticed. */
export class Tally {
  readonly #counts = new Map<string, number>();
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  add(what: string, times = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + times);
  }

  /** Each must be at least this share of `of`. */
  expectShares(of: string, shares: Readonly<Record<string, number>>): void {
    const total = this.#counts.get(of) ?? 0;
    const found = Object.keys(shares).map((what) => [what, (this.#counts.get(what) ?? 0) / total] as const);
    if (process.env['NETPOL_TALLY']) {
      const lines = found.map(([what, share]) => `  ${what.padEnd(24)} ${(100 * share).toFixed(1).padStart(5)} %`);
      console.log([`${this.#name}: ${total} ${of}`, ...lines].join('\n'));
    }
    const rare = found.filter(([what, share]) => !(share >= (shares[what] as number)));
    expect(rare, `too rare in ${this.#name}, of ${total} ${of}`).toEqual([]);
  }
}
