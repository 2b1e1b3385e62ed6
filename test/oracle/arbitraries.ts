/** What the generators of objects share. */
import fc from 'fast-check';

/** What a generated cluster may hold, and may leave open. */
export interface GenerateOptions {
  /** Undeclared namespaces, placeholders, labels set at run time, hostNetwork, addresses of pods. */
  readonly unknowns: boolean;
  /** ipBlocks in NetworkPolicies. */
  readonly ipBlocks: boolean;
  /** ClusterNetworkPolicies and AdminNetworkPolicies. */
  readonly tiers: boolean;
  readonly services: boolean;
  /** Who calls the Services, as far as manifests tell: environment variables, Ingresses, webhooks. Without it nobody. */
  readonly calls?: boolean;
  /** What a `.netpol.yaml` settles, and `status.podIPs`; otherwise nothing is settled. */
  readonly settled: boolean;
}

/** `unusual` once in `times`. */
export function rarely<A, B>(times: number, unusual: fc.Arbitrary<A>, usual: fc.Arbitrary<B>): fc.Arbitrary<A | B> {
  return fc.oneof<[fc.WeightedArbitrary<B>, fc.WeightedArbitrary<A>]>(
    { arbitrary: usual, weight: times - 1 },
    { arbitrary: unusual, weight: 1 },
  );
}

export function some<T>(arbitrary: fc.Arbitrary<T>, minLength: number, maxLength: number): fc.Arbitrary<T[]> {
  return fc.array(arbitrary, { minLength, maxLength });
}

/** Each field is there or not. */
export function fields(shape: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(shape, { requiredKeys: [] });
}

/** With an entry less where the value is undefined. */
export function given(shape: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined));
}
