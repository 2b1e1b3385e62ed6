import { hostRange } from '../policy/addressSet.ts';
import { nameLabel } from '../policy/selection.ts';
import { appendItem, appendItems, setEntry } from '../yaml/edit.ts';
import { valueAt } from '../yaml/node.ts';
import { atFinding } from './atFinding.ts';
import { isShared } from './shared.ts';

/** *Allow port 53 over TCP too*, or over UDP. */
export const otherDnsProtocol = atFinding(
  ['dns-udp-only', 'dns-tcp-only'],
  function* ({ finding, document, node, around }) {
    const list = around.at(-1)?.parent;
    const port = valueAt(node, 'port');
    if (list?.kind !== 'sequence' || port?.kind !== 'scalar' || isShared(document.root, list)) return;
    const protocol = finding.rule === 'dns-udp-only' ? 'TCP' : 'UDP';
    const edits = appendItem(document, list, { protocol, port: port.value });
    yield { title: `Allow port ${port.value} over ${protocol} too`, edits };
  },
);

/** *Allow port 5353 too*: what the DNS pods of the configuration listen on. */
export const dnsPodPort = atFinding(['dns-openshift-port'], function* ({ context, document, around }) {
  const list = around.at(-1)?.parent;
  if (list?.kind !== 'sequence' || isShared(document.root, list)) return;
  const { ports } = context.cursor.cluster.configured.dns;
  const added = ports.flatMap((port) => ['UDP', 'TCP'].map((protocol) => ({ protocol, port })));
  yield { title: `Allow port ${ports.join(' and ')} too, over UDP and TCP`, edits: appendItems(document, list, added) };
});

/** *Allow the DNS cache on the node too*. */
export const dnsCache = atFinding(['dns-node-local'], function* ({ context, document, node }) {
  if (node.kind !== 'sequence' || isShared(document.root, node)) return;
  const { addresses } = context.cursor.cluster.configured.dns;
  const blocks = addresses.map((address) => ({ ipBlock: { cidr: hostRange(address) } }));
  yield { title: `Allow the DNS cache at ${addresses.join(' and ')} too`, edits: appendItems(document, node, blocks) };
});

/** *Mean the DNS pods*: their labels, in their namespace. */
export const correctDnsPeer = atFinding(['dns-selector-mismatch'], function* ({ context, document, node }) {
  if (node.kind !== 'mapping' || isShared(document.root, node)) return;
  const { namespace, labels } = context.cursor.cluster.configured.dns;
  const pods = { matchLabels: Object.fromEntries(labels) };
  const isRight = [...labels].every(([key, value]) => {
    const written = valueAt(node, 'podSelector', 'matchLabels', key);
    return written?.kind === 'scalar' && written.value === value;
  });
  yield {
    title: `Mean the DNS pods in namespace ${namespace}`,
    edits: [
      ...setEntry(document, node, 'namespaceSelector', { matchLabels: { [nameLabel]: namespace } }),
      ...(isRight ? [] : setEntry(document, node, 'podSelector', pods)),
    ],
  };
});
