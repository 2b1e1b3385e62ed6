import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

/** The tests of the peer, which stand beside this repository and are no part of it. */
export const tests = path.join(import.meta.dirname, '../../../../shared/conformance/cluster-topology-analyzer/tests');

/** Something that an expected policy lets in, as far as that is about a call that the peer found. */
export interface Admitted {
  /** Labels of the calling pods; `anyone` without a peer, `cluster` for every pod. */
  readonly from: Labels | 'anyone' | 'cluster';
  /** Undefined for that of the target. */
  readonly fromNamespace: string | undefined;
  readonly to: Labels;
  readonly namespace: string | undefined;
  readonly port: { readonly protocol: string; readonly port: number | string } | undefined;
}

export type Labels = Readonly<Record<string, string>>;

interface Policy {
  readonly metadata: { readonly namespace?: string };
  readonly spec: { readonly podSelector?: { readonly matchLabels?: Labels }; readonly ingress?: readonly Rule[] };
}

interface Rule {
  readonly from?: readonly Peer[];
  readonly ports?: readonly { readonly protocol?: string; readonly port: number | string }[];
}

interface Peer {
  readonly podSelector?: { readonly matchLabels?: Labels };
  readonly namespaceSelector?: { readonly matchLabels?: Labels };
}

/** Every ingress rule of the policies that the peer makes of a folder, peer by peer and port by port. */
export function admittedIn(folder: string): Admitted[] {
  const name = readdirSync(path.join(tests, folder)).find((file) => /^expected_netpol_output\.(json|yaml)$/.test(file));
  const { items } = parse(readFileSync(path.join(tests, folder, name ?? ''), 'utf8')) as { items: readonly Policy[] };
  return items.flatMap(({ metadata: { namespace }, spec }) =>
    (spec.ingress ?? []).flatMap(({ from, ports }) =>
      (from ?? [undefined]).flatMap((peer) =>
        (ports ?? [undefined]).map((port) => ({
          from: !peer ? 'anyone' : (peer.podSelector?.matchLabels ?? 'cluster'),
          fromNamespace: peer?.namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'],
          to: spec.podSelector?.matchLabels ?? {},
          namespace,
          port: port && { protocol: port.protocol ?? 'TCP', port: port.port },
        })),
      ),
    ),
  );
}
