import { replaceScalar } from '../yaml/edit.ts';
import { atFinding } from './atFinding.ts';

/** *Write TCP*: a protocol that is one but for its case. */
export const matchProtocol = atFinding(['invalid-protocol'], function* ({ document, node }) {
  const written = node.kind === 'scalar' && typeof node.value === 'string' ? node.value : '';
  const meant = ['TCP', 'UDP', 'SCTP'].find((protocol) => protocol === written.trim().toUpperCase());
  if (meant && node.kind === 'scalar') yield { title: `Write ${meant}`, edits: replaceScalar(document, node, meant) };
});
