import fc from 'fast-check';
import { some } from './arbitraries.ts';
import type { Manifest } from './read.ts';

const denyAll = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };

/** Objects that look like something and mean nothing here. */
const objects: readonly Omit<Manifest, 'metadata'>[] = [
  { apiVersion: 'projectcalico.org/v3', kind: 'StagedNetworkPolicy', spec: { selector: 'all()', types: ['Ingress'] } },
  { apiVersion: 'example.com/v1', kind: 'NetworkPolicy', spec: denyAll },
  { apiVersion: 'example.com/v2', kind: 'CiliumNetworkPolicy', spec: { endpointSelector: {}, ingress: [{}] } },
  { apiVersion: 'example.com/v1', kind: 'Service', spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } },
  { apiVersion: 'example.com/v1', kind: 'Namespace', spec: {} },
  // A policy that is the text of something else.
  { apiVersion: 'v1', kind: 'LimitRange', spec: { kind: 'NetworkPolicy', spec: denyAll } },
];

export const foreign: fc.Arbitrary<Manifest[]> = some(
  fc.tuple(fc.constantFrom(...objects), fc.constantFrom('shop', 'ops')),
  0,
  2,
).map((list) =>
  list.map(([{ spec, ...type }, namespace], index) => ({ ...type, metadata: { name: `f${index}`, namespace }, spec })),
);
