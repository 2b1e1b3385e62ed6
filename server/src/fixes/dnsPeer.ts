import { dnsPeers } from '../generate/dns.ts';
import { setEntry } from '../yaml/edit.ts';
import { atFinding } from './atFinding.ts';
import { isShared } from './shared.ts';

/** *Only to the DNS of the cluster*: the peers of a rule for DNS that has none. */
export const dnsPeer = atFinding(['dns-to-anyone'], function* ({ context, document, around }) {
  const rule = around.at(-1);
  if (!rule || !('entry' in rule) || isShared(document.root, rule.parent)) return;
  const { namespace } = context.cursor.cluster.configured.dns;
  yield {
    title: `Allow DNS queries only to the DNS pods in ${namespace}`,
    edits: setEntry(document, rule.parent, 'to', dnsPeers(context.cursor.cluster)),
  };
});
