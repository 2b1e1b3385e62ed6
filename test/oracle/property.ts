/** How property tests run: the same worlds every time, unless the environment asks for others or for more. */
import { expect } from 'vitest';

/** Chooses one of some possibilities. */
export type Choose = <T>(...choices: readonly T[]) => T;

/** Choices that follow from a number (splitmix32). */
export function chooser(seed: number): Choose {
  let state = seed | 0;
  return (...choices) => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    const random = ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
    return choices[Math.floor(random * choices.length)] as (typeof choices)[number];
  };
}

/** `NETPOL_RUNS=20 NETPOL_SEED=random npx vitest run test/oracle` looks at twenty times as many worlds, new ones. */
export function runs(count: number): { readonly numRuns: number; readonly seed: number } {
  const { NETPOL_RUNS, NETPOL_SEED } = process.env;
  const seed = NETPOL_SEED === 'random' ? Date.now() : Number(NETPOL_SEED ?? 1);
  return { numRuns: Math.max(1, Math.round(count * Number(NETPOL_RUNS ?? 1))), seed: seed | 0 };
}

/** Options of such a test: a slow machine, or many runs, may take their time. */
export const patient = { timeout: 3_600_000 };

/**
 * Counts what a property met, so that a generator which stops making something is noticed. With `NETPOL_TALLY=1` the
 * shares are printed.
 */
export class Tally {
  readonly #counts = new Map<string, number>();
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  add(what: string, times = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + times);
  }

  count(what: string): number {
    return this.#counts.get(what) ?? 0;
  }

  /** Each must be at least this share of `of`. */
  expectShares(of: string, shares: Readonly<Record<string, number>>): void {
    const total = this.count(of);
    const found = Object.entries(shares).map(([what, least]) => ({ what, least, share: this.count(what) / total }));
    if (process.env['NETPOL_TALLY']) {
      const lines = found.map(({ what, share }) => `  ${what.padEnd(34)} ${(100 * share).toFixed(1).padStart(5)} %`);
      console.log([`${this.#name}: ${total} ${of}`, ...lines].join('\n'));
    }
    const rare = found.filter(({ share, least }) => !(share >= least)).map(({ what, share }) => `${what}: ${share}`);
    expect(rare, `too rare in ${this.#name}, of ${total} ${of}`).toEqual([]);
  }
}
